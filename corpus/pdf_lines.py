"""The lines of a PDF as values: their words and type, and which of them belong to no text.

Running heads and page numbers are the lines at a page's edges that come again from page to page; a
table of contents is a run of lines that lead to page numbers.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

_EDGE = 0.1  # of a page's height: where running heads and page numbers stand
_AGAIN = 2  # pages on which a line at the edge must come to be a running head
_LEADERS = re.compile(r"(?:\. ?){4,}(?P<page> ?\d{1,4}| ?[ivxl]{1,6})?$")
_ENTRY = re.compile(r"\S.*\D(?P<page>\d{1,4})$")
_LONGEST = 400  # characters of an entry
_CONTENTS = re.compile(r"(?:table of )?contents", re.IGNORECASE)
_EARLY = 0.4  # of the pages: a table of contents stands among the first
_FEWEST = 3  # lines with leaders that make a table of contents
_APART = 4  # lines without leaders that may stand between two with them


@dataclass(frozen=True, slots=True)
class Run:
    """Letters of one type; `rise` is how far they stand above the line, in points."""

    text: str
    size: float
    bold: bool
    rise: float


@dataclass(frozen=True)
class Line:
    """A line of a page: `x` and `right` are its ends, `y` its baseline from below, in points."""

    page: int
    x: float
    y: float
    right: float
    runs: tuple[Run, ...]

    @cached_property
    def text(self) -> str:
        return re.sub(r"\s+", " ", "".join(run.text for run in self.runs)).strip()

    @property
    def cells(self) -> list[str]:
        """What wide gaps part in it, as in a row of a table."""
        words = "".join(run.text for run in self.runs).split("\t")
        return [cell for word in words if (cell := word.strip())]

    @cached_property
    def size(self) -> float:
        """The size that most of its letters have."""
        counted: Counter[float] = Counter()
        for run in self.runs:
            counted[run.size] += len(run.text)
        return max(counted, key=lambda size: (counted[size], size))

    @cached_property
    def bold(self) -> bool:
        letters = [run for run in self.runs if any(c.isalnum() for c in run.text)]
        return bool(letters) and all(run.bold for run in letters)


@dataclass(frozen=True, slots=True)
class Sorted:
    """The lines of a file: its text, the entries of its table of contents, and how much was furniture.

    `pages` are those that hold more than a running head and a page number.
    """

    lines: tuple[Line, ...]
    contents: tuple[str, ...]
    furniture: int
    pages: frozenset[int]


def lines_of(pages: Iterable[Mapping[str, Any]]) -> tuple[Line, ...]:
    """The lines that hold anything, in the order in which the file draws them."""
    found: list[Line] = []
    for number, page in enumerate(pages, 1):
        for x, y, right, runs in page["lines"]:
            line = _line(number, x, y, right, tuple(Run(*run) for run in runs))
            if found and _raised_above(line, found[-1]):
                found[-1] = _with_raised(found[-1], line)
            elif line.text:
                found.append(line)
    return tuple(found)


def _line(page: int, x: float, y: float, right: float, runs: tuple[Run, ...]) -> Line:
    """The line, its baseline that of most of its letters, which need not be that of the first."""
    counted: Counter[float] = Counter()
    for run in runs:
        counted[run.rise] += len(run.text)
    usual = max(counted, key=lambda rise: (counted[rise], -rise), default=0.0)
    lowered = tuple(replace(run, rise=run.rise - usual) for run in runs)
    return Line(page, x, y + usual, right, lowered)


def _raised_above(line: Line, last: Line) -> bool:
    """Whether a line is nothing but a small number at the end of the last one, above it."""
    above = line.page == last.page and 0 < line.y - last.y < last.size / 2
    return above and line.x >= last.right and line.size < last.size and line.text.isdecimal()


def _with_raised(line: Line, number: Line) -> Line:
    rise = number.y - line.y
    raised = tuple(replace(run, rise=rise) for run in number.runs)
    return replace(line, right=number.right, runs=(*line.runs, *raised))


def sort_out(lines: Sequence[Line], heights: Sequence[float]) -> Sorted:
    """The lines without furniture; `heights` are those of the pages."""
    edges = _running(lines, heights)
    body = [line for line in lines if line not in edges]
    listed = _contents(body)
    early = max(2, _EARLY * len(heights))  # what stands later is an index
    entries = tuple(_entries(line.text for line in body if line in listed and line.page <= early))
    text = tuple(line for line in body if line not in listed)
    pages = frozenset(line.page for line in body)
    return Sorted(text, entries, len(lines) - len(text), pages)


def _running(lines: Sequence[Line], heights: Sequence[float]) -> set[Line]:
    """The lines at the edges of pages that come again on others, their figures aside, or are figures."""
    at_edge = [line for line in lines if _at_edge(line, heights[line.page - 1])]
    pages: dict[str, set[int]] = {}
    for line in at_edge:
        pages.setdefault(_without_figures(line.text), set()).add(line.page)
    return {line for line in at_edge if len(pages[_without_figures(line.text)]) >= _AGAIN}


def _at_edge(line: Line, height: float) -> bool:
    return line.y < _EDGE * height or line.y > (1 - _EDGE) * height


def _without_figures(text: str) -> str:
    return re.sub(r"\d+|\b[ivxl]+\b|[\s.]", "", text.lower()) or "#"


def _contents(lines: Sequence[Line]) -> set[Line]:
    """The lines of the tables of contents, their titles and entries over several lines with them."""
    leading = [at for at, line in enumerate(lines) if _leads(line.text)]
    found: set[Line] = set()
    for begins, ends in _clusters(leading):
        first, last = begins, ends
        while first and _opens_entry(lines[first - 1], lines[first]):
            first -= 1
        while last + 1 < len(lines) and _ends_entry(lines[last + 1], lines[last]):
            last += 1
        if first and _CONTENTS.fullmatch(lines[first - 1].text):
            first -= 1
        found.update(lines[first : last + 1])
    return found


def _leads(text: str) -> re.Match[str] | None:
    return _LEADERS.search(text) if len(text) <= _LONGEST else None


def _clusters(places: Sequence[int]) -> Iterator[tuple[int, int]]:
    """First and last of each run of places that stand near each other, where there are enough."""
    run: list[int] = []
    for place in [*places, 10**9]:
        if run and place - run[-1] > _APART:
            if len(run) >= _FEWEST:
                yield run[0], run[-1]
            run = []
        run.append(place)


def _opens_entry(before: Line, entry: Line) -> bool:
    """Whether an entry of the contents begins on the line before the one with its leaders."""
    near = before.page == entry.page and before.y - entry.y < 1.6 * entry.size
    return near and before.size == entry.size and not before.bold


def _ends_entry(after: Line, entry: Line) -> bool:
    alike = after.size == entry.size and not after.bold
    return alike and len(after.text) <= _LONGEST and _ENTRY.match(after.text) is not None


def _entries(texts: Iterable[str]) -> Iterator[str]:
    """The headings that a table of contents names, without leaders and page numbers."""
    held = ""
    for text in texts:
        if _CONTENTS.fullmatch(text):
            continue
        held = f"{held} {text}".strip()[-_LONGEST:]
        led = _leads(held)
        ends = led or _ENTRY.match(held)
        if ends:
            yield (held[: led.start()] if led else held.removesuffix(ends["page"])).strip()
            held = ""


def beside(one: Line, two: Line) -> bool:
    """Whether a line stands to the right of the one before it: higher, or at its height after a gap."""
    up = two.y - one.y
    if one.page != two.page or up < -one.size / 2 or two.x <= one.x:
        return False
    return up > one.size / 2 or two.x - one.right > 2 * one.size
