"""The library as pages: which documents there are, and what a search in them finds."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from corpus.documents import Corpus, Document
from corpus.passages import Span
from counter.plain_words import OURS, plain_words
from counter.reading_frame import day, framed_page, search_form
from counter.search_words import standing
from counter.source_links import source_link
from counter.source_view import facts_of, what_it_is
from counter.source_words import Marks, words_html
from index.hits import Hit

NOTHING = "Nothing in these texts comes near these words. Try other words, or ask the question in the chat."


def library_page(corpus: Corpus) -> str:
    """The documents with what each is and may be used for, and the search over all of them."""
    shelf = "\n".join(_document(document) for document in corpus.documents)
    return framed_page(
        "Read the texts",
        f'<main id="main">\n<h1>Read the texts</h1>\n{search_form()}\n{shelf}\n</main>',
    )


def refused_page(typed: str, trouble: str) -> str:
    """The search page when the words cannot be looked for; the reason stands at the field."""
    form = search_form(typed, trouble=trouble)
    return framed_page(
        "Not searched", f'<main id="main">\n<h1>Search in the texts</h1>\n{form}\n</main>'
    )


def found_page(corpus: Corpus, words: str, hits: Sequence[Hit]) -> str:
    """What a search found, best first, its words marked."""
    rows = "".join(_found(corpus, words, hit) for hit in hits)
    passages = "1 passage" if len(hits) == 1 else f"{len(hits)} passages"
    told = (
        f"<p>{passages}, the nearest first. Found by meaning as well as by words.</p>"
        f'<ol class="found">{rows}</ol>'
        if hits
        else f"<p>{NOTHING}</p>"
    )
    main = (
        f'<main id="main">\n<h1>Search in the texts</h1>\n{search_form(words)}\n'
        f"<h2>What was found for “{escape(words)}”</h2>\n{told}\n</main>"
    )
    return framed_page("Search", main)


def missing_page(trouble: str) -> str:
    """The page when there is no such document."""
    return framed_page(
        "Not found",
        f'<main id="main">\n<h1>There is no such text</h1>\n<p>{escape(trouble)}</p>\n'
        '<p><a href="/read">All the texts</a></p>\n</main>',
    )


def _document(document: Document) -> str:
    notes = sum(passage.kind == "note" for passage in document.passages)
    holds = f"{len(document.passages) - notes} passages" + (f" and {notes} notes" if notes else "")
    latest = max((since.date for since in document.since), default=None)
    changed = f" Something in it has changed since, last on {day(latest)}." if latest else ""
    return (
        f'<article class="document"><h2><a href="/read/{escape(document.id)}">'
        f"{escape(document.title)}</a></h2>{facts_of(document)}"
        f"<p>It holds {holds}.{changed}</p></article>"
    )


def _found(corpus: Corpus, words: str, hit: Hit) -> str:
    passage = hit.passage
    document = corpus.document(passage.document_id)
    marks = Marks(marked=tuple(standing(words, document.text, passage.span)), restored=False)
    link = source_link(document.id, passage.span, _nearest(hit))
    heading = f'<p class="place">{escape(passage.heading)}</p>' if passage.heading else ""
    gloss = corpus.glosses.get(passage.address)
    ours = (
        f'<p class="gloss"><span class="ours">{escape(OURS)}</span> '
        f"{escape(plain_words(gloss)[0][1])}</p>"
        if gloss
        else ""
    )
    return (
        f'<li><h3><a href="{escape(link)}">{escape(passage.label)}</a></h3>'
        f'<p class="tier">{escape(what_it_is(document))}</p>{heading}'
        f'<div class="words" role="paragraph">{words_html(document, passage.span, marks)}</div>'
        f"{ours}</li>"
    )


def _nearest(hit: Hit) -> Span | None:
    """The sentence to open at, None where the whole passage is as good."""
    return hit.sentence if hit.sentence != hit.passage.span else None
