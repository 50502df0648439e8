"""The public process: the pages, beside them the texts to read, and a health endpoint."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from assistant.bootstrap import Settings, open_assistant
from assistant.questions import asked
from counter.counts import ANSWERS
from counter.desk import open_desk, put_desk
from counter.doorkeeper import Doorkeeper
from counter.pause import FILE, Switch, paused_page, put_switch, the_switch
from counter.reading import reading_routes
from counter.renewing import Renewing
from counter.source_links import source_link as source_link
from counter.streamlit_settings import (
    ANYWHERE,
    content_security_policy,
    default_hosts,
    hosts_for,
    streamlit_settings,
)

if TYPE_CHECKING:
    from starlette.middleware import Middleware
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute
    from streamlit import App

SCRIPT = Path(__file__).parent.parent / "app.py"
PAGES = ("ask", "check", "about")
# Where Streamlit keeps what its own page needs; everything else that it would answer is nothing of ours.
STREAMLITS = ("", "_stcore", "component", "favicon.png", "manifest.json", "media", "static")


def serve(
    address: str,
    port: int,
    tell: Callable[[str], None],
    *,
    script: Path = SCRIPT,
    pages: Sequence[str] = PAGES,
    paused: str | None = None,
) -> None:
    """Serve the pages until stopped. The first question waits for nothing: all is opened before.

    `pages` are the paths that the script answers. With `paused` every page tells that message, and
    so it does while DESK_HOME/PAUSED is there.
    """
    settings = Settings()
    open_up(settings, tell, paused)
    hosts = hosts_for(address, settings.hosts)
    tell(f"The desk is open: http://{address}:{port}  (stop it with Ctrl-C)")
    if address in ANYWHERE and not settings.hosts:
        tell(
            "It answers for this machine's own names only. To be reached under another, name that "
            "in DESK_ALLOWED_HOSTS."
        )
    run(application(script, hosts, pages), address, port, hosts)


def open_up(settings: Settings, tell: Callable[[str], None], paused: str | None) -> None:
    """Put the assistant and the pause switch, and ask a question: the first visitor waits for nothing."""
    renewing = Renewing(settings, put_desk, tell)
    put_desk(open_assistant(settings, tell))
    put_switch(Switch(settings.home / FILE, paused))
    open_desk().ask(asked("Do I have to disclose AI?"))
    gc.freeze()
    gc.enable()
    renewing.start()


def application(
    script: Path = SCRIPT, hosts: Sequence[str] | None = None, pages: Sequence[str] = PAGES
) -> App:
    """The Streamlit app with its own routes, the texts to read and /health, behind the doorkeeper."""
    import streamlit
    from starlette.routing import Route

    routes = [*reading_routes(), Route("/health", _health)]
    answered = default_hosts() if hosts is None else hosts
    door = doorkeeper(answered, doors((*STREAMLITS, *pages), routes))
    return streamlit.App(script, routes=routes, middleware=[door])


def doorkeeper(
    hosts: Sequence[str], open_doors: frozenset[str], through: frozenset[str] = frozenset()
) -> Middleware:
    """The doorkeeper as Starlette takes it; all other paths than those behind its doors are not found."""
    from starlette.middleware import Middleware

    return Middleware(
        Doorkeeper,
        hosts=hosts,
        switch=the_switch(),
        page=lambda message: paused_page(message, open_desk().corpus),
        policy=content_security_policy(),
        doors=open_doors,
        through=through,
    )


def doors(named: Iterable[str], routes: Iterable[BaseRoute]) -> frozenset[str]:
    """The first segments of all paths that lead somewhere: those named, and those of the routes."""
    led = (str(getattr(route, "path", "/")).split("/")[1] for route in routes)
    return frozenset((*named, *led))


def run(
    app: App,
    address: str,
    port: int,
    hosts: Sequence[str],
    more: Mapping[str, Any] = MappingProxyType({}),
) -> None:
    """Serve the app until stopped, with Streamlit set as the file says, and as `more` says."""
    here = {"server.address": address, "server.port": port}
    app.run(config={**streamlit_settings(hosts), **more, **here})


async def _health(_: Request) -> Response:
    from starlette.responses import JSONResponse

    return JSONResponse(
        {
            "status": "ok" if the_switch().message() is None else "paused",
            "index": open_desk().catalogue.index.name,
            "answers": ANSWERS.totals(),
        }
    )
