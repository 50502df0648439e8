"""Reading a text whose fonts carry no Unicode map.

The supplied statement looks full of gaps, yet nothing is missing where it does: its figures, small
capitals and ligatures are private-use characters, and each font of the PDF starts its codes anew.
So a code is read by the font it stands in, which is known from its line and its place on the line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

PRIVATE_USE = re.compile("[\ue000-\uf8ff]")
_NOTE_NUMBER = re.compile("[\ue000-\uf8ff]+(?=[.] )")


class UnreadableGlyph(ValueError):
    """A private-use character for which no font map holds. Nothing is guessed in its place."""


@dataclass(frozen=True, slots=True)
class Font:
    """What a code stands for on some lines: `ranges` of 1-based lines, ends included.

    With `note_numbers` it holds only for the run of codes that opens a line before a full stop.
    """

    ranges: tuple[tuple[int, int], ...]
    readings: Mapping[str, str]
    note_numbers: bool = False

    def covers(self, line: int, *, in_note_number: bool) -> bool:
        on_line = any(first <= line <= last for first, last in self.ranges)
        return on_line and (in_note_number or not self.note_numbers)


def fonts(rows: Iterable[Mapping[str, Any]]) -> tuple[Font, ...]:
    """The font maps of a layout file, in its order: the first that covers a place decides."""
    return tuple(
        Font(
            ranges=tuple((first, last) for first, last in row["lines"]),
            readings={chr(int(code, 16)): text for code, text in row["readings"].items()},
            note_numbers=row.get("note_numbers", False),
        )
        for row in rows
    )


def read_line(text: str, line: int, known: Sequence[Font]) -> str:
    """The line with every private-use character read by the font it stands in.

    Raises UnreadableGlyph, naming line, column and code, where no font gives a reading.
    """
    opening = _NOTE_NUMBER.match(text)
    number_ends = opening.end() if opening else 0

    def reading(found: re.Match[str]) -> str:
        font = next(
            (f for f in known if f.covers(line, in_note_number=found.start() < number_ends)), None
        )
        if font is None or found.group() not in font.readings:
            raise UnreadableGlyph(
                f"line {line}, column {found.start() + 1}: no font map reads "
                f"U+{ord(found.group()):04X} here. Add its reading, with the reason, to the "
                "layout file of this document."
            )
        return font.readings[found.group()]

    return PRIVATE_USE.sub(reading, text)
