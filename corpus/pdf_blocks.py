"""The lines of a PDF -> its headings, paragraphs and notes, each as one text.

A heading stands out by its type alone, bold or large; a raised number in the text calls a note.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile, zip_longest

from corpus.blocks import Block, Kind
from corpus.pdf_lines import Line
from corpus.pdf_notes import Note, end_notes, notes_apart, without_mark
from corpus.pdf_paragraphs import Paragraph, paragraphs
from corpus.pdf_words import Words, joined

_END_NOTES = re.compile(r"(?:end ?|foot ?)?notes", re.IGNORECASE)
_TITLE = 1.15  # of the body's size: from here on the largest is the document's title


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
    found = list(paragraphs(text, body))
    told = list(_told(found, body))
    left = sum(len(p.lines) for p in found) - sum(len(p.lines) for p in told)
    told, last = _end_notes_apart(told)
    notes = (*notes, *last)
    marks = frozenset(note.mark for note in notes)
    titles = len(_titles(told, body))
    sizes = sorted({p.size for p in told[titles:] if p.heading}, reverse=True)
    blocks: list[Block] = []
    loose: list[str] = []
    for number, paragraph in enumerate(told):
        if _is_numeral(paragraph):
            continue
        text_ = joined(paragraph.lines, words, marks, cells=paragraph.row)
        loose += text_.loose
        kind: Kind = "heading" if paragraph.heading else "paragraph"
        level = 0 if number < titles or not paragraph.heading else 1 + sizes.index(paragraph.size)
        blocks.append(Block(kind, text_.text, level, "", tuple(text_.calls), tuple(text_.pages)))
    orphaned = tuple(p.lines[0].text for p in told if _is_numeral(p))
    return Read((*blocks, *(_note(n, words) for n in notes)), left, orphaned, tuple(loose))


def _end_notes_apart(told: list[Paragraph]) -> tuple[list[Paragraph], tuple[Note, ...]]:
    """The paragraphs without the notes under a heading that says so, and those notes."""
    for at, paragraph in enumerate(told):
        if paragraph.heading and _END_NOTES.fullmatch(_words_of(paragraph)):
            after = list(takewhile(lambda one: not one.heading, told[at + 1 :]))
            notes = end_notes([line for one in after for line in one.lines])
            if notes:
                return [*told[: at + 1], *told[at + 1 + len(after) :]], notes
    return told, ()


def _is_numeral(paragraph: Paragraph) -> bool:
    return len(paragraph.lines) == 1 and paragraph.lines[0].text.isdecimal()


def _body_size(lines: Iterable[Line]) -> float:
    counted: Counter[float] = Counter()
    for line in lines:
        counted[line.size] += len(line.text)
    return max(counted, key=lambda size: (counted[size], size)) if counted else 0.0


def _note(note: Note, words: Words) -> Block:
    found = joined(note.lines, words, frozenset(), cells=False)
    text = f"{note.mark}. {without_mark(found.text)}"
    shift = len(text) - len(found.text)
    pages = [(max(0, offset + shift), page) for offset, page in found.pages]
    return Block("note", text, 0, note.mark, (), tuple(pages))


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
