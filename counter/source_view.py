"""A document as one accessible page: its contents, its text with notes in place, our plain words beside.

Opened from an answer it stands at the words cited, with the notes that those words call laid open.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from corpus.documents import Corpus, Document, Restored, Since
from corpus.passages import NoteCall, Passage, Span
from counter.plain_words import plain_words_html
from counter.reading_frame import day, framed_page, search_form
from counter.source_words import Marks, words_html

TIERS = {
    "policy": "The Office's own statement of policy",
    "report": "A report of the Office",
    "regulation": "A regulation",
    "statute": "A statute",
    "practices": "The Office's own practices",
    "secondary": "Not the Office's text: our own summary of other sources",
}
USES = {
    "policy": "It may be relied on: answers and recommendations rest on its words.",
    "report": "It explains the Office's view. Answers may rest on it; recommendations do not.",
    "regulation": "It may be relied on: it is binding.",
    "statute": "It may be relied on: it is the law itself.",
    "practices": "It may be relied on for how the Office works.",
    "secondary": "To be read with care. No recommendation rests on it, and where an answer shows it, "
    "words of the Office stand with it.",
}
# Where they are said of a document that somebody added: recommendations rest on our statement alone.
_ADDED = {
    "policy": (
        "A statement of policy of the Office",
        "Answers may rest on it; recommendations do not.",
    ),
    "secondary": ("Not the Office's text: a secondary source", USES["secondary"]),
}


def what_it_is(document: Document) -> str:
    """What a document is, in a few words."""
    named = _ADDED.get(document.tier) if document.added else None
    return named[0] if named else TIERS[document.tier]


def may_be_used(document: Document) -> str:
    """What a document may be used for."""
    named = _ADDED.get(document.tier) if document.added else None
    return named[1] if named else USES[document.tier]


@dataclass(frozen=True, slots=True)
class Shown:
    """What is cited, and within it what decides."""

    cited: Span | None = None
    deciding: Span | None = None

    @property
    def target(self) -> Span | None:
        return self.deciding or self.cited


@dataclass(frozen=True, slots=True)
class _Heading:
    """A heading of the text: its id on the page, its depth (2 is the highest), its words."""

    id: str
    level: int
    words: str
    start: int


def source_page(corpus: Corpus, document: Document, shown: Shown) -> str:
    """The whole document as HTML. The deciding words, else the cited ones, have the id "here"."""
    headings = _headings(document)
    skips = [("text", "Skip to the text"), ("contents", "Skip to the contents")]
    if shown.target:
        skips.insert(0, ("here", "Skip to the words cited"))
    main = f"""<main id="main">
{_about(corpus, document)}
<div class="book">
{_contents(headings, document)}
<article id="text" aria-label="The text">
{"".join(_units(corpus, document, shown, headings))}
{_restored_list(document)}
</article>
</div>
</main>"""
    return framed_page(document.short_title, main, tuple(skips))


def facts_of(document: Document) -> str:
    """What a document is, when it came out, and what it may be used for, as a list of HTML."""
    rows = [
        ("What it is", what_it_is(document)),
        ("What it may be used for", may_be_used(document)),
        ("Date", day(document.published)),
        ("Cited as", document.citation),
        ("Published by", document.publisher),
        ("Rights", document.rights),
    ]
    told = "".join(f"<div><dt>{escape(k)}</dt><dd>{escape(v)}</dd></div>" for k, v in rows if v)
    return f'<dl class="facts">{told}</dl>'


def _about(corpus: Corpus, document: Document) -> str:
    changed = "".join(
        f'<li><a href="#{_id(since.address)}">{escape(corpus.passage(since.address).label)}</a>: '
        f"{_since(since)}</li>"
        for since in document.since
    )
    told = (
        f'<section class="changed"><h2>What has changed since</h2><ul>{changed}</ul></section>'
        if changed
        else ""
    )
    return f"<h1>{escape(document.title)}</h1>\n{facts_of(document)}\n{search_form()}\n{told}"


def _contents(headings: list[_Heading], document: Document) -> str:
    first = document.passages[0]
    rows = [f'<li><a href="#{_id(first.address)}">The beginning of the text</a></li>']
    rows += [
        f'<li class="level-{heading.level}"><a href="#{heading.id}">{escape(heading.words)}</a></li>'
        for heading in headings
    ]
    if document.restored:
        rows.append('<li><a href="#put-back">What was put back in this text</a></li>')
    return (
        '<nav id="contents" class="contents" aria-labelledby="contents-title">'
        f'<h2 id="contents-title">Contents</h2><ol>{"".join(rows)}</ol></nav>'
    )


def _headings(document: Document) -> list[_Heading]:
    """The headings of the text; how deep one is, the passage that follows it knows."""
    found = []
    for number, span in enumerate(document.headings, 1):
        words = document.text[span.start : span.end]
        after = next((p for p in document.passages if p.start > span.start), None)
        chain = after.heading.split(" › ") if after and after.kind != "note" else []
        level = 2 + (chain.index(words) if words in chain else 0)
        found.append(_Heading(f"part-{number}", level, words, span.start))
    return found


def _units(
    corpus: Corpus, document: Document, shown: Shown, headings: list[_Heading]
) -> Iterator[str]:
    set_out = [
        (h.start, f'<h{h.level} id="{h.id}">{escape(h.words)}</h{h.level}>') for h in headings
    ]
    passages = [(p.start, _passage(corpus, document, p, shown)) for p in document.passages]
    return (html for _, html in sorted([*set_out, *passages]))


def _passage(corpus: Corpus, document: Document, passage: Passage, shown: Shown) -> str:
    target = shown.target
    touched = target is not None and target.start < passage.end and passage.start < target.end
    cited = shown.cited is not None and passage.span.within(shown.cited)
    marks = Marks(
        marked=(target,) if target and touched else (),
        calls={c.offset: _call(corpus, c, is_open=_called_by(target, c)) for c in passage.calls},
        here=target is not None and touched and target.start >= passage.start,
    )
    gloss = corpus.glosses.get(passage.address)
    return (
        f'<section id="{_id(passage.address)}" class="passage {passage.kind}'
        f'{" cited" if cited or touched else ""}"><div class="office">'
        f'<p class="place">{escape(passage.label)}</p>{_tie(corpus, passage)}'
        f'<div class="words" role="paragraph">{words_html(document, passage.span, marks)}</div>'
        f"{_changed(corpus, passage)}</div>{plain_words_html(gloss) if gloss else ''}</section>"
    )


def _called_by(target: Span | None, call: NoteCall) -> bool:
    return target is not None and target.start < call.offset <= target.end


def _call(corpus: Corpus, call: NoteCall, *, is_open: bool) -> str:
    """A note at its call: it opens below its sentence, and leads to its place among the notes."""
    note = corpus.passage(call.note)
    number = call.note.rpartition("#n")[2]
    words = words_html(corpus.document(note.document_id), note.span, Marks(restored=False))
    return (
        f'<details class="call" id="call-{_id(call.note)}"{" open" if is_open else ""}>'
        f'<summary aria-label="Note {number}">{number}</summary>'
        f'<div class="opened"><p>{words}</p>{_changed(corpus, note)}'
        f'<p><a href="#{_id(call.note)}">Note {number} among the notes</a></p></div></details>'
    )


def _tie(corpus: Corpus, passage: Passage) -> str:
    """The sentence that calls a note, with the way back to it."""
    if not passage.hangs_on:
        return ""
    at = passage.hangs_on
    words = corpus.document(passage.document_id).text[at.sentence.start : at.sentence.end]
    return (
        f'<p class="tie">The note to this sentence: “{escape(words)}” '
        f'<a href="#call-{_id(passage.address)}">Back to the sentence</a></p>'
    )


def _changed(corpus: Corpus, passage: Passage) -> str:
    return "".join(
        f'<p class="since">{_since(since)}</p>' for since in corpus.since(passage.address)
    )


def _since(since: Since) -> str:
    source, _, place = since.source.partition("#")
    return (
        f"<strong>Since then ({day(since.date)}):</strong> {escape(since.what)} "
        f'<a href="/read/{escape(source)}#{escape(place)}">Where that is told</a>'
    )


def _restored_list(document: Document) -> str:
    if not document.restored:
        return ""
    rows = "".join(_restored(document, n, mark) for n, mark in enumerate(document.restored, 1))
    count = len(document.restored)
    return (
        f'<section id="put-back" class="put-back"><h2>What was put back in this text</h2>'
        "<p>The file as supplied had lost some marks. They are <ins>underlined with dots</ins> "
        "where they stand. Everything else was read from the file's own letters.</p>"
        f"<details><summary>The whole list ({count} marks), and by what right</summary>"
        f"<ol>{rows}</ol></details></section>"
    )


def _restored(document: Document, number: int, mark: Restored) -> str:
    before = document.text[max(0, mark.span.start - 24) : mark.span.start].partition(" ")[2]
    put = document.text[mark.span.start : mark.span.end]
    after = document.text[mark.span.end : mark.span.end + 24].rpartition(" ")[0]
    what = f"{mark.what.capitalize()} {'put back' if put else 'taken out'}"
    return (
        f'<li>{escape(what)}: <a href="#mark-{number}">…{escape(before)}<ins>{escape(put)}</ins>'
        f"{escape(after)}…</a><br>By this right ({escape(mark.basis)}): {escape(mark.right)}</li>"
    )


def _id(address: str) -> str:
    return escape(address.partition("#")[2], quote=True)
