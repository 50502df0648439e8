"""The canonical text of a document and its layout: what every offset in the house counts in.

Page furniture and bare note marks are left out of the text and kept as positions in it: where each
page begins, where each note is called, what was put back. A unit is a paragraph, a note or a
heading as the Office set it; units stand in their order with a blank line between them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from corpus.decode import Line, Restoration, decode
from corpus.sentences import sentence_spans

GAP = "\n\n"


@dataclass(frozen=True, slots=True)
class Canonical:
    """A text and its layout. The layout is plain JSON: units, pages, restored; offsets in code
    points into `text`, ends not included.
    """

    text: str
    layout: dict[str, Any]


@dataclass(slots=True)
class _Setter:
    """Sets units one after another, noting what is left out of the text where it would stand."""

    joined: frozenset[int]
    text: str = ""
    pages: list[list[int]] = field(default_factory=list)
    restored: list[dict[str, Any]] = field(default_factory=list)

    def unit(
        self, lines: Sequence[Line], *, keep_lines: bool = False
    ) -> tuple[int, int, list[Any]]:
        """Set the lines as one unit; its start, its end, and [offset, number] of its note marks."""
        if self.text:
            self.text += GAP
        start, marks, glue = len(self.text), [], ""
        for line in lines:
            if _is_mark(line):
                marks.append([len(self.text), int(line.text)])
                continue
            self.text += glue
            begins = len(self.text)
            self.text += line.text
            self.restored += [_restored(begins + column, mark) for column, mark in line.restored]
            glue = "\n" if keep_lines else "" if line.number in self.joined else " "
        return start, len(self.text), marks


def canonical(raw: str, layout: Mapping[str, Any]) -> Canonical:
    """The canonical text of a supplied file and its layout, from the rows of its layout file.

    Raises UnreadableGlyph or CannotRestore (see `decode`), or ValueError where a note is called
    but missing, or missing its call.
    """
    furniture = re.compile(layout["running_heads"])
    lines = decode(raw, layout)
    heads = [line.number for line in lines if furniture.match(line.text)]
    body = [line for line in lines if line.text.strip() and line.number not in heads]
    setter = _Setter(joined=frozenset(layout["joined"]))
    units = [
        _set(setter, row, _between(body, *row["lines"]), heads)
        for row in (*layout["units"], *_notes(body, *layout["notes"]))
    ]
    _tie_notes(units, frozenset(layout["travelling_notes"]))
    return Canonical(setter.text + "\n", {"units": units, "restored": setter.restored})


def _set(
    setter: _Setter, row: Mapping[str, Any], lines: Sequence[Line], heads: Sequence[int]
) -> dict[str, Any]:
    start, end, marks = setter.unit(lines, keep_lines=row["kind"] == "masthead")
    first, last = (bisect_right(heads, lines[at].number) for at in (0, -1))
    unit = {"at": row["at"], "kind": row["kind"], "start": start, "end": end}
    unit["pages"] = list(range(first, last + 1))
    unit["sentences"] = sentence_spans(setter.text[start:end], start)
    unit["marks"] = marks
    return unit


def _between(lines: Sequence[Line], first: int, last: int) -> list[Line]:
    return [line for line in lines if first <= line.number <= last]


def _is_mark(line: Line) -> bool:
    return re.fullmatch(r"\d{1,2}", line.text) is not None


def _notes(body: Sequence[Line], first: int, last: int) -> Iterator[dict[str, Any]]:
    """A row for each note: it begins on the line that opens with the next number."""
    lines = _between(body, first, last)
    starts: list[int] = []
    for line in lines:
        if line.text.startswith(f"{len(starts) + 1}. "):
            starts.append(line.number)
    for number, (begin, after) in enumerate(zip(starts, [*starts[1:], last + 1], strict=True), 1):
        yield {"at": f"n{number}", "kind": "note", "lines": [begin, after - 1]}


def _tie_notes(units: Sequence[dict[str, Any]], travelling: frozenset[int]) -> None:
    """Give each call its note's place and each note the sentence that calls it, both ways."""
    notes = {unit["at"]: unit for unit in units if unit["kind"] == "note"}
    called: list[str] = []
    for unit in units:
        calls = []
        for offset, number in unit["marks"]:
            at = f"n{number}"
            sentence = next((s for s in unit["sentences"] if s[0] < offset <= s[1]), None)
            if at not in notes or sentence is None:
                raise ValueError(f"note {number} is called in {unit['at']}, but cannot be tied.")
            calls.append({"offset": offset, "note": at, "travels": number in travelling})
            notes[at]["hangs_on"] = {"at": unit["at"], "start": sentence[0], "end": sentence[1]}
            called.append(at)
        unit["marks"] = calls
    if called != list(notes):
        raise ValueError(
            f"calls and notes do not match one to one: {sorted(set(notes) ^ set(called))}"
        )


def _restored(offset: int, mark: Restoration) -> dict[str, Any]:
    return {
        "start": offset,
        "end": offset + len(mark.put),
        "what": mark.what,
        "dropped": mark.drop,
        "basis": mark.basis,
        "right": mark.right,
    }
