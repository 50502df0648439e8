"""Blocks -> one canonical text and its layout: passages of a fitting length, none across a heading.

Short neighbours under one heading are one passage, long ones are cut between sentences. Notes come after
the text, each tied to the sentence that calls it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from corpus.blocks import Block
from corpus.canonical import GAP, Canonical
from corpus.numbering import Numbering
from corpus.passages import Span
from corpus.pieces import LONGEST, PIECE, cut, short_enough
from corpus.sentences import sentence_spans


@dataclass(frozen=True, slots=True)
class Set:
    """A text and its layout, with the notes and calls that could not be tied to each other."""

    canonical: Canonical
    calls_without_note: tuple[str, ...]
    notes_without_call: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of a block, with its sentences as offsets into the block's text."""

    block: Block
    span: Span
    sentences: tuple[Span, ...]

    @property
    def whole(self) -> bool:
        return self.span == Span(0, len(self.block.text))


@dataclass(slots=True)
class _Setter:
    parts: list[str] = field(default_factory=list)
    length: int = 0
    units: list[dict[str, Any]] = field(default_factory=list)
    places: Numbering = field(default_factory=Numbering)

    def write(self, words: str, glue: str) -> int:
        """Put the words at the end of the text; where they start."""
        glue = glue if self.parts else ""
        self.parts += [glue, words]
        start = self.length + len(glue)
        self.length = start + len(words)
        return start

    def heading(self, block: Block) -> None:
        place = self.places.heading(block)
        start = self.write(block.text, GAP)
        pages = block.pages_between(0, len(block.text))
        unit = _unit(place, "heading", start, self.length, pages, self.places.under)
        unit["sentences"] = [[start, self.length]]
        self.units.append(unit)

    def passage(self, pieces: Sequence[_Piece], place: str, kind: str) -> dict[str, Any]:
        unit = _unit(place, kind, 0, 0, (), [] if kind == "note" else self.places.under)
        for number, piece in enumerate(pieces):
            words = piece.block.text[piece.span.start : piece.span.end]
            start = self.write(words, "\n" if number else GAP)
            if not number:
                unit["start"] = start
            shift = start - piece.span.start
            unit["sentences"] += [[s.start + shift, s.end + shift] for s in piece.sentences]
            unit["marks"] += [
                [offset + shift, mark]
                for offset, mark in piece.block.calls
                if piece.span.start < offset <= piece.span.end
            ]
            unit["pages"] += piece.block.pages_between(piece.span.start, piece.span.end)
        unit["end"] = self.length
        unit["pages"] = sorted(set(unit["pages"]))
        self.units.append(unit)
        return unit


def set_blocks(blocks: Iterable[Block]) -> Set:
    """The canonical text of the blocks, its layout, and what of the notes does not fit together."""
    setter = _Setter()
    notes: list[Block] = []
    held: list[Block] = []
    for block in blocks:
        if block.kind == "note":
            notes.append(block)
        elif block.kind == "heading":
            _section(setter, held)
            held = []
            setter.heading(block)
        else:
            held.append(block)
    _section(setter, held)
    lost = _tie(setter.units, _notes(setter, notes))
    canonical = Canonical("".join(setter.parts) + "\n", {"units": setter.units, "restored": []})
    return Set(canonical, *lost)


def _section(setter: _Setter, blocks: Sequence[Block]) -> None:
    """Set what stands under one heading, as passages."""
    held: list[_Piece] = []
    for piece in (piece for block in blocks for piece in _pieces(block)):
        length = sum(len(p.block.text) + 1 for p in held) + piece.span.end - piece.span.start
        if held and piece.whole and held[-1].whole and length <= PIECE:
            held.append(piece)
            continue
        if held:
            setter.passage(held, setter.places.passage(), "paragraph")
        held = [piece]
    if held:
        setter.passage(held, setter.places.passage(), "paragraph")


def _pieces(block: Block) -> Iterator[_Piece]:
    """A block, or its parts where it is long."""
    text = block.text
    sentences = [Span(*s) for s in sentence_spans(text)] or [Span(0, len(text))]
    sentences = [part for s in sentences for part in short_enough(text, _from_cell(text, s))]
    pieces = (
        [Span(0, len(text))] if len(text) <= LONGEST else list(cut(Span(0, len(text)), sentences))
    )
    rest = iter(sentences)
    held = next(rest, None)
    for piece in pieces:
        own = []
        while held and held.within(piece):
            own.append(held)
            held = next(rest, None)
        yield _Piece(block, piece, tuple(own))


def _from_cell(text: str, sentence: Span) -> Span:
    """A sentence without the mark of the cell that it begins in."""
    begins = sentence.start + 2 * text.startswith("| ", sentence.start)
    return Span(begins, sentence.end)


def _notes(setter: _Setter, notes: Sequence[Block]) -> dict[str, list[dict[str, Any]]]:
    """Set the notes; the first unit of each, by the mark it is called by, in their order."""
    named: dict[str, list[dict[str, Any]]] = {}
    counted: Counter[str] = Counter()
    for note in notes:
        mark = re.sub(r"[^A-Za-z0-9]", "", note.mark) or "x"
        counted[mark] += 1
        place = f"n{mark}" if counted[mark] == 1 else f"n{mark}.r{counted[mark]}"
        for number, piece in enumerate(_pieces(note), 1):
            unit = setter.passage([piece], place if number == 1 else f"{place}.p{number}", "note")
            if number == 1:
                named.setdefault(note.mark, []).append(unit)
    return named


def _tie(
    units: Sequence[dict[str, Any]], notes: dict[str, list[dict[str, Any]]]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give each call its note's place and each note the sentence that calls it, both ways.

    Where several notes have one mark, a call means the first of them that was not called yet.
    """
    calls_without: list[str] = []
    waiting = {mark: list(found) for mark, found in notes.items()}
    for unit in units:
        calls = []
        for offset, mark in unit["marks"]:
            sentence = next((s for s in unit["sentences"] if s[0] < offset <= s[1]), None)
            note = _called(mark, unit, waiting, notes)
            if note is None or sentence is None:
                calls_without.append(mark)
                continue
            calls.append({"offset": offset, "note": note["at"], "travels": False})
            note.setdefault(
                "hangs_on", {"at": unit["at"], "start": sentence[0], "end": sentence[1]}
            )
        unit["marks"] = calls
    uncalled = tuple(n["at"][1:] for found in notes.values() for n in found if "hangs_on" not in n)
    return tuple(calls_without), uncalled


def _called(
    mark: str,
    unit: dict[str, Any],
    waiting: dict[str, list[dict[str, Any]]],
    notes: dict[str, list[dict[str, Any]]],
) -> dict[str, Any] | None:
    if waiting.get(mark):
        return waiting[mark].pop(0)
    known = notes.get(mark)
    return known[-1] if known and known[-1] is not unit else None


def _unit(
    at: str, kind: str, start: int, end: int, pages: Sequence[int], under: list[str]
) -> dict[str, Any]:
    return {
        "at": at,
        "kind": kind,
        "start": start,
        "end": end,
        "pages": list(pages),
        "sentences": [],
        "marks": [],
        "under": [place for place in under if place != at],
    }
