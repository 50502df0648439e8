"""Passages: the Office's own units, each with one address that holds everywhere in the house."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


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
            label=_label(citation, unit),
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
    for depth in range(1, len(steps) + 1):
        heading = headings.get(".".join(steps[:depth]))
        if heading:
            yield heading


def _label(citation: str, unit: Mapping[str, Any]) -> str:
    """How a person finds a unit: "88 FR 16190, sec. IV.A, para. 2, p. 5", "88 FR 16190, n. 40, p. 9"."""
    at = unit["at"]
    section, _, paragraph = at.rpartition(".")
    if unit["kind"] == "note":
        place = f"n. {at[1:]}"
    elif section:
        place = f"sec. {section}, para. {paragraph}"
    else:
        place = at
    return f"{citation}, {place}{_pages(unit['pages'])}"


def _pages(pages: Sequence[int]) -> str:
    match pages:
        case []:
            return ""
        case [only]:
            return f", p. {only}"
        case [first, *_, last]:
            return f", pp. {first}–{last}"
    raise AssertionError(pages)
