"""The lines of a PDF in groups that belong together: paragraphs, headings and the rows of tables.

A gap, an indent, a bullet or another type parts them. Cells whose lines begin at one height are a row.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from corpus.pdf_lines import Line, beside

_BULLET = re.compile("[•◦▪▫●○■□‣∙·\uf0b7\uf0a7\uf0d8\uf0fc\uf076]|o ")
_ENDS = re.compile(r"[.?!:;][”’\")\]]*$")
_GAP = 1.4  # of the usual distance of two lines: what parts paragraphs
_INDENT = 8  # points: what parts paragraphs that no gap parts
_LARGE = 1.04  # of the body's size: from here on a line stands out
_FULL = 0.85  # of the way to where lines end: from there on a line is full
_ALIKE = 1.2  # points: how far two sizes within a paragraph may differ
_LONGEST = 200  # lines of a paragraph, more being none
_ONE_HEIGHT = 3  # points: how far the first lines of a row's cells may differ
_COLUMN = 20  # points: how far a cell begins to the right of the one before it


@dataclass(frozen=True, slots=True)
class _Usual:
    """The size that most of the text has, how far its lines are from each other, and where they end."""

    body: float
    distance: float
    right: float


@dataclass(slots=True)
class Paragraph:
    """Lines that belong together; in a row of a table those of its cells, one after another."""

    heading: bool
    lines: list[Line] = field(default_factory=list)
    row: bool = False

    @property
    def size(self) -> float:
        return self.lines[0].size


def paragraphs(lines: Sequence[Line], body: float) -> Iterator[Paragraph]:
    """The lines in groups; `body` is the size that most of the text has."""
    return _rows(_groups(lines, body))


def _groups(lines: Sequence[Line], body: float) -> Iterator[Paragraph]:
    """The lines in groups, as the gaps, the indents and the type part them."""
    usual = _usual(lines, body)
    held: Paragraph | None = None
    for line in lines:
        if held and not _parted(held, line, usual):
            held.lines.append(line)
            held.heading = held.heading and _stands_out(line, body)
            continue
        if held:
            yield _row_or_not(held)
        held = Paragraph(_stands_out(line, body), [line])
    if held:
        yield _row_or_not(held)


def _row_or_not(paragraph: Paragraph) -> Paragraph:
    """The paragraph, which is a table's row and no heading where its lines stand beside each other."""
    lines = paragraph.lines
    row = any(len(line.cells) > 1 + _numbered(line) for line in lines)
    row = row or any(beside(one, two) for one, two in pairwise(lines))
    return Paragraph(paragraph.heading and not row, lines, row)


def _numbered(line: Line) -> bool:
    """Whether a line begins with a number that a gap parts from its words, as headings and items do."""
    return re.match(r"[§\d(]|[A-Za-z]+[.)]$|\W$", line.cells[0]) is not None


def _rows(groups: Iterable[Paragraph]) -> Iterator[Paragraph]:
    """The groups, the cells of a row put together."""
    held: Paragraph | None = None
    for group in groups:
        if held and _same_row(held, group):
            held = Paragraph(heading=False, lines=[*held.lines, *group.lines], row=True)
            continue
        if held:
            yield held
        held = group
    if held:
        yield held


def _same_row(row: Paragraph, cell: Paragraph) -> bool:
    first, last, here = row.lines[0], row.lines[-1], cell.lines[0]
    if row.heading or cell.heading or first.page != here.page or len(row.lines) > _LONGEST:
        return False
    return abs(first.y - here.y) < _ONE_HEIGHT and here.x - last.x > _COLUMN


def _usual(lines: Sequence[Line], body: float) -> _Usual:
    gaps = Counter(
        round(one.y - two.y, 1)
        for one, two in pairwise(lines)
        if one.page == two.page and one.size == two.size == body and one.y > two.y
    )
    near = {gap: n for gap, n in gaps.items() if gap < 2.5 * body}
    distance = max(near, key=lambda gap: (near[gap], -gap)) if near else 1.2 * body
    ends = sorted(line.right for line in lines if line.size == body) or [0.0]
    return _Usual(body, distance, ends[len(ends) * 9 // 10])


def _stands_out(line: Line, body: float) -> bool:
    """Whether the type of a line is a heading's."""
    worded = any(character.isalpha() for character in line.text)
    return worded and (line.bold or line.size >= _LARGE * body)


def _parted(held: Paragraph, line: Line, usual: _Usual) -> bool:
    """Whether another paragraph begins with this line."""
    last = held.lines[-1]
    if len(held.lines) >= _LONGEST:
        return True
    if _stands_out(line, usual.body) != held.heading and not _emphasised(held, line, usual):
        return True
    if _BULLET.match(line.text):
        return True
    if held.heading and _stands_out(line, usual.body):
        return _another_heading(last, line, usual.distance)
    down = last.y - line.y
    if last.page != line.page or down < -usual.distance / 2:
        return _ends(last) or line.x - held.lines[-1].x > _INDENT
    if down < usual.distance / 2:  # beside it, as in a table
        return False
    return down > _GAP * usual.distance or _indented(held, line)


def _emphasised(held: Paragraph, line: Line, usual: _Usual) -> bool:
    """Whether the type changes within a paragraph, by chance at the end of a line that is full."""
    last = held.lines[-1]
    near = last.page == line.page and 0 < last.y - line.y < 1.2 * usual.distance
    bullet = len(held.lines) == 1 and _BULLET.match(last.text)
    same = abs(last.size - line.size) < _ALIKE and (bullet or abs(last.x - line.x) < _INDENT)
    return bool(near and same and last.right > _FULL * usual.right and not _ends(last))


def _another_heading(last: Line, line: Line, distance: float) -> bool:
    if last.page != line.page or last.size != line.size:
        return True
    return last.y - line.y > _GAP * max(distance, 1.2 * line.size)


def _indented(held: Paragraph, line: Line) -> bool:
    """Whether an indent parts the lines, after a sentence that ends."""
    if not _ends(held.lines[-1]):
        return False
    if len(held.lines) == 1:
        return line.x - held.lines[0].x > _INDENT and not _BULLET.match(held.lines[0].text)
    return abs(line.x - held.lines[-1].x) > _INDENT


def _ends(line: Line) -> bool:
    return _ENDS.search(line.text) is not None
