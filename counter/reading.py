"""The routes of the reading pages: the library, a document, a search. No script, nothing kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from corpus.documents import UnknownDocument
from corpus.passages import Span
from counter.desk import open_desk
from counter.library_pages import found_page, library_page, missing_page, refused_page
from counter.reading_frame import HEADERS, TYPED
from counter.search_words import BadSearch, looked_for, standing
from counter.source_links import named_span
from counter.source_view import Shown, source_page
from index.hits import Hit

NEAR_ENOUGH = 0.45  # of cosine: a passage further off than this is not about the words

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route

MOST = 8


def reading_routes() -> list[Route]:
    """/read, /read?q=…, /read/{document}, and /source/{document} for links from answers."""
    from starlette.routing import Route

    return [
        Route("/read", _library),
        Route("/read/{document:path}", _document),
        Route("/source/{document:path}", _document),
    ]


def _page(html: str, status: int = 200, headers: Mapping[str, str] = HEADERS) -> Response:
    from starlette.responses import HTMLResponse

    return HTMLResponse(html, status_code=status, headers=dict(headers))


def _library(request: Request) -> Response:
    """Not async, so that a search waits in a thread of its own and holds nobody up."""
    typed = request.query_params.get("q")
    desk = open_desk()
    if typed is None or not typed.strip():
        return _page(library_page(desk.corpus))
    try:
        words = looked_for(typed)
    except BadSearch as trouble:
        return _page(refused_page(typed, str(trouble)), 400, TYPED)
    hits = [hit for hit in desk.catalogue.find(words, most=MOST) if _near(hit, words)]
    return _page(found_page(desk.corpus, words, hits), headers=TYPED)


def _near(hit: Hit, words: str) -> bool:
    """Whether a passage is about the words, or has one of them; the nearest may still be far."""
    passage = hit.passage
    has_one = any(standing(words, passage.text, Span(0, len(passage.text))))
    return hit.named or has_one or hit.similarity >= NEAR_ENOUGH


def _document(request: Request) -> Response:
    corpus = open_desk().corpus
    try:
        document = corpus.document(request.path_params["document"])
    except UnknownDocument as trouble:
        return _page(missing_page(str(trouble)), 404)
    asked = request.query_params
    cited = named_span(asked.get("cited"), document.text)
    return _page(
        source_page(corpus, document, Shown(cited, named_span(asked.get("marked"), document.text)))
    )
