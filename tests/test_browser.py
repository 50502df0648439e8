"""The chat in a real Chromium: a question, its answer, and the source opened at the marked words."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def served(home: Path) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "cli", "serve", "--port", str(port)],
        env={**os.environ, "DESK_HOME": str(home)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(200):
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
def browser() -> Iterator[object]:
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine: install Debian's package chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


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
