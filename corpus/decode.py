"""From the statement as it was supplied to its lines as the Office wrote them.

Two steps, and every character of the result knows which of them it came from: glyphs are read by
their fonts (see `glyphs`), then the few marks that were really lost are put back, each with the
right by which it is put back. What cannot be accounted for is an error, never a guess.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from corpus.glyphs import fonts, read_line


class CannotRestore(ValueError):
    """A restoration whose place is not found exactly once on its line."""


@dataclass(frozen=True, slots=True)
class Restoration:
    """One lost mark: on `line`, right after the words `after`, `put` is set in or `drop` taken out.

    `basis` is "verified" (seen in another copy or in the source quoted) or "inferred" (grammar
    alone fixes it); `right` says which copy, source or grammar.
    """

    line: int
    after: str
    put: str
    drop: str
    what: str
    basis: str
    right: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line as the Office wrote it. `restored` pairs a column with the restoration made there."""

    number: int
    text: str
    restored: tuple[tuple[int, Restoration], ...] = ()


def restorations(layout: Mapping[str, Any]) -> tuple[Restoration, ...]:
    """The lost marks that a layout file puts back, in its order."""
    return tuple(
        Restoration(
            line=row["line"],
            after=row["after"],
            put=row.get("put", ""),
            drop=row.get("drop", ""),
            what=row["what"],
            basis=row["basis"],
            right=row["right"],
        )
        for row in layout.get("restored", ())
    )


def decode(raw: str, layout: Mapping[str, Any]) -> tuple[Line, ...]:
    """Every line of the supplied text, decoded and restored; no private-use character is left.

    Raises UnreadableGlyph or CannotRestore, naming the line, where the layout does not account
    for what stands there.
    """
    known = fonts(layout.get("fonts", ()))
    lost: dict[int, list[Restoration]] = {}
    for restoration in restorations(layout):
        lost.setdefault(restoration.line, []).append(restoration)
    return tuple(
        _restore(number, read_line(text, number, known), lost.get(number, ()))
        for number, text in enumerate(raw.splitlines(), start=1)
    )


def _restore(number: int, text: str, lost: Sequence[Restoration]) -> Line:
    """The line with its lost marks put back from right to left, so that columns stay true."""
    places = sorted(((_place(text, mark), mark) for mark in lost), key=lambda p: p[0], reverse=True)
    put_back: list[tuple[int, Restoration]] = []
    for column, mark in places:
        text = text[:column] + mark.put + text[column + len(mark.drop) :]
        shift = len(mark.put) - len(mark.drop)
        put_back = [(column, mark), *((later + shift, m) for later, m in put_back)]
    return Line(number, text, tuple(put_back))


def _place(text: str, mark: Restoration) -> int:
    """The column right after `mark.after`; an empty `after` is the start of the line."""
    column = text.find(mark.after) + len(mark.after)
    found_once = mark.after == "" or text.count(mark.after) == 1
    if not found_once or not text.startswith(mark.drop, column):
        raise CannotRestore(
            f"line {mark.line}: the words {mark.after!r}, after which a {mark.what} belongs, do not "
            "stand there exactly once. Give `after` more of the words before the place."
        )
    return column
