"""The reading pages and the doorkeeper as they are served, in Chromium: without a script, by keyboard,
narrow, in light and dark; and the chat behind its policy, open and paused.
"""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser

PAGES = [
    "/read",
    "/read/policy-2023",
    "/read/report-2025-summary",
    "/source/policy-2023?cited=2599-3325&marked=3105-3325#here",
    "/read?q=images+made+from+prompts",
    "/read?q=%3F",
    "/read/nope",
]
QUESTION = "Where on the form do I exclude the AI parts?"

# The contrast of every run of text with the ground it stands on, where it is less than it must be.
FAINT = """() => {
  const parts = c => c.match(/[\\d.]+/g).map(Number);
  const light = c => parts(c).slice(0, 3).map(v => v / 255)
    .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = e => {
    for (; e; e = e.parentElement) {
      const c = getComputedStyle(e).backgroundColor;
      if (parts(c)[3] !== 0) return c;
    }
    return getComputedStyle(document.documentElement).colorScheme.includes("dark") &&
      matchMedia("(prefers-color-scheme: dark)").matches ? "rgb(18,18,18)" : "rgb(255,255,255)";
  };
  const faint = [];
  for (const e of document.querySelectorAll("body *")) {
    if (![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())) continue;
    const [a, b] = [light(getComputedStyle(e).color), light(ground(e))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) faint.push([e.tagName, e.className, ratio, e.textContent.slice(0, 40)]);
  }
  return faint;
}"""
# What can be pressed and is no link within a sentence, where it is smaller than 24 pixels.
SMALL = """() => [...document.querySelectorAll(
    "summary, button, input, nav a, h2 a, h3 a, .opened a, .tie a, .since a")]
  .filter(e => e.checkVisibility())
  .map(e => [e.textContent.slice(0, 30), e.getBoundingClientRect()])
  .filter(([, box]) => box.width < 24 || box.height < 24)
  .map(([words, box]) => [words, box.width, box.height])"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1360])
def test_pages_fit_can_be_read_and_can_be_pressed(
    served: str, browser: Any, width: int, scheme: str
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    for path in PAGES:
        page.goto(served + path)
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        assert page.evaluate(FAINT) == [], path
        assert page.evaluate(SMALL) == [], path
    page.close()


def test_a_text_is_read_and_searched_without_any_script(served: str, browser: Any) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{served}/read")
    page.get_by_label("Search in the texts").fill("monkey photos")
    page.get_by_role("button", name="Search").click()
    assert "What was found for “monkey photos”" in page.inner_text("main")
    assert page.locator(".found mark").count() > 0
    page.locator(".found h3 a").first.click()
    assert page.locator("#here").is_visible()
    note = page.locator("#call-n40")
    assert not note.locator(".opened").is_visible()
    note.locator("summary").click()
    assert "does not require applicants to disclaim" in note.locator(".opened").inner_text()
    note.get_by_role("link", name="Note 40 among the notes").click()
    page.locator("#n40").get_by_role("link", name="Back to the sentence").click()
    assert page.url.endswith("#call-n40")
    context.close()


def test_the_keyboard_alone_skips_ahead_and_opens_a_note(served: str, browser: Any) -> None:
    page = browser.new_page()
    page.goto(f"{served}/source/policy-2023?cited=2599-3325&marked=3105-3325")
    page.keyboard.press("Tab")
    focused = page.locator(":focus")
    assert focused.inner_text() == "Skip to the words cited"
    assert focused.is_visible()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.locator(":focus").get_attribute("aria-label") == "Note 8"
    assert page.locator(":focus").evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
    assert page.locator("#call-n8 .opened").is_visible()
    page.keyboard.press("Enter")
    assert not page.locator("#call-n8 .opened").is_visible()
    page.close()


def test_a_printed_text_has_its_words_its_notes_and_what_is_ours(served: str, browser: Any) -> None:
    page = browser.new_page()
    page.goto(f"{served}/read/policy-2023")
    page.emulate_media(media="print")
    for shown in (".notice", "#n40 .words", ".gloss >> nth=0"):
        assert page.locator(shown).is_visible()
    for left_out in (".contents", ".search", ".top nav"):
        assert not page.locator(left_out).is_visible()
    page.close()


def test_the_chat_works_behind_its_policy_and_asks_no_other_host(served: str, browser: Any) -> None:
    page = browser.new_page()
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else 0)
    page.on("request", lambda request: asked.append(request.url))
    page.goto(served)
    page.get_by_placeholder("Your question").fill(QUESTION)
    page.keyboard.press("Enter")
    page.get_by_text("Limitation of the Claim").first.wait_for()
    assert said == []
    assert [url for url in asked if not url.startswith((served, "data:", "blob:"))] == []
    page.close()
    assert json.loads(_get(f"{served}/health"))["answers"]["answer"] >= 1


def test_doors_are_closed_and_other_hosts_are_not_answered(served: str) -> None:
    for path, host, status in (
        ("/_stcore/metrics", None, 404),
        ("/_stcore/agent/openapi.json", None, 404),
        ("/", "evil.example", 421),
    ):
        with pytest.raises(urllib.error.HTTPError) as refused:
            _get(served + path, host)
        with refused.value as answer:
            assert answer.status == status
            assert answer.headers["X-Frame-Options"] == "DENY"


def test_a_pause_reaches_who_comes_and_who_is_there(served: str, browser: Any, home: Path) -> None:
    there = browser.new_page()
    there.goto(served)
    there.get_by_placeholder("Your question").wait_for()
    message = home / "PAUSED"
    message.write_text("Back at $5 past **ten**.")
    try:
        comes = browser.new_page()
        answer = comes.goto(served)
        assert answer.status == 503
        assert "Back at $5 past **ten**." in comes.inner_text("main")
        assert "copyright.gov/help" in comes.inner_text("main")
        comes.close()
        there.get_by_placeholder("Your question").fill(QUESTION)
        there.keyboard.press("Enter")
        there.get_by_text("Back at $5 past **ten**.").wait_for()
        assert there.get_by_placeholder("Your question").count() == 0
        assert json.loads(_get(f"{served}/health"))["status"] == "paused"
    finally:
        message.unlink()
        there.close()
    assert json.loads(_get(f"{served}/health"))["status"] == "ok"


def _get(url: str, host: str | None = None) -> str:
    request = urllib.request.Request(url, headers={"Host": host} if host else {})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return str(answer.read().decode())
