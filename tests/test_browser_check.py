"""The guided check in a real Chromium: by keyboard alone, at 320 px, and with nothing fetched."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.test_browser import CHROMIUM, FLAGS

pytestmark = pytest.mark.browser

HOSTILE = "![x](http://127.0.0.1:9/x.png) $5 $10 :red-badge[OK] <img src=x>"
SAID = {
    "What part did AI play in “the text”": "no AI was used",
    "What part did AI play": "AI made creative choices",
    "What was the AI given": "prompts, settings",
    "What did a person change": "nothing",
    "How much of what the AI made": "more than a trivial amount",
    "Did a person choose": "yes, in a creative way",
    "Is an AI tool": "no",
    "Did what you filed say": "no",
    "Where does the application stand": "registered",
}


@pytest.fixture(scope="module")
def served(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    script = tmp_path_factory.mktemp("check") / "check_app.py"
    script.write_text("from counter.check import page\n\npage()\n")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    code = (
        "from pathlib import Path; from counter.server import serve; "
        f"serve('127.0.0.1', {port}, print, script=Path({str(script)!r}))"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        env={**os.environ, "DESK_HOME": str(home)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"{address}/health", timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine: install Debian's package chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Any, served: str) -> Iterator[Any]:
    context = browser.new_context(viewport={"width": 320, "height": 640})
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    opened = context.new_page()
    opened.goto(served)
    opened.get_by_role("heading", name="What does your work consist of?").wait_for()
    yield opened
    context.close()


def arrive(page: Any, before: str) -> str:
    """Wait for another heading than `before`, focused; return it."""
    page.wait_for_function(
        "before => { const h = document.querySelector('.st-key-step-heading h2');"
        " return h && h.innerText !== before && document.activeElement === h }",
        arg=before,
    )
    return page.locator(".st-key-step-heading h2").inner_text()  # type: ignore[no-any-return]


def add_parts(page: Any, *names: str) -> None:
    for number, name in enumerate(names):
        page.get_by_label("Name of a part").fill(name)
        page.keyboard.press("Enter")
        page.get_by_text(f"{number + 1}. ").wait_for()
        page.wait_for_function("document.activeElement.value === ''")


def by_keyboard(page: Any, said: str) -> None:
    """Choose an option and go on with the keyboard alone, from the heading that has the focus."""
    page.keyboard.press("Tab")
    options = page.locator("[data-testid=stRadioOption]").all_inner_texts()
    down = next(n for n, option in enumerate(options) if option.startswith(said))
    page.keyboard.press("Space")
    for _ in range(down):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")


def through(page: Any) -> None:
    """From the parts to the review, by keyboard."""
    before = "What does your work consist of?"
    page.get_by_role("button", name="Continue").press("Enter")
    while (question := arrive(page, before)) != "Look through your answers":
        by_keyboard(page, next(v for k, v in SAID.items() if question.startswith(k)))
        before = question


def test_a_work_is_checked_by_keyboard_alone_at_320_px_and_nothing_is_fetched(page: Any) -> None:
    elsewhere: list[str] = []
    here = page.url
    page.on("request", lambda r: elsewhere.append(r.url) if here not in r.url else None)
    add_parts(page, "the text", HOSTILE)
    through(page)
    page.get_by_role("button", name="Show the result").press("Enter")
    assert arrive(page, "Look through your answers").startswith("Register, and exclude")
    page.get_by_role("button", name="Copy the text for Material Excluded / Other").press("Enter")
    page.get_by_role("status").filter(has_text="Copied.").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == (
        f"{HOSTILE} generated by artificial intelligence"
    )
    assert page.evaluate(
        "[...document.querySelectorAll('[data-testid=stMain] *')]"
        ".every(e => e.getBoundingClientRect().right <= innerWidth + 1)"
    )
    assert page.locator("[data-testid=stMain] img").count() == 0
    assert [
        url for url in elsewhere if not url.startswith(("blob:", "data:", "ws://127.0.0.1"))
    ] == []


def test_the_answers_are_named_by_their_question_and_an_error_by_its_field(page: Any) -> None:
    add_parts(page, "the cover (front)")
    page.get_by_role("button", name="Continue").press("Enter")
    question = arrive(page, "What does your work consist of?")
    group = page.get_by_role("radiogroup", name=question, exact=True)
    group.wait_for()
    page.get_by_role("button", name="Continue").press("Enter")
    page.get_by_text("Choose one of the answers").wait_for()
    page.wait_for_function(
        "document.querySelector('[role=radiogroup]').getAttribute('aria-invalid') === 'true'"
    )
    described = group.get_attribute("aria-describedby")
    assert "Choose one of the answers" in page.locator(f"#{described}").inner_text()
    page.wait_for_function("document.activeElement.type === 'radio'")


def test_a_link_brings_the_answers_back_and_leaves_the_address(page: Any, served: str) -> None:
    add_parts(page, "the text")
    through(page)
    assert "#" not in page.url
    page.get_by_role("button", name="Make a link to these answers").press("Enter")
    link = page.get_by_label("Your link").input_value()
    assert link.startswith(served)
    again = page.context.new_page()
    sent: list[str] = []
    again.on("request", lambda request: sent.append(request.url))
    again.goto(link)
    again.get_by_role("heading", name="Look through your answers").wait_for()
    again.get_by_text("What part did AI play in “the text”?").wait_for()
    assert "#" not in again.url
    assert not any(link.partition("#check=")[2] in url.partition("#")[0] for url in sent)


def test_a_damaged_link_is_a_sentence_and_a_fresh_start(page: Any, served: str) -> None:
    fresh = page.context.new_page()
    fresh.goto(f"{served}/#check=%3Cimg%20src=x%3E")
    fresh.get_by_text("This link is damaged").wait_for()
    fresh.get_by_role("heading", name="What does your work consist of?").wait_for()
