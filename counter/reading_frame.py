"""What every reading page has around it: head, skip links, the ways on, and whose pages these are not.

No page has a script, and everything that a page shows comes escaped to this frame.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from html import escape
from pathlib import Path

from assistant.guard import NOTICE
from counter.search_words import LONGEST

STYLE = Path(__file__).with_name("reading.css")
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}
TYPED: Mapping[str, str] = {
    **HEADERS,
    "Cache-Control": "no-store",
}  # a page that shows what was typed
WHOLE = (("main", "Skip to the text"),)


def framed_page(title: str, main: str, skips: tuple[tuple[str, str], ...] = WHOLE) -> str:
    """A whole page of HTML around `main`; `skips` are (id, words) of the links that skip ahead."""
    links = "".join(f'<a class="skip" href="#{id_}">{escape(words)}</a>' for id_, words in skips)
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{escape(title)} · Copyright Desk</title>
<style>{STYLE.read_text()}</style>
</head>
<body>
{links}
<header class="top">
<nav aria-label="Pages"><a href="/">Ask</a> <a href="/check">Check your work</a>
<a href="/read">Read the texts</a> <a href="/about">About</a></nav>
<p class="notice">{escape(NOTICE)}</p>
</header>
{main}
</body>
</html>
"""


def search_form(asked: str = "", *, trouble: str = "") -> str:
    """The form that looks for words in the texts; what is wrong with them stands tied to the field."""
    told = (
        f'<p class="trouble" id="trouble"><strong>Not searched.</strong> {escape(trouble)}</p>'
        if trouble
        else ""
    )
    tied = ' aria-invalid="true" aria-describedby="trouble"' if trouble else ""
    return (
        '<form class="search" role="search" action="/read" method="get">'
        '<label for="q">Search in the texts</label>'
        f'{told}<div class="row"><input id="q" name="q" type="search" autocomplete="off" '
        f'value="{escape(asked[: LONGEST * 2])}"{tied}>'
        '<button type="submit">Search</button></div></form>'
    )


def day(when: date) -> str:
    """A date as Americans write it: March 16, 2023."""
    return f"{when:%B} {when.day}, {when.year}"
