"""What the browser's tests share: a visit, a question asked, and what axe finds."""

from __future__ import annotations

from typing import Any

FIRST = "Do I have to say that part of my work was made with AI?"
OWN = "Midjourney made the pictures and I wrote the text of my comic. Where do I put that?"


def visit(browser: Any, served: str, **context: Any) -> Any:
    """A page of a person's own, at the chat, with every request to elsewhere kept in `elsewhere`."""
    page = browser.new_context(**context).new_page()
    page.elsewhere = []
    page.on("request", lambda request: _note(page.elsewhere, request.url, served))
    page.goto(served)
    page.get_by_role("button", name=FIRST).wait_for()
    return page


def _note(elsewhere: list[str], url: str, served: str) -> None:
    here = (served, "blob:", "data:", served.replace("http", "ws"))
    if not url.startswith(here):
        elsewhere.append(url)


def ask(page: Any, question: str) -> Any:
    """Type the question, send it, and give the exchange that comes."""
    exchanges = page.locator("section.exchange")
    before = exchanges.count()
    page.get_by_placeholder("Your question").fill(question)
    page.keyboard.press("Enter")
    exchanges.nth(before).locator(".answer").wait_for()
    return exchanges.nth(before)


def barriers(page: Any) -> list[str]:
    """Every rule of axe that the page breaks, with the first element that does."""
    from axe_playwright_python.sync_playwright import Axe

    page.wait_for_timeout(500)  # until what folds and fades has come to rest
    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in found]
