"""A plain text cut into passages: short neighbours merged, long paragraphs cut between sentences.

What is short is found as a whole, and what is long would crowd out the rest of a list. A heading
stands in the passage it opens, and over those that follow it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from corpus.passages import Span
from corpus.sentences import sentence_spans

# Characters. Of 300 to 1,000, fitted on 302 questions over 65 of the 150 documents of doc2dial.
PIECE = 400  # paragraphs that follow each other are one passage up to here
LONGEST = 500  # a longer paragraph is cut into pieces
# A sentence that is longer is cut at a comma or a space, so that every passage is read whole by a model
# that takes 256 tokens. Legal citations take up to one token for three characters.
_WHOLE = 600
_BREAK = re.compile(r"[;:,|]\s+|\s+")
_UNEVEN = 1.15  # a piece may be so much longer than an equal share
_PARAGRAPH = re.compile(r"\S.*?(?=\n\s*\n|\s*\Z)", re.DOTALL)
# The first line of a paragraph, where it is no beginning of a sentence that goes on in the next line.
_HEADING = re.compile(r"[^\n]{0,118}[^\s.,;:!](?=\s*\Z|[^\S\n]*\n\s*[^\sa-z])")


@dataclass(frozen=True, slots=True)
class _Run:
    """Characters that will be a passage, and the heading that opens or precedes them, if any."""

    span: Span
    heading: Span | None
    whole: bool  # whether it ends where a paragraph does, and was not cut


def plain_units(text: str) -> Iterator[dict[str, Any]]:
    """Units over a plain text: its title as "1", headings as "1.2", passages as "1.2.3"."""
    section, number = 0, 0
    last: Span | None = None
    for run in _merged(text):
        if run.heading and run.heading != last:
            title = section == number == 0
            section, number = (0, 0) if title else (section + 1, 0)
            yield _unit(text, "1" if title else f"1.{section}", "heading", run.heading)
            last = run.heading
        number += 1
        yield _unit(text, f"1.{section}.{number}", "paragraph", run.span)


def _merged(text: str) -> Iterator[_Run]:
    """The runs of a text, those that follow each other made one while that stays short."""
    held: _Run | None = None
    for run in _runs(text):
        short = held and held.whole and run.whole and run.span.end - held.span.start <= PIECE
        if held and short:
            held = _Run(Span(held.span.start, run.span.end), held.heading, whole=True)
            continue
        if held:
            yield held
        held = run
    if held:
        yield held


def _runs(text: str) -> Iterator[_Run]:
    """Each paragraph, or its pieces where it is long, with the heading it opens with."""
    for found in _PARAGRAPH.finditer(text):
        start, end = found.span()
        opening = _HEADING.match(found[0])
        heading = Span(start, start + opening.end()) if opening else None
        if end - start <= LONGEST:
            yield _Run(Span(start, end), heading, whole=True)
        else:
            spans = (Span(*span) for span in sentence_spans(text[start:end], start))
            sentences = [part for span in spans for part in short_enough(text, span)]
            for piece in cut(Span(start, end), sentences):
                yield _Run(piece, heading, whole=False)


def cut(paragraph: Span, sentences: Sequence[Span]) -> Iterator[Span]:
    """A long paragraph in pieces of about one length, each of whole sentences."""
    length = paragraph.end - paragraph.start
    share = _UNEVEN * length / math.ceil(length / PIECE)
    first, last = paragraph.start, paragraph.start
    for sentence in sentences:
        if last > first and sentence.end - first > share:
            yield Span(first, last)
            first = sentence.start
        last = sentence.end
    yield Span(first, last)


def short_enough(text: str, sentence: Span) -> Iterator[Span]:
    """A sentence, or its parts where it is too long to be read whole."""
    start = sentence.start
    while sentence.end - start > _WHOLE:
        breaks = [m for m in _BREAK.finditer(text, start + 1, start + _WHOLE) if m.start() > start]
        late = [m for m in breaks if m.start() > start + _WHOLE // 2]
        good = [m for m in late if m[0].strip()] or late or breaks
        if good:
            last = good[-1]
            yield Span(start, last.start() + len(last[0].rstrip()))
            start = last.end()
        else:
            yield Span(start, start + _WHOLE)
            start += _WHOLE
    yield Span(start, sentence.end)


def _unit(text: str, at: str, kind: str, span: Span) -> dict[str, Any]:
    return {
        "at": at,
        "kind": kind,
        "start": span.start,
        "end": span.end,
        "pages": [],
        "sentences": sentence_spans(text[span.start : span.end], span.start),
        "marks": [],
    }
