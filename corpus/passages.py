"""Passages: the Office's own units, each with one address that holds everywhere in the house."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

_COUNTED = re.compile(r"[hr]\d+")  # a heading without a number of its own (see numbering.py)
_PART = re.compile(r"(part|subpart|title|appendix|annex)(\w+)")


@dataclass(frozen=True, slots=True)
class Span:
    """A run of a document's canonical text: `text[start:end]`, in code points."""

    start: int
    end: int

    def within(self, other: Span) -> bool:
        return other.start <= self.start and self.end <= other.end


@dataclass(frozen=True, slots=True)
class NoteCall:
    """Where a text calls a note. A note that `travels` can change what its sentence means."""

    offset: int
    note: str
    travels: bool


@dataclass(frozen=True, slots=True)
class HangsOn:
    """The sentence that calls a note: the passage it stands in, and where."""

    address: str
    sentence: Span


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph or a note, as the Office set it: `document.text[start:end] == passage.text`.

    `address` names it (policy-2023#IV.A.2, policy-2023#n40), `label` tells a person how to find
    it, `heading` is the chain of headings above it, `pages` are those of the printed text.
    """

    address: str
    document_id: str
    kind: str
    label: str
    heading: str
    text: str
    start: int
    end: int
    pages: tuple[int, ...]
    sentences: tuple[Span, ...]
    calls: tuple[NoteCall, ...] = ()
    hangs_on: HangsOn | None = None

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    def travelling_notes(self, within: Span | None = None) -> tuple[str, ...]:
        """The addresses of the notes that must be shown with this passage, or with a part of it."""
        part = within or self.span
        return tuple(c.note for c in self.calls if c.travels and part.start < c.offset <= part.end)


def passages(
    document_id: str, citation: str, text: str, units: Sequence[Mapping[str, Any]]
) -> Iterator[Passage]:
    """The passages of a canonical text, in its order, from the units of its layout."""
    headings: dict[str, str] = {}
    for unit in units:
        start, end = unit["start"], unit["end"]
        if unit["kind"] == "heading":
            headings[unit["at"]] = text[start:end]
            continue
        tied = unit.get("hangs_on")
        yield Passage(
            address=f"{document_id}#{unit['at']}",
            document_id=document_id,
            kind=unit["kind"],
            label=f"{citation}, {_place(unit, headings)}{_pages(unit['pages'])}",
            heading=" › ".join(_above(unit, headings)),
            text=text[start:end],
            start=start,
            end=end,
            pages=tuple(unit["pages"]),
            sentences=tuple(Span(*span) for span in unit["sentences"]),
            calls=tuple(
                NoteCall(m["offset"], f"{document_id}#{m['note']}", m["travels"])
                for m in unit["marks"]
            ),
            hangs_on=tied
            and HangsOn(f"{document_id}#{tied['at']}", Span(tied["start"], tied["end"])),
        )


def _above(unit: Mapping[str, Any], headings: Mapping[str, str]) -> Iterator[str]:
    """The headings over a unit, outermost first: those of "IV" and "IV.A" for "IV.A.2"."""
    if unit["kind"] == "note":
        return
    steps = unit["at"].split(".")[:-1]
    places = [".".join(steps[:depth]) for depth in range(1, len(steps) + 1)]
    yield from (headings[place] for place in unit.get("under", places) if headings.get(place))


def _place(unit: Mapping[str, Any], headings: Mapping[str, str]) -> str:
    """Where a person finds a unit: "sec. IV.A, para. 5", "sec. 313.4(B), para. 2", "n. 40"."""
    at = unit["at"]
    section, _, paragraph = at.rpartition(".")
    if unit["kind"] == "note":
        return f"n. {at[1:].partition('.')[0]}"
    if not paragraph.startswith("p") or not paragraph[1:].isdigit():
        return f"sec. {section}, para. {paragraph}" if section else at
    named = _section_named(section, headings)
    return f"{named}, para. {paragraph[1:]}" if named else f"para. {paragraph[1:]}"


def _section_named(section: str, headings: Mapping[str, str]) -> str:
    """A section by its number as it is written, or by its heading where it has none."""
    steps = section.split(".") if section else []
    if any(_COUNTED.fullmatch(step) for step in steps):
        return f"“{headings.get(section, section)}”"
    if not steps or not steps[0][0].isdigit():
        part = _PART.fullmatch(section)
        return f"{part[1]} {part[2]}" if part else f"sec. {section}" if section else ""
    numbers = list(takewhile(lambda step: step[0].isdigit(), steps))
    bracketed = "".join(f"({step})" for step in steps[len(numbers) :])
    return f"sec. {'.'.join(numbers)}{bracketed}"


def _pages(pages: Sequence[int]) -> str:
    match pages:
        case []:
            return ""
        case [only]:
            return f", p. {only}"
        case [first, *_, last]:
            return f", pp. {first}–{last}"
    raise AssertionError(pages)
