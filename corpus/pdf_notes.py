"""The notes at the feet of a PDF's pages, told from its text by their small type and their numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, takewhile

from corpus.pdf_lines import Line

_SMALL = 0.93  # of the body's size: up to here a line at a page's foot may be a note's
_NUMBER = re.compile(r"(?P<mark>[0-9]{1,3}|[*†‡]{1,3})[.)]?\s*")
_COUNTED = re.compile(r"(?P<mark>[0-9]{1,3})[.)]?\s+\S")


@dataclass(frozen=True, slots=True)
class Note:
    """A note's number and its lines, the first of them with the number in front."""

    mark: str
    lines: tuple[Line, ...]


def notes_apart(lines: Sequence[Line], body: float) -> tuple[tuple[Line, ...], tuple[Note, ...]]:
    """The lines of the text, and the notes, each over all the pages that it runs over."""
    text: list[Line] = []
    notes: list[Note] = []
    for _, of_page in groupby(lines, key=lambda line: line.page):
        page = list(of_page)
        foot = _foot(page, body, notes)
        text += [line for line in page if line not in foot]
        for line in foot:
            mark = _begins(line, notes)
            if mark:
                notes.append(Note(mark, (line,)))
            else:
                notes[-1] = Note(notes[-1].mark, (*notes[-1].lines, line))
    return tuple(text), tuple(notes)


def end_notes(lines: Sequence[Line]) -> tuple[Note, ...]:
    """The notes that follow each other at a text's end, numbered from 1; none if they are not."""
    notes: list[Note] = []
    for line in lines:
        mark = _begins(line, notes)
        if mark:
            notes.append(Note(mark, (line,)))
        elif notes:
            notes[-1] = Note(notes[-1].mark, (*notes[-1].lines, line))
        else:
            return ()
    return tuple(notes)


def without_mark(text: str) -> str:
    return _NUMBER.sub("", text, count=1)


def _foot(page: Sequence[Line], body: float, notes: Sequence[Note]) -> list[Line]:
    """The small lines at the foot of a page from above, beginning with a note or going on with one."""
    from_below = sorted(page, key=lambda line: line.y)
    small = list(takewhile(lambda line: line.size <= _SMALL * body, from_below))[::-1]
    if notes and _goes_on(notes[-1], page):
        return small
    first = next((at for at, line in enumerate(small) if _begins(line, notes)), len(small))
    return small[first:]


def _goes_on(note: Note, page: Sequence[Line]) -> bool:
    last = note.lines[-1]
    return last.page + 1 == page[0].page and not re.search(r"[.?!][”’\")\]]*$", last.text)


def _begins(line: Line, notes: Sequence[Note]) -> str:
    """The number of the note that begins with the line: one set apart by its type, or the next one."""
    first, *rest = line.runs
    found = _NUMBER.fullmatch(first.text.strip())
    if found and rest and first.size < rest[0].size:
        return found["mark"]
    counted = _COUNTED.match(line.text)
    last = int(notes[-1].mark) if notes and notes[-1].mark.isdecimal() else 0
    return counted["mark"] if counted and int(counted["mark"]) == last + 1 else ""
