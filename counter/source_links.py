"""Links to the words of a source, and the words that such a link names."""

from __future__ import annotations

from corpus.passages import Span

_DIGITS = 9  # of an offset; no text is that long


def source_link(source_id: str, cited: Span, marked: Span | None) -> str:
    """Where the reading page shows those words, on this server."""
    query = f"cited={cited.start}-{cited.end}"
    if marked is not None:
        query += f"&marked={marked.start}-{marked.end}"
    return f"/source/{source_id}?{query}#here"


def named_span(asked: str | None, text: str) -> Span | None:
    """The span that "12-40" names, None where it names none in the text."""
    start, _, end = (asked or "").partition("-")
    if not (start.isascii() and start.isdigit() and end.isascii() and end.isdigit()):
        return None
    if max(len(start), len(end)) > _DIGITS or not int(start) < int(end) <= len(text):
        return None
    return Span(int(start), int(end))
