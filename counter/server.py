"""The public process: the pages, and beside them the source view and a health endpoint."""

from __future__ import annotations

import gc
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.bootstrap import Settings, open_assistant
from corpus.documents import UnknownDocument
from corpus.passages import Span
from counter.desk import open_desk, put_desk
from counter.source_view import Shown, source_page

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from streamlit import App

SCRIPT = Path(__file__).parent.parent / "app.py"
EVALS_SCRIPT = Path(__file__).with_name("runs_app.py")
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


def serve(address: str, port: int, tell: Callable[[str], None], *, script: Path = SCRIPT) -> None:
    """Serve the pages until stopped. The first question waits for nothing: all is opened before."""
    put_desk(open_assistant(Settings(), tell))
    open_desk().catalogue.find("Do I have to disclose AI?")
    gc.freeze()
    gc.enable()
    tell(f"The desk is open: http://{address}:{port}  (stop it with Ctrl-C)")
    application(script).run(
        config={
            "server.address": address,
            "server.port": port,
            "server.headless": True,
            "server.fileWatcherType": "none",
            "browser.gatherUsageStats": False,
            "client.showErrorDetails": "none",
            "client.toolbarMode": "viewer",
            "logger.level": "warning",
        }
    )


def application(script: Path = SCRIPT) -> App:
    """The Streamlit app with its own routes: /source/{document} and /health."""
    import streamlit
    from starlette.routing import Route

    routes = [Route("/source/{document}", _source), Route("/health", _health)]
    return streamlit.App(script, routes=routes)


async def _health(_: Request) -> Response:
    from starlette.responses import JSONResponse

    index = open_desk().catalogue.index
    return JSONResponse({"status": "ok", "index": index.name})


async def _source(request: Request) -> Response:
    from starlette.responses import HTMLResponse, PlainTextResponse

    corpus = open_desk().corpus
    try:
        document = corpus.document(request.path_params["document"])
    except UnknownDocument as trouble:
        return PlainTextResponse(str(trouble), status_code=404, headers=_HEADERS)
    asked = request.query_params
    shown = Shown(
        _span(asked.get("cited"), document.text), _span(asked.get("marked"), document.text)
    )
    return HTMLResponse(source_page(corpus, document, shown), headers=_HEADERS)


def _span(asked: str | None, text: str) -> Span | None:
    """The span that "12-40" names, None where it names none in the text."""
    start, _, end = (asked or "").partition("-")
    if not (start.isascii() and start.isdigit() and end.isascii() and end.isdigit()):
        return None
    if len(start) > 9 or len(end) > 9 or not int(start) < int(end) <= len(text):
        return None
    return Span(int(start), int(end))


def source_link(source_id: str, cited: Span, marked: Span | None) -> str:
    """Where the source view shows those words, on this server."""
    query = f"cited={cited.start}-{cited.end}"
    if marked is not None:
        query += f"&marked={marked.start}-{marked.end}"
    return f"/source/{source_id}?{query}#here"
