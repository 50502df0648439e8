"""A Markdown text -> its canonical text and layout: headings, and paragraphs numbered under them."""

from __future__ import annotations

import re
from typing import Any

from corpus.canonical import GAP, Canonical
from corpus.sentences import sentence_spans

_HEADING = re.compile(r"(?P<level>#{1,6})\s+(?P<text>.+?)\s*#*")
_OWN_NUMBER = re.compile(r"(?P<number>\d+(?:\.\d+)*)\.?\s")


def read_markdown(raw: str) -> Canonical:
    """The text without its heading marks, each paragraph on one line, with its layout.

    A paragraph's place is its section's own number, or the section's position where it has none,
    and its own position in the section: "3.2" is the second paragraph of section 3.
    """
    text, units = "", []
    section, paragraph = "0", 0
    for block in re.split(r"\n\s*\n", raw.strip()):
        heading = _HEADING.fullmatch(block.strip())
        words = heading["text"] if heading else " ".join(block.split())
        start = len(text) + len(GAP) if text else 0
        text = f"{text}{GAP}{words}" if text else words
        if heading:
            section, paragraph = _section(heading, section), 0
            units.append(_unit(section, "heading", start, text))
        else:
            paragraph += 1
            units.append(_unit(f"{section}.{paragraph}", "paragraph", start, text))
    return Canonical(text + "\n", {"units": units, "restored": []})


def _section(heading: re.Match[str], last: str) -> str:
    if len(heading["level"]) == 1:
        return "0"
    own = _OWN_NUMBER.match(heading["text"])
    return own["number"] if own else str(int(last.split(".")[0]) + 1)


def _unit(at: str, kind: str, start: int, text: str) -> dict[str, Any]:
    return {
        "at": at,
        "kind": kind,
        "start": start,
        "end": len(text),
        "pages": [],
        "sentences": sentence_spans(text[start:], start),
        "marks": [],
    }
