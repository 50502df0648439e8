"""The chat in a real Chromium: a question, its answer, and the source opened at the marked words."""

from __future__ import annotations

from pathlib import Path

import pytest

pytestmark = pytest.mark.browser


def test_a_question_is_answered_and_its_citation_opens_at_the_marked_words(
    served: str, browser: object, tmp_path: Path
) -> None:
    page = browser.new_page()  # type: ignore[attr-defined]
    page.goto(served)
    page.get_by_placeholder("Your question").fill("Where on the form do I exclude the AI parts?")
    page.keyboard.press("Enter")
    page.get_by_text("Limitation of the Claim").first.wait_for()
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="88 FR 16190, sec. IV.A, para. 2, p. 5").first.click()
    source = opened.value
    source.wait_for_load_state()
    marked = source.locator("#here")
    assert "AI-generated content" in marked.inner_text() or "Limitation" in marked.inner_text()
    assert marked.evaluate("e => e.getBoundingClientRect().top < innerHeight")
    source.screenshot(path=str(tmp_path / "source.png"))
    page.close()


def test_a_question_that_is_too_long_is_refused_in_words(served: str, browser: object) -> None:
    page = browser.new_page()  # type: ignore[attr-defined]
    page.goto(served)
    page.get_by_placeholder("Your question").fill("a " * 4000)
    page.keyboard.press("Enter")
    page.get_by_text("at most 5,000 are read").wait_for()
    page.close()
