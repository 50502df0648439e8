"""Small documents to be added to a library, for tests."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from corpus.intake import Taken, take_in
from corpus.library import Addition
from corpus.rows import Row

CIRCULAR = """# Circular 99

## 1 Deposits

Send one complete copy of a published sculpture of ice. It must be kept frozen.

The Office does not return copies. It may keep them for ten years.

## 2 Fees

The fee for a sculpture of ice is $65. It is not refunded.
"""


def row(name: str = "circular-99", **told: Any) -> Row:
    """A row that shows only what a test is about."""
    given = {
        "title": "Circular 99: Sculptures of Ice",
        "citation": "Circular 99 (2021)",
        "tier": "practices",
        "published": date(2021, 3, 1),
        "rights": "A work of the United States government.",
    }
    return Row(name, **{**given, **told})


def addition(name: str = "circular-99", text: str = CIRCULAR, **told: Any) -> Addition:
    """A Markdown text as it is given to the library."""
    return Addition(row(name, **told), taken(text), text.encode(), ".md", f"{name}.md")


@cache
def taken(text: str) -> Taken:
    """A Markdown text as it is read, in a process of its own, once."""
    return take_in(text.encode(), "markdown", "a text")
