"""The staff process: its pages, the texts to read, a health endpoint; its database, and who may use it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.batches import LARGEST as LARGEST_BATCH
from assistant.bootstrap import Settings
from assistant.letter_files import LARGEST as LARGEST_LETTER
from corpus.errors import BadInput, Trouble
from corpus.intake import LARGEST as LARGEST_DOCUMENT
from counter.desk import open_desk
from counter.pause import the_switch
from counter.reading import reading_routes
from counter.server import STREAMLITS, doorkeeper, doors, open_up, run
from counter.streamlit_settings import hosts_for
from records.database import Database, open_database, ping
from records.upgrading import require_newest, schema_of, upgrade
from staff.api import api_routes
from staff.desk import StaffDesk, Way, put_staff_desk, staff_desk
from staff.door import Refusal, StaffDoor, by_sign_in, locally
from staff.oidc_file import Oidc, is_loopback, read_oidc_file
from staff.places import PLACES
from staff.settings import StaffSettings
from staff.signed_in import by_provider, in_local_mode

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute
    from streamlit import App

SCRIPT = Path(__file__).with_name("staff_app.py")
# Streamlit counts in whole megabytes; what it lets in is read by the limits of letters and of batches.
UPLOADS = {"server.maxUploadSize": max(LARGEST_LETTER, LARGEST_BATCH, LARGEST_DOCUMENT) // 2**20}
PORT = 8601
NOBODY = (
    "The staff desk has to know who may use it. Name the file of your sign-in provider in "
    "DESK_OIDC_FILE, or, on a machine that only you use, start it with --local and your name."
)
BOTH = (
    "The staff desk is to sign people in (DESK_OIDC_FILE) and to run in local mode, where nobody does. "
    "Take one of them away."
)
LOOPBACK_ONLY = (
    "Local mode signs nobody in, so it serves this machine only: leave --address at 127.0.0.1 and "
    "DESK_ALLOWED_HOSTS at this machine's own names. To be reached from elsewhere, set DESK_OIDC_FILE."
)


@dataclass(frozen=True, slots=True)
class SignIn:
    """How people sign in: the way, what the door refuses, and by which provider; None in local mode."""

    way: Way
    refuses: Callable[[str, Mapping[str, str]], Refusal | None]
    oidc: Oidc | None


def serve(
    address: str,
    port: int,
    tell: Callable[[str], None],
    *,
    local: str | None = None,
    script: Path = SCRIPT,
    paused: str | None = None,
) -> None:
    """Serve the staff's pages until stopped. Raises BadInput before anything is opened that may not be."""
    settings, own = Settings(), StaffSettings()
    signing = how_to_sign_in(own, address, settings.hosts, local)
    database = open_database(own.database)
    ready(database)
    put_staff_desk(StaffDesk(database, own, signing.way, local=signing.oidc is None))
    open_up(settings, tell, paused)
    hosts = [*hosts_for(address, settings.hosts)]
    if signing.oidc is not None:
        hosts.append(signing.oidc.host)
    tell(f"The staff desk is open: http://{address}:{port}  (stop it with Ctrl-C)")
    if signing.oidc is None:
        tell(
            "It is in local mode: nobody signs in, and whoever uses this machine may do everything."
        )
    run(application(signing, hosts, script), address, port, hosts, UPLOADS)


def how_to_sign_in(
    settings: StaffSettings, address: str, hosts: Sequence[str], local: str | None
) -> SignIn:
    """By the provider, or in local mode. Raises BadInput where neither or both are set, or local is not."""
    name = settings.staff_local if local is None else local
    if settings.oidc_file is not None:
        if name is not None:
            raise BadInput(BOTH)
        oidc = read_oidc_file(settings.oidc_file)
        return SignIn(by_provider(oidc), by_sign_in(oidc), oidc)
    if name is None:
        raise BadInput(NOBODY)
    if not all(map(is_loopback, (address, *hosts))):
        raise BadInput(LOOPBACK_ONLY)
    return SignIn(in_local_mode(name), locally, None)


def ready(database: Database) -> None:
    """An empty database gets its tables; one of another desk is left alone. Raises WrongSchema."""
    if schema_of(database) is None:
        upgrade(database)
    require_newest(database)


def application(signing: SignIn, hosts: Sequence[str], script: Path = SCRIPT) -> App:
    """The staff's Streamlit app with its routes, behind the doorkeeper and the staff's own door."""
    import streamlit
    from starlette.middleware import Middleware

    routes = _routes()
    named = [*STREAMLITS, *(place.path for place in PLACES)]
    secrets: dict[str, Any] = {}
    if signing.oidc is not None:
        named += ["auth", "oauth2callback"]
        secrets["auth"] = dict(signing.oidc.auth)
    secure = signing.oidc is not None and signing.oidc.secure
    return streamlit.App(
        script,
        secrets=secrets,
        routes=routes,
        middleware=[
            # The pages tell of a pause themselves: an admin has to get in to end it.
            doorkeeper(hosts, doors(named, routes), frozenset(named)),
            Middleware(StaffDoor, refuses=signing.refuses, secure=secure),
        ],
    )


def _routes() -> list[BaseRoute]:
    """All that is served beside Streamlit's pages. Whatever is added here, the doorkeeper lets in."""
    from starlette.routing import Route

    # Streamlit knows its first page under "/" alone; a link may name it like the others.
    first = Route(f"/{PLACES[0].path}", _to_the_first)
    bare = Route("/api", _nothing)  # else Streamlit would answer it with its page
    return [*reading_routes(), *api_routes(), bare, Route("/health", _health), first]


async def _nothing(_: Request) -> Response:
    from starlette.responses import PlainTextResponse

    return PlainTextResponse("Not found.", status_code=404)


async def _to_the_first(request: Request) -> Response:
    from starlette.responses import RedirectResponse

    asked = request.url.query
    return RedirectResponse(f"/?{asked}" if asked else "/")


def _health(_: Request) -> Response:
    """Not async: a database that is away is waited for in a thread of its own."""
    from starlette.responses import JSONResponse

    there = "ok"
    try:
        ping(staff_desk().database)
    except Trouble:
        there = "away"
    paused = the_switch().message() is not None
    return JSONResponse(
        {
            "status": "paused" if paused else there,
            "index": open_desk().catalogue.index.name,
            "database": there,
        },
        status_code=200 if there == "ok" else 503,
    )
