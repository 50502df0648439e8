"""Paper: what can be taken away, as one value; every format draws the same blocks.

An answer, a conversation, a recommendation and a letter are Papers. Nothing here knows a format.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from typing import Any, Literal, TypeAlias, TypeVar
from urllib.parse import urlsplit

Voice = Literal["ours", "lead", "person", "office", "summary"]
"""Whose words: ours (and a lead-in of ours), the person's, the Office's, our summary of others'."""

Level = Literal[2, 3]
"""Of a heading: 2 stands under the title, 3 under a heading of level 2."""

LINKED_HOSTS = ("www.federalregister.gov", "www.copyright.gov", "copyright.gov")
UNREADABLE = "\ufffd"
_ENDS = re.compile(r"\r\n|[\r\x85\u2028\u2029]")
_UNDRAWN = re.compile(
    "["
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters
    "\u202a-\u202e\u2066-\u206f\ufff9-\ufffb"  # what reverses letters, so that words read as others
    "\ud800-\uf8ff\U000f0000-\U0010ffff"  # halves of characters, private use
    "\ufdd0-\ufdef\ufffe\uffff"  # no characters at all
    "\U000e0000-\U000e0fff"  # letters that nobody sees
    "]"
)
_Whole = TypeVar("_Whole")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading under the title."""

    text: str
    level: Level = 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, whose words it is, and the numbers of the notes that it rests on."""

    text: str
    voice: Voice = "ours"
    notes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Quotation:
    """A source's own words in three runs, the middle one the words that decide."""

    before: str
    deciding: str
    after: str
    voice: Voice
    notes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """A text to type or to keep exactly as it is, by the name of its field."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Items:
    """A list, with numbers or without."""

    items: tuple[str, ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """A place that a person has still to fill in, and with what."""

    what: str


@dataclass(frozen=True, slots=True)
class Note:
    """What a [number] stands for: the words, and everything by which they are found again."""

    number: int
    quote: str
    voice: Voice
    document: str
    published: str
    tier: str
    standing: str
    label: str
    address: str
    url: str
    since: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Notes:
    """The notes, in the order of their numbers, from 1 on."""

    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """What this is not. It stands out."""

    text: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """What something was made from, as (name, value)."""

    rows: tuple[tuple[str, str], ...]


Block: TypeAlias = Heading | Paragraph | Quotation | Field | Items | Gap | Notes | Notice | Receipt


@dataclass(frozen=True, slots=True)
class Paper:
    """What is taken away. `data` is the same as JSON, `name` the kind of thing it is, in a word."""

    title: str
    name: str
    made: date
    blocks: tuple[Block, ...]
    data: Any
    language: str = "en-US"


def legible(whole: _Whole) -> _Whole:
    """The same value with every text in it safe to draw: what cannot be read, or misleads, is shown as �.

    That is control characters, halves of characters, private-use and invisible ones, and those that
    reverse the order of letters. Every end of a line is a newline, a tab is four spaces.
    """
    found: Any = whole
    if isinstance(found, str):
        found = _legible_text(found)
    elif isinstance(found, tuple):
        found = tuple(legible(each) for each in found)
    elif isinstance(found, Paper):
        found = replace(found, title=_one_line(found.title), blocks=legible(found.blocks))
    elif is_dataclass(found) and not isinstance(found, type):
        found = replace(found, **{f.name: legible(getattr(found, f.name)) for f in fields(found)})
    result: _Whole = found
    return result


def mark(number: int) -> str:
    """How a note is called in the text."""
    return f"[{number}]"


def said(paragraph: Paragraph) -> str:
    """The paragraph's text; the person's own is told to be theirs."""
    return f"You asked: {paragraph.text}" if paragraph.voice == "person" else paragraph.text


def filled_in(gap: Gap) -> str:
    """How an open place is shown where it is not drawn."""
    return f"[to be filled in: {gap.what}]"


def written(day: date) -> str:
    """The day in words: March 16, 2023."""
    return f"{day:%B} {day.day}, {day.year}"


def linkable(url: str) -> bool:
    """Whether a link may lead there: over https, to a host on the list."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme == "https" and parts.netloc in LINKED_HOSTS


def _legible_text(text: str) -> str:
    return _UNDRAWN.sub(UNREADABLE, _ENDS.sub("\n", text).replace("\t", "    "))


def _one_line(text: str) -> str:
    return " ".join(_legible_text(text).split())
