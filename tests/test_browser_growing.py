"""An answer that a chat model writes, in a real Chromium: grown, stopped, cut, reloaded."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from counter.ask_growing import AGAIN, MORE, STOP
from counter.growing import STOPPED
from tests.browsing import FIRST, barriers, visit
from tests.chat_server import chat_server
from tests.conftest import desk_served
from tests.scripted_models import LIES

pytestmark = pytest.mark.browser
QUESTION = "Do I have to say that part of my book was made with AI?"
# Every text that the page holds, within components too, each time that anything in it changes.
WATCH = """() => {
  const seen = (window.deskSeen = new Set());
  const watched = new WeakSet();
  const look = (root) => {
    if (!watched.has(root)) {
      watched.add(root);
      new MutationObserver(all).observe(root, { childList: true, subtree: true, characterData: true });
    }
    for (const element of root.querySelectorAll("*")) {
      if (element.shadowRoot) look(element.shadowRoot);
      for (const child of element.childNodes) if (child.nodeType === 3) seen.add(child.data);
    }
  };
  const all = () => look(document);
  all();
  setInterval(all, 20);
}"""
SEEN = "() => [...window.deskSeen]"


@contextmanager
def desk_with(home: Path, script: str) -> Iterator[str]:
    """A desk served whose answers that scripted model writes, over a wire on loopback."""
    with chat_server() as server:
        settings = {
            "DESK_CHAT_MODEL": f"openai:{script}",
            "DESK_CHAT_BASE_URL": f"{server.url}/v1",
            "DESK_CHAT_API_KEY": "sk-canary-4f1d2c",
            "DESK_CHAT_DEADLINE": "30",
        }
        with desk_served(home, **settings) as address:
            yield address


@pytest.fixture(scope="module")
def dripping(home: Path) -> Iterator[str]:
    with desk_with(home, "honest+drip") as address:
        yield address


@pytest.fixture
def page(browser: Any, dripping: str) -> Iterator[Any]:
    opened = visit(browser, dripping)
    yield opened
    opened.context.close()


def begin(page: Any, question: str = QUESTION) -> Any:
    """Send the question and wait until something of its answer stands."""
    number = page.locator("section.exchange").count()
    page.get_by_placeholder("Your question").fill(question)
    page.keyboard.press("Enter")
    answer = page.locator("section.exchange").nth(number)
    answer.locator(".says").first.wait_for()
    answer.get_by_text(MORE).wait_for()
    return answer


def test_it_grows_in_its_place_and_the_end_alone_is_announced(page: Any) -> None:
    answer = begin(page)
    assert answer.get_attribute("aria-busy") == "true"
    assert page.locator("#desk-said").inner_text() == ""
    assert page.get_by_role("button", name="Take this conversation away").count() == 0
    begun = answer.locator("blockquote").count()
    answer.evaluate("e => { e.deskMine = true }")
    answer.locator("blockquote").nth(begun).wait_for()
    assert answer.get_by_text(MORE).count() == 1
    assert page.locator("#desk-said").inner_text() == ""
    page.locator("#desk-said").filter(has_text="The answer is ready").wait_for(state="attached")
    assert answer.get_by_text(MORE).count() == 0
    assert answer.get_attribute("aria-busy") == "false"
    assert answer.evaluate("e => e.deskMine"), "the browser drew it anew"
    page.get_by_text("Take this conversation away").wait_for()
    assert page.get_by_role("button", name=STOP).count() == 0


def test_a_stopped_answer_says_so_is_not_taken_away_and_is_asked_again_by_one_click(
    page: Any,
) -> None:
    answer = begin(page)
    page.get_by_role("button", name=STOP).click()
    answer.get_by_text(STOPPED).wait_for()
    page.locator("#desk-said").filter(has_text=STOPPED).wait_for(state="attached")
    stood = answer.inner_text()
    page.wait_for_timeout(2500)
    assert answer.inner_text() == stood
    assert page.get_by_text("Take this conversation away").count() == 0
    assert page.get_by_text("Was this answer good?").count() == 0
    assert barriers(page) == []
    page.get_by_role("button", name=AGAIN).click()
    page.get_by_role("button", name=STOP).wait_for()
    page.get_by_text("Was this answer good?").wait_for()
    assert page.locator("section.exchange").count() == 1
    assert page.get_by_text(STOPPED).count() == page.get_by_text(AGAIN).count() == 0


def test_reloaded_in_the_middle_nothing_of_it_is_left(page: Any) -> None:
    begin(page)
    page.reload()
    page.get_by_role("button", name=FIRST).wait_for()
    page.wait_for_timeout(1500)
    assert page.locator("section.exchange").count() == 0


def test_cut_off_in_the_middle_what_stands_does_not_look_whole(browser: Any, home: Path) -> None:
    with desk_with(home, "honest+drip") as address:
        page = visit(browser, address)
        answer = begin(page)
    page.wait_for_timeout(1500)  # the server has gone
    assert answer.get_by_text(MORE).count() == 1
    assert answer.get_attribute("aria-busy") == "true"
    assert page.get_by_text("Take this conversation away").count() == 0
    page.context.close()


def test_a_model_that_breaks_off_ends_in_a_whole_answer_with_a_note(
    browser: Any, home: Path
) -> None:
    with desk_with(home, "honest+cut") as address:
        page = visit(browser, address)
        page.get_by_placeholder("Your question").fill(QUESTION)
        page.keyboard.press("Enter")
        page.get_by_text("Was this answer good?").wait_for()
        answer = page.locator("section.exchange").first
        assert "broke off" in answer.locator(".note").inner_text()
        assert answer.get_by_text(MORE).count() == 0
        assert "duty to disclose" in answer.inner_text()
        page.context.close()


def test_no_lie_is_in_the_page_at_any_moment(browser: Any, home: Path) -> None:
    with desk_with(home, "liar+drip") as address:
        page = visit(browser, address)
        page.evaluate(WATCH)
        begin(page)
        page.get_by_text("Was this answer good?").wait_for()
        answer = page.locator("section.exchange").first
        answer.get_by_text("What was left out").click()
        assert "did not hold up" in answer.locator(".left").inner_text()
        seen = page.evaluate(SEEN)
        assert any("duty to disclose" in text for text in seen), "nothing was watched"
        begun = [max(lie.split("{n}"), key=len) for lie in LIES]
        assert [text for text in seen for lie in begun if lie in text] == []
        page.context.close()
