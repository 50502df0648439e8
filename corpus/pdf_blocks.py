"""The lines of a PDF -> its headings, paragraphs and notes, told by type, gaps and indents.

A heading stands out by its type alone, bold or large; a raised number in the text calls a note.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, takewhile, zip_longest

from corpus.blocks import Block, Kind
from corpus.pdf_lines import Line
from corpus.pdf_notes import Note, notes_apart, without_mark
from corpus.pdf_words import Words, joined

_BULLET = re.compile("[•◦▪▫●○■□‣∙·\uf0b7\uf0a7\uf0d8\uf0fc\uf076]|o ")
_ENDS = re.compile(r"[.?!:;][”’\")\]]*$")
_GAP = 1.4  # of the usual distance of two lines: what parts paragraphs
_INDENT = 8  # points: what parts paragraphs that no gap parts
_LARGE = 1.04  # of the body's size: from here on a line stands out
_LONGEST = 200  # lines of a paragraph, more being none
_TITLE = 1.15  # of the body's size: from here on the largest is the document's title


@dataclass(slots=True)
class Paragraph:
    """Lines that belong together."""

    heading: bool
    lines: list[Line] = field(default_factory=list)

    @property
    def size(self) -> float:
        return self.lines[0].size


@dataclass(frozen=True, slots=True)
class Read:
    """The blocks of a file, how many lines were its masthead, and what belongs to nothing."""

    blocks: tuple[Block, ...]
    furniture: int
    orphaned: tuple[str, ...]
    loose: tuple[str, ...]


def read_blocks(lines: Sequence[Line]) -> Read:
    """The blocks of a file, from its lines without running heads and tables of contents."""
    body = _body_size(lines)
    words = Words.of(lines)
    text, notes = notes_apart(lines, body)
    marks = frozenset(note.mark for note in notes)
    paragraphs = list(_paragraphs(text, body))
    told = list(_told(paragraphs, body))
    alone = [p for p in told if len(p.lines) == 1 and p.lines[0].text.isdecimal()]
    titles = _titles(told, body)
    sizes = sorted({p.size for p in told if p.heading and p not in titles}, reverse=True)
    loose: list[str] = []
    blocks: list[Block] = []
    for paragraph in (p for p in told if p not in alone):
        found = joined(paragraph.lines, words, marks)
        loose += found.loose
        kind: Kind = "heading" if paragraph.heading else "paragraph"
        rank = (
            1 + sizes.index(paragraph.size) if kind == "heading" and paragraph not in titles else 0
        )
        blocks.append(Block(kind, found.text, rank, "", tuple(found.calls), tuple(found.pages)))
    left = sum(len(p.lines) for p in paragraphs) - sum(len(p.lines) for p in told)
    orphaned = tuple(p.lines[0].text for p in alone)
    return Read((*blocks, *(_note(n, words) for n in notes)), left, orphaned, tuple(loose))


def _body_size(lines: Iterable[Line]) -> float:
    counted: Counter[float] = Counter()
    for line in lines:
        counted[line.size] += len(line.text)
    return max(counted, key=lambda size: (counted[size], size)) if counted else 0.0


def _note(note: Note, words: Words) -> Block:
    found = joined(note.lines, words, frozenset())
    text = f"{note.mark}. {without_mark(found.text)}"
    shift = len(text) - len(found.text)
    pages = [(max(0, offset + shift), page) for offset, page in found.pages]
    return Block("note", text, 0, note.mark, (), tuple(pages))


def _paragraphs(lines: Sequence[Line], body: float) -> Iterator[Paragraph]:
    """The lines in groups, as the gaps, the indents and the type part them."""
    distance = _distance(lines, body)
    held: Paragraph | None = None
    for line in lines:
        if held and not _parted(held, line, distance, body):
            held.lines.append(line)
            continue
        if held:
            yield _without_rows(held)
        held = Paragraph(_stands_out(line, body), [line])
    if held:
        yield _without_rows(held)


def _without_rows(paragraph: Paragraph) -> Paragraph:
    """The paragraph, which is no heading where its lines stand beside each other: a table's first row."""
    beside = any(one.y - two.y < one.size / 2 for one, two in pairwise(paragraph.lines))
    beside = beside or any(len(line.cells) > 1 + _numbered(line) for line in paragraph.lines)
    return Paragraph(paragraph.heading and not beside, paragraph.lines)


def _distance(lines: Sequence[Line], body: float) -> float:
    """How far two lines of a paragraph usually are from each other."""
    gaps = Counter(
        round(one.y - two.y, 1)
        for one, two in pairwise(lines)
        if one.page == two.page and one.size == two.size == body and one.y > two.y
    )
    near = {gap: n for gap, n in gaps.items() if gap < 2.5 * body}
    return max(near, key=lambda gap: (near[gap], -gap)) if near else 1.2 * body


def _stands_out(line: Line, body: float) -> bool:
    """Whether the type of a line is a heading's."""
    worded = any(character.isalpha() for character in line.text)
    return worded and (line.bold or line.size >= _LARGE * body)


def _parted(held: Paragraph, line: Line, distance: float, body: float) -> bool:
    """Whether another paragraph begins with this line."""
    last = held.lines[-1]
    if len(held.lines) >= _LONGEST:
        return True
    if _stands_out(line, body) != held.heading and not _emphasised(held, line, distance):
        return True
    if _BULLET.match(line.text):
        return True
    if held.heading:
        return _another_heading(last, line, distance)
    down = last.y - line.y
    if last.page != line.page or down < -distance / 2:
        return _ends(last) or line.x - held.lines[-1].x > _INDENT
    if down < distance / 2:  # beside it, as in a table
        return False
    return down > _GAP * distance or _indented(held, line)


def _emphasised(held: Paragraph, line: Line, distance: float) -> bool:
    """Whether the type changes within a paragraph, at a line's end by chance."""
    last = held.lines[-1]
    near = last.page == line.page and 0 < last.y - line.y < 1.2 * distance
    bullet = len(held.lines) == 1 and _BULLET.match(last.text)
    same = abs(last.size - line.size) < 0.6 and (bullet or abs(last.x - line.x) < _INDENT)
    return bool(near and same and not _ends(last))


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


def _told(paragraphs: Sequence[Paragraph], body: float) -> Iterator[Paragraph]:
    """The paragraphs without a masthead, which is small and above a title, and without repeated titles."""
    title = ""
    for paragraph, after in zip_longest(paragraphs, paragraphs[1:]):
        words = _words_of(paragraph)
        if after and _is_title(after, body) and paragraph.size < body:
            continue
        if _is_title(paragraph, body):
            if words == title:
                continue
            title = title or words
        yield paragraph


def _numbered(line: Line) -> bool:
    """Whether a line begins with a number that a gap parts from its words, as a heading does."""
    return re.match(r"[§\d(]|[A-Z]+\.$", line.cells[0]) is not None


def _words_of(paragraph: Paragraph) -> str:
    return " ".join(line.text for line in paragraph.lines)


def _is_title(paragraph: Paragraph, body: float) -> bool:
    return paragraph.heading and paragraph.size > _TITLE * body


def _titles(paragraphs: Sequence[Paragraph], body: float) -> list[Paragraph]:
    """The document's title, with what stands over it: the headings that open it, up to the largest."""
    opening = list(takewhile(lambda paragraph: paragraph.heading, paragraphs))
    largest = max((p.size for p in paragraphs if p.heading), default=0.0)
    at = [number for number, p in enumerate(opening) if p.size == largest and _is_title(p, body)]
    return opening[: at[0] + 1] if at else []
