"""The public process: the pages, beside them the texts to read, and a health endpoint."""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.bootstrap import Settings, open_assistant
from assistant.questions import asked
from counter.counts import ANSWERS
from counter.desk import open_desk, put_desk
from counter.doorkeeper import Doorkeeper
from counter.pause import FILE, Switch, paused_page, put_switch, the_switch
from counter.reading import reading_routes
from counter.source_links import source_link as source_link
from counter.streamlit_settings import (
    ANYWHERE,
    content_security_policy,
    default_hosts,
    hosts_for,
    streamlit_settings,
)

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from streamlit import App

SCRIPT = Path(__file__).parent.parent / "app.py"
EVALS_SCRIPT = Path(__file__).with_name("runs_app.py")
DRAFTS_SCRIPT = Path(__file__).with_name("draft_app.py")


def serve(
    address: str,
    port: int,
    tell: Callable[[str], None],
    *,
    script: Path = SCRIPT,
    paused: str | None = None,
) -> None:
    """Serve the pages until stopped. The first question waits for nothing: all is opened before.

    With `paused` every page tells that message, and so it does while DESK_HOME/PAUSED is there.
    """
    settings = Settings()
    put_desk(open_assistant(settings, tell))
    put_switch(Switch(settings.home / FILE, paused))
    open_desk().ask(asked("Do I have to disclose AI?"))
    gc.freeze()
    gc.enable()
    hosts = hosts_for(address, settings.hosts)
    tell(f"The desk is open: http://{address}:{port}  (stop it with Ctrl-C)")
    if address in ANYWHERE and not settings.hosts:
        tell(
            "It answers for this machine's own names only. To be reached under another, name that "
            "in DESK_ALLOWED_HOSTS."
        )
    streamlit = {"server.address": address, "server.port": port}
    application(script, hosts).run(config={**streamlit_settings(hosts), **streamlit})


def application(script: Path = SCRIPT, hosts: Sequence[str] | None = None) -> App:
    """The Streamlit app with its own routes, the texts to read and /health, behind the doorkeeper."""
    import streamlit
    from starlette.middleware import Middleware
    from starlette.routing import Route

    door = Middleware(
        Doorkeeper,
        hosts=default_hosts() if hosts is None else hosts,
        switch=the_switch(),
        page=lambda message: paused_page(message, open_desk().corpus),
        policy=content_security_policy(),
    )
    routes = [*reading_routes(), Route("/health", _health)]
    return streamlit.App(script, routes=routes, middleware=[door])


async def _health(_: Request) -> Response:
    from starlette.responses import JSONResponse

    return JSONResponse(
        {
            "status": "ok" if the_switch().message() is None else "paused",
            "index": open_desk().catalogue.index.name,
            "answers": ANSWERS.totals(),
        }
    )
