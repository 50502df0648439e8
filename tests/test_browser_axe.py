"""No barrier that axe knows, on any page, in any state, in either theme. No rule is left out."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browsing import OWN, ask, barriers, visit

pytestmark = pytest.mark.browser


@pytest.fixture(params=["light", "dark"])
def page(browser: Any, served: str, request: Any) -> Any:
    opened = visit(
        browser, served, color_scheme=request.param, viewport={"width": 1280, "height": 900}
    )
    yield opened
    opened.context.close()


def test_the_chat_in_every_state(page: Any) -> None:
    assert barriers(page) == []
    ask(page, "How small is de minimis?").locator("details").first.click()
    assert barriers(page) == []
    ask(page, "Can I trademark my logo?")
    ask(page, OWN)
    page.get_by_text("Was this answer good?").last.click()
    page.get_by_role("radio", name="No").wait_for()
    page.get_by_role("button", name="Clear this conversation").click()
    page.get_by_text("Take this conversation away").click()
    page.get_by_role("button", name="Markdown").wait_for()
    assert barriers(page) == []
    page.get_by_placeholder("Your question").fill("a " * 4000)
    page.keyboard.press("Enter")
    page.get_by_text("at most 5,000 are read").wait_for()
    assert barriers(page) == []


def test_the_check_from_a_message_to_a_question(page: Any) -> None:
    ask(page, OWN)
    page.get_by_role("button", name="Check my work with these facts").click()
    page.get_by_role("button", name="Yes, ").first.wait_for()
    assert barriers(page) == []


@pytest.mark.parametrize("path", ["/check", "/about", "/read", "/read/policy-2023"])
def test_the_other_pages(page: Any, served: str, path: str) -> None:
    page.goto(served + path)
    page.get_by_role("heading", level=1).wait_for()
    page.get_by_text("This is not the Copyright Office").first.wait_for()
    assert page.get_by_text("This is not the Copyright Office").count() == 1
    assert barriers(page) == []


def test_at_320_px_nothing_is_cut_off(browser: Any, served: str) -> None:
    narrow = visit(browser, served, viewport={"width": 320, "height": 640})
    ask(narrow, OWN)
    for path in ("", "/check", "/about"):
        if path:
            narrow.goto(served + path)
            narrow.get_by_role("heading", level=1).wait_for()
        assert narrow.evaluate(
            "document.documentElement.scrollWidth <= innerWidth && "
            "[...document.querySelectorAll('[data-testid=stMain] *')]"
            ".every(e => e.getBoundingClientRect().right <= innerWidth + 1)"
        )
    narrow.context.close()
