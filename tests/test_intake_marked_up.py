"""Pages in HTML and texts in Markdown: what a reader would see, in the order of its headings."""

from __future__ import annotations

from typing import Any

import pytest

from corpus.html_reader import html_blocks
from corpus.intake_reading import READ
from corpus.markdown_reader import markdown_blocks

PAGE = """<!DOCTYPE html><html><head><title>No</title><style>p {}</style></head><body>
<nav><a href="/">Home</a></nav>
<main><h1>Ferries</h1><p>A ferry sails <em>at any hour</em>
of the day.<sup><a href="#fn1">1</a></sup></p>
<h2>802.1(A) Children</h2><ul><li>A child travels free.</li><li>So does a dog.</li></ul>
<p hidden>Nobody sees this.</p><p style="display: none">Nor this.</p><script>evil()</script>
<table><tr><th>Line</th><th>Fare</th></tr><tr><td>North</td><td>2</td></tr></table>
<ol><li id="fn1"><p>See the Ferry Act.</p><p>It holds.</p> <a href="#r1">↩</a></li></ol></main>
<footer>Contact us</footer></body></html>"""

MARKDOWN = """---
title: Ferries
---
# Ferries

A ferry sails *at any hour* of the
[day](https://example.org).[^1]

## 802.1(A) Children

- A child travels free.
- So does a dog.

| Line | Fare |
|---|---|
| North | 2 |

<div>Nobody sees this.</div>

[^1]: See the Ferry Act.
    It holds.
"""


@pytest.mark.parametrize(
    "blocks", [html_blocks(PAGE.encode())["blocks"], markdown_blocks(MARKDOWN.encode())["blocks"]]
)
def test_a_page_and_a_markdown_text_give_the_same_blocks(blocks: list[dict[str, Any]]) -> None:
    assert [(b["kind"], b["level"], b["text"]) for b in blocks] == [
        ("heading", 0, "Ferries"),
        ("paragraph", 0, "A ferry sails at any hour of the day."),
        ("heading", 1, "802.1(A) Children"),
        ("paragraph", 0, "• A child travels free."),
        ("paragraph", 0, "• So does a dog."),
        ("paragraph", 0, "Line | Fare"),
        ("paragraph", 0, "North | 2"),
        ("note", 0, "1. See the Ferry Act. It holds."),
    ]
    assert blocks[1]["calls"] == [(37, "1")]


@pytest.mark.parametrize(("kind", "text"), [("html", PAGE), ("markdown", MARKDOWN)])
def test_their_sections_are_addresses_too(kind: str, text: str) -> None:
    found = READ[kind](text.encode())
    units = {unit["at"]: unit for unit in found["layout"]["units"]}
    assert list(units) == ["0", "p1", "802.1.A", "802.1.A.p1", "n1"]
    assert units["n1"]["hangs_on"]["at"] == "p1"
    assert not found["report"]["notes_without_call"]


def test_a_page_in_an_older_encoding_is_read_as_it_says() -> None:
    page = "<meta charset='windows-1252'><p>The author’s café is open, and so is the ferry.</p>"
    (block,) = html_blocks(page.encode("cp1252"))["blocks"]
    assert block["text"] == "The author’s café is open, and so is the ferry."


def test_markup_that_never_closes_is_read_in_time() -> None:
    assert html_blocks(b"<div>" * 5000 + b"deep inside")["blocks"] is not None
    assert markdown_blocks(b"> " * 5000 + b"deep inside")["blocks"] is not None
