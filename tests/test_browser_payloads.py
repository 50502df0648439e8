"""Texts that try to do something, typed as questions: nothing leaves, nothing runs, all shows as typed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.browsing import ask, visit
from tests.test_payloads import PAYLOADS

pytestmark = pytest.mark.browser
FOUND = "section.exchange :is(img, svg, iframe, script, link, meta, math, object, [style], form)"


@pytest.fixture(scope="module")
def page(browser: Any, served: str) -> Iterator[Any]:
    opened = visit(browser, served)
    yield opened
    opened.context.close()


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_payload_that_is_asked_does_nothing(page: Any, served: str, payload: str) -> None:
    asked = f"{payload} must I tell?"
    answer = ask(page, asked)
    shown = " ".join(answer.locator("h2").text_content().split())
    assert shown == f"You asked: {asked}"
    assert page.locator(FOUND).count() == 0
    links = answer.locator("a").evaluate_all("all => all.map(a => a.href)")
    assert [link for link in links if not link.startswith((f"{served}/source/", served))] == []
    page.get_by_text("Take this conversation away").wait_for()
    main = page.locator("[data-testid=stMain]")
    assert main.locator("img, .katex, .stMarkdownBadge, iframe").count() == 0
    assert page.evaluate("window.ran") is None
    assert page.elsewhere == []
