"""The chat in a real Chromium: asked, cited, carried on, taken away, forgotten; by keyboard too."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.bootstrap import Assistant
from assistant.results import changed
from corpus.documents import Corpus
from tests.browsing import FIRST, OWN, ask, visit

pytestmark = pytest.mark.browser
PLACE = "88 FR 16190, sec. IV.A, para. 2, p. 5"


@pytest.fixture
def page(browser: Any, served: str) -> Iterator[Any]:
    opened = visit(browser, served)
    yield opened
    assert opened.elsewhere == []
    opened.context.close()


def test_a_question_is_answered_and_its_citation_opens_at_the_marked_words(page: Any) -> None:
    answer = ask(page, "Where on the form do I exclude the AI parts?")
    first = answer.locator(".answer > *").first
    assert "Limitation of the Claim" in first.inner_text()
    assert "ours, not the Office's" in first.inner_text()
    with page.context.expect_page() as opened:
        answer.get_by_role("link", name=PLACE).first.click()
    source = opened.value
    source.wait_for_load_state()
    marked = source.locator("#here")
    assert "AI-generated content" in marked.inner_text() or "Limitation" in marked.inner_text()
    assert marked.evaluate("e => e.getBoundingClientRect().top < innerHeight")


def test_a_new_answer_is_at_the_top_of_the_view_and_announced_once(page: Any) -> None:
    region = page.locator("#desk-said")
    assert region.get_attribute("role") == "status"
    assert region.inner_text() == ""
    answer = ask(page, FIRST)
    page.wait_for_function("document.querySelector('#desk-said').innerText.includes('ready')")
    page.wait_for_timeout(1200)
    box = answer.locator("h2").bounding_box()
    assert box["y"] >= 0
    assert box["y"] < page.viewport_size["height"] / 3
    ask(page, "Can I trademark my logo?")
    page.wait_for_function("document.querySelector('#desk-said').innerText.includes('no answer')")


def test_a_question_that_cannot_be_taken_is_refused_in_words_and_not_lost(page: Any) -> None:
    box = page.get_by_placeholder("Your question")
    box.fill("a " * 4000)
    page.keyboard.press("Enter")
    page.get_by_role("alert").filter(has_text="at most 5,000 are read").wait_for()
    assert box.input_value().strip() == ("a " * 4000).strip()
    box.fill("Can I read \ue000 this?")
    page.keyboard.press("Enter")
    page.get_by_role("alert").filter(has_text="cannot be read").wait_for()
    assert "\ue000" in box.input_value()
    assert page.locator("section.exchange").count() == 0


def test_facts_go_from_a_message_to_the_check_to_be_confirmed(page: Any) -> None:
    ask(page, OWN)
    page.get_by_role("button", name="Check my work with these facts").click()
    page.get_by_role("heading", name="Check your work", level=1).wait_for()
    page.get_by_text("Your words: “Midjourney made the pictures").first.wait_for()
    page.get_by_role("link", name="Ask", exact=True).click()
    page.locator("section.exchange .answer").wait_for()  # the conversation is still there


def test_an_export_opens_again_and_its_receipts_hold(
    page: Any, tmp_path: Path, assistant: Assistant, corpus: Corpus
) -> None:
    ask(page, FIRST)
    ask(page, "And where do I put it?")
    page.get_by_text("Take this conversation away").click()
    files = {}
    for name in ("HTML", "Markdown", "Word (DOCX)", "PDF", "JSON"):
        with page.expect_download() as download:
            page.get_by_role("button", name=name, exact=True).click()
        file = tmp_path / download.value.suggested_filename
        download.value.save_as(file)
        files[file.suffix] = file
    assert set(files) == {".html", ".md", ".docx", ".pdf", ".json"}
    held = json.loads(files[".json"].read_text())
    assert [each["question"] for each in held] == [FIRST, "And where do I put it?"]
    assert list(changed([each["receipt"] for each in held], corpus, lambda: assistant)) == []
    again = page.context.new_page()
    again.goto(files[".html"].as_uri())
    assert "duty to disclose" in again.locator("body").inner_text()
    page.elsewhere.clear()  # the file that was just opened


def test_clearing_asks_first_and_then_nothing_is_left(page: Any) -> None:
    ask(page, FIRST)
    page.get_by_role("button", name="Clear this conversation").click()
    page.get_by_role("button", name="Keep it").click()
    page.get_by_role("button", name="Clear this conversation").wait_for()
    assert page.locator("section.exchange").count() == 1
    page.get_by_role("button", name="Clear this conversation").click()
    page.get_by_role("button", name="Clear it").click()
    page.get_by_role("button", name=FIRST).wait_for()
    assert page.locator("section.exchange").count() == 0


def test_feedback_says_what_is_kept_and_keeps_it_when_it_is_sent(page: Any, home: Path) -> None:
    question = "How small is de minimis, as a canary asks?"
    ask(page, question)
    page.get_by_text("Was this answer good?").click()
    page.get_by_text("are kept on this server").wait_for()
    page.locator("label", has_text="No").last.click()
    page.get_by_text("What is wrong with it?").wait_for()
    page.get_by_role("button", name="Send feedback").click()
    page.get_by_text("Your feedback was kept.").wait_for()
    kept = "".join(file.read_text() for file in (home / "feedback").glob("*.jsonl"))
    assert question in kept


def test_two_people_at_once_see_nothing_of_each_other_and_a_reload_forgets(
    browser: Any, served: str, page: Any
) -> None:
    frames: list[str] = []
    other = browser.new_context().new_page()
    other.on("websocket", lambda ws: ws.on("framereceived", lambda data: frames.append(str(data))))
    other.goto(served)
    other.get_by_role("button", name=FIRST).wait_for()
    ask(page, "Is my zebracanary comic protected if AI drew it?")
    ask(other, "How small is de minimis?")
    assert "zebracanary" not in "".join(frames)
    assert "zebracanary" not in other.locator("body").inner_text()
    page.reload()
    page.get_by_role("button", name=FIRST).wait_for()
    assert page.locator("section.exchange").count() == 0
    other.context.close()


def test_the_keyboard_alone_asks_opens_a_citation_and_takes_the_answer_away(page: Any) -> None:
    ask(page, FIRST)
    page.wait_for_timeout(1200)
    with page.context.expect_page():
        _to(page, "88 FR 16190", "Shift+Tab")
        page.keyboard.press("Enter")
    page.bring_to_front()
    _to(page, "Take this conversation away")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="JSON", exact=True).wait_for()
    with page.expect_download():
        _to(page, "JSON")
        page.keyboard.press("Enter")
    _to(page, "Check your work", "Shift+Tab")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Check your work", level=1).wait_for()


def _to(page: Any, words: str, key: str = "Tab") -> None:
    """Move the focus until it is on something with these words; it must be seen where it is."""
    focus = (
        "(() => { let e = document.activeElement; while (e?.shadowRoot?.activeElement) "
        "e = e.shadowRoot.activeElement; return e?.innerText ?? '' })()"
    )
    for _ in range(60):
        if words in page.evaluate(focus) and len(page.evaluate(focus)) < 200:
            return
        page.keyboard.press(key)
    raise AssertionError(f"the keyboard does not reach {words}")
