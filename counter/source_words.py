"""The words of a passage as HTML: escaped, with what is marked, what was put back, and note calls.

What is marked is found by offsets, never by searching.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import pairwise

from corpus.documents import Document
from corpus.passages import Span


@dataclass(frozen=True, slots=True)
class Marks:
    """What stands out in a passage; `calls` are HTML by offset, and go between the words.

    The first run marked has the id "here" where `here` is set.
    """

    marked: Sequence[Span] = ()
    calls: Mapping[int, str] = field(default_factory=dict)
    here: bool = False
    restored: bool = True


def words_html(document: Document, span: Span, marks: Marks) -> str:
    """The text of that span as HTML; a mark that a note call interrupts goes on behind it."""
    return "".join(_pieces(document, span, marks)).replace("\n", "<br>")


def _pieces(document: Document, span: Span, marks: Marks) -> Iterator[str]:
    restored = _restored(document, span) if marks.restored else ()
    opening, is_open = ('<mark id="here">' if marks.here else "<mark>"), False
    for start, end in pairwise(_cuts(span, marks, restored)):
        wanted = any(Span(start, end).within(mark) for mark in marks.marked)
        call = marks.calls.get(start, "")
        if is_open and (call or not wanted):
            yield "</mark>"
            is_open = False
        yield call
        if wanted and not is_open:
            yield opening
            opening, is_open = "<mark>", True
        yield _words(document.text, Span(start, end), restored)
    if is_open:
        yield "</mark>"
    yield marks.calls.get(span.end, "")


def _words(text: str, run: Span, restored: Sequence[tuple[int, Span]]) -> str:
    """A run of words, as put back where it was, and empty anchors where something was taken out."""
    words, anchors = escape(text[run.start : run.end]), ""
    for number, at in restored:
        if at.start == at.end == run.start:
            anchors += f'<span id="mark-{number}"></span>'
        elif at.start < at.end and run.within(at):
            id_ = f' id="mark-{number}"' if run.start == at.start else ""
            words = f"<ins{id_}>{words}</ins>"
    return anchors + words


def _restored(document: Document, span: Span) -> Sequence[tuple[int, Span]]:
    """What was put back within a span, with the number that it has in the document's list."""
    return [(n, r.span) for n, r in enumerate(document.restored, 1) if r.span.within(span)]


def _cuts(span: Span, marks: Marks, restored: Sequence[tuple[int, Span]]) -> list[int]:
    """Every offset at which something begins or ends, the span's own ends among them."""
    spans = (*marks.marked, *(at for _, at in restored))
    edges = {span.start, span.end, *marks.calls, *(e for s in spans for e in (s.start, s.end))}
    return sorted(edge for edge in edges if span.start <= edge <= span.end)
