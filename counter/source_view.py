"""A document as one accessible HTML page, opened at the words that an answer cites.

Every character of a text is escaped; what is marked is found by offsets, never by searching.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path

from corpus.documents import Corpus, Document, Restored
from corpus.passages import NoteCall, Passage, Span

STYLE = Path(__file__).with_name("source_view.css")
TIERS = {
    "policy": "The Office's own statement of policy",
    "report": "A report of the Office",
    "regulation": "A regulation",
    "statute": "A statute",
    "practices": "The Office's own practices",
    "secondary": "Not the Office's text: our own summary of other sources",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """What is cited, and within it what decides."""

    cited: Span | None = None
    deciding: Span | None = None


def source_page(corpus: Corpus, document: Document, shown: Shown) -> str:
    """The whole document as HTML. The deciding words, else the cited ones, have the id "here"."""
    published = f"{document.published:%B} {document.published.day}, {document.published.year}"
    body = "\n".join(_units(corpus, document, shown))
    restored = _restored_list(document.restored)
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(document.short_title)}</title>
<style>{STYLE.read_text()}</style>
</head>
<body>
<a class="skip" href="#{"here" if shown.cited else "text"}">Skip to the words cited</a>
<header>
<h1>{escape(document.title)}</h1>
<p><strong>{escape(TIERS[document.tier])}</strong> · {escape(document.citation)} · {published}</p>
<p>{escape(document.publisher)}. {escape(document.rights)}</p>
</header>
<main id="text">
{body}
{restored}
</main>
</body>
</html>
"""


def _units(corpus: Corpus, document: Document, shown: Shown) -> Iterator[str]:
    headings = [(span.start, _heading(document, span)) for span in document.headings]
    passages = [(p.start, _passage(corpus, document, p, shown)) for p in document.passages]
    return (html for _, html in sorted([*headings, *passages]))


def _heading(document: Document, span: Span) -> str:
    return f"<h2>{escape(document.text[span.start : span.end])}</h2>"


def _passage(corpus: Corpus, document: Document, passage: Passage, shown: Shown) -> str:
    cited = shown.cited is not None and passage.span.within(shown.cited)
    classes = f"passage {passage.kind}{' cited' if cited else ''}"
    after = "".join(_aside(corpus, passage))
    return (
        f'<section id="{_id(passage.address)}" class="{classes}">'
        f'<p class="place">{escape(passage.label)}</p>'
        f'<p class="words">{_marked(document, passage, shown)}</p>{after}</section>'
    )


def _aside(corpus: Corpus, passage: Passage) -> Iterator[str]:
    """The way back from a note to its sentence, and what has changed since it was written."""
    if passage.hangs_on:
        sentence = passage.hangs_on
        text = corpus.document(passage.document_id).text
        words = text[sentence.sentence.start : sentence.sentence.end]
        yield (
            f'<p class="tie">Hangs on: <a href="#{_id(sentence.address)}">{escape(words)}</a></p>'
        )
    for since in corpus.since(passage.address):
        day = f"{since.date:%B} {since.date.day}, {since.date.year}"
        yield f'<p class="since"><strong>Since then ({day}):</strong> {escape(since.what)}</p>'


def _marked(document: Document, passage: Passage, shown: Shown) -> str:
    """The passage's words, escaped, with the cited words, what was restored, and the note calls."""
    target = shown.deciding or shown.cited
    edges: list[tuple[int, int, str]] = []
    if target is not None and target.start < passage.end and passage.start < target.end:
        opening = '<mark id="here">' if target.start >= passage.start else "<mark>"
        edges.append((max(target.start, passage.start), 1, opening))
        edges.append((min(target.end, passage.end), 0, "</mark>"))
    edges += [(call.offset, -1, _call(call)) for call in passage.calls]
    pieces, at = [], passage.start
    for offset, _, html in sorted(edges, key=lambda edge: (edge[0], edge[1])):
        pieces += [escape(document.text[at:offset]), html]
        at = offset
    pieces.append(escape(document.text[at : passage.end]))
    return "".join(pieces).replace("\n", "<br>")


def _call(call: NoteCall) -> str:
    number = call.note.rpartition("#n")[2]
    return f'<sup><a href="#{_id(call.note)}" aria-label="note {number}">{number}</a></sup>'


def _restored_list(restored: Iterable[Restored]) -> str:
    rows = [
        f"<li>{escape(mark.what)}, at character {mark.span.start:,} ({escape(mark.basis)}): "
        f"{escape(mark.right)}</li>"
        for mark in restored
    ]
    if not rows:
        return ""
    return (
        f"<details><summary>What was put back in this text ({len(rows)} marks), and by what right"
        f"</summary><p>The file as supplied had lost these marks. Everything else was read from "
        f"its own letters.</p><ul>{''.join(rows)}</ul></details>"
    )


def _id(address: str) -> str:
    return escape(address.partition("#")[2], quote=True)
