"""The API for other tools: its addresses, and its OpenAPI. The only file that knows FastAPI."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from http import HTTPStatus
from typing import Annotated, Any, Final, TypeVar

from fastapi import FastAPI, Path, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.telemetry import TelemetryConfig
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Match, Mount

from corpus.errors import Trouble
from records.people import Staff
from staff import api_drafts, api_inquiries
from staff.api_answers import (
    CheckedOut,
    DraftOut,
    EventOut,
    Fault,
    FoundOut,
    InquiryOut,
    NumberOut,
    Overtaken,
    StandingOut,
    VersionOut,
)
from staff.api_door import STAFF, Door, too_often
from staff.api_faults import of_broken, of_http, of_shape, of_trouble
from staff.api_shapes import (
    MOST,
    ArrivalIn,
    CheckIn,
    CommentIn,
    LetterIn,
    ReplyIn,
    Seeking,
    StepIn,
)
from staff.api_work import Hands
from staff.desk import staff_desk
from staff.rates import Rates

T = TypeVar("T")
Handler = Callable[[Request, Exception], Awaitable[Response]]
AT_ONCE: Final = 8  # reads and changes under way
DRAFTS_AT_ONCE: Final = 2  # each takes a processor for itself
WAITING: Final = 64  # of each kind, before the desk says that it has too much to do
_ABOUT: Final = (
    "Letters in, drafts of replies out, and the work on them, for other tools. Every address needs "
    "a token, which an admin makes. What is approved is approved by a person, on the staff desk."
)
_TOKEN: Final = {
    "type": "http",
    "scheme": "bearer",
    "bearerFormat": "desk_<id>_<secret>",
    "description": "A token as it was shown once when an admin made it.",
}
_QUIET: Final[TelemetryConfig] = {
    "tracing": False,
    "metrics": False,
    "logs": False,
    "operation_spans": False,
    "auto_configure": False,
}
_FAULTS: Final[dict[int | str, dict[str, Any]]] = {
    400: {"model": Fault, "description": "It cannot be used as it is; the sentence says why."},
    401: {"model": Fault, "description": "No token, or one that does not work."},
    403: {"model": Fault, "description": "The token may not act so."},
    404: {"model": Fault, "description": "There is no such inquiry."},
    409: {"model": Overtaken, "description": "Somebody else was first. Nothing was overwritten."},
    413: {"model": Fault, "description": "The body is larger than 512 KB."},
    415: {"model": Fault, "description": "The body is not JSON in UTF-8."},
    422: {"model": Fault, "description": "The JSON has not the shape that it should have."},
    429: {"model": Fault, "description": "Too often. Retry-After says how long to wait."},
    500: {"model": Fault, "description": "Something broke in the desk."},
    503: {"model": Fault, "description": "The desk is paused, crowded, or without its database."},
}
_LINKS: Final = {
    name: {"operationId": name, "parameters": {"number": "$response.body#/id"}}
    for name in (
        "read_an_inquiry",
        "read_the_versions",
        "read_the_record",
        "save_the_reply",
        "take_a_step",
        "remark",
    )
}
_TAKEN: Final[dict[int | str, dict[str, Any]]] = {
    200: {"model": NumberOut, "description": "It had been taken in before.", "links": _LINKS},
    201: {"links": _LINKS},
}
_READING: Final = (401, 403, 422, 429, 500, 503)
_WRITING: Final = (400, 401, 403, 413, 415, 422, 429, 500, 503)
_Number = Annotated[int, Path(ge=1, le=MOST, description="The number of an inquiry.")]


def api_routes() -> list[BaseRoute]:
    """The one route to mount: everything under /api, behind its own door. Put the desk before it serves."""
    rates = Rates()
    hands = Hands(AT_ONCE, WAITING)
    app = _application(_Acting(hands, Hands(DRAFTS_AT_ONCE, WAITING), rates))
    mount = Mount("/api", app=Door(app, hands, rates))
    mount.path_regex = re.compile(mount.path_regex.pattern, re.DOTALL)  # a line break ends no path
    return [mount]


class _Acting:
    """What an endpoint does: the work, in a thread, as the staff member whom the door let in."""

    def __init__(self, hands: Hands, drafting: Hands, rates: Rates) -> None:
        self._hands = hands
        self._drafting = drafting
        self._rates = rates

    async def act(self, request: Request, work: Callable[..., T], *given: Any) -> T:
        """What the work gives; raises its Trouble."""
        desk, staff = staff_desk(), _staff(request)
        return await self._hands.do(lambda: work(desk, staff, *given))

    async def draft(self, request: Request, work: Callable[..., T], *given: Any) -> T:
        """The same for what takes a processor: fewer at once, and less often. Raises Refused."""
        desk, staff = staff_desk(), _staff(request)
        most = desk.settings.api_drafts_per_minute
        wait = self._rates.wait("draft", staff.subject, most)
        if wait is not None:
            raise too_often(wait)
        return await self._drafting.do(lambda: work(desk, staff, *given))


def _staff(request: Request) -> Staff:
    """Whom the door let in; a KeyError where there is no door, so that nothing is open without one."""
    staff: Staff = request.scope[STAFF]
    return staff


def _application(acting: _Acting) -> FastAPI:
    app = FastAPI(
        title="Copyright Desk, for other tools",
        description=_ABOUT,
        version="1",
        servers=[{"url": "/api"}],
        root_path_in_servers=False,
        openapi_url=None,  # it is below, for those with a token
        docs_url=None,  # these pages load their scripts from elsewhere
        redoc_url=None,
        redirect_slashes=False,
        generate_unique_id_function=lambda route: route.name,
        telemetry=_QUIET,
    )
    app.add_exception_handler(Trouble, _async(of_trouble))
    app.add_exception_handler(HTTPException, _with_methods(app))
    app.add_exception_handler(RequestValidationError, _async(_of_shape))
    app.add_exception_handler(Exception, _async(of_broken))
    _drafts(app, acting)
    _inquiries(app, acting)
    _work(app, acting)
    _openapi(app, acting)
    return app


def _drafts(app: FastAPI, acting: _Acting) -> None:
    @app.post("/draft", **_told(DraftOut, _WRITING))
    async def draft_a_reply(request: Request, sent: LetterIn) -> Response:
        """A letter in, the draft of a reply out. Nothing is kept."""
        return JSONResponse(await acting.draft(request, api_drafts.draft_of, sent))

    @app.post("/draft/check", **_told(CheckedOut, _WRITING))
    async def check_a_reply(request: Request, sent: CheckIn) -> Response:
        """What an edited reply still stands on, sentence by sentence. Nothing is kept."""
        return JSONResponse(await acting.draft(request, api_drafts.check_of, sent))


def _inquiries(app: FastAPI, acting: _Acting) -> None:
    @app.post("/inquiries", **_told(NumberOut, (*_WRITING, 409), also=_TAKEN, status_code=201))
    async def take_in_an_inquiry(request: Request, sent: ArrivalIn) -> Response:
        """A letter taken in, once under its key: 201 where it was, 200 where it had been before."""
        made = await acting.act(request, api_inquiries.taken, sent)
        return JSONResponse(made, 201 if made["new"] else 200)

    @app.get("/inquiries", **_told(FoundOut, _READING))
    async def list_inquiries(request: Request, sought: Annotated[Seeking, Query()]) -> Response:
        """A page of the inquiries, newest first."""
        return JSONResponse(await acting.act(request, api_inquiries.found, sought))

    @app.get("/inquiries/{number}", **_told(InquiryOut, (*_READING, 404)))
    async def read_an_inquiry(request: Request, number: _Number) -> Response:
        """An inquiry whole: its letter, the newest version of its reply with its basis, the remarks."""
        return JSONResponse(await acting.act(request, api_inquiries.told, number))

    @app.get("/inquiries/{number}/versions", **_told(list[VersionOut], (*_READING, 404)))
    async def read_the_versions(request: Request, number: _Number) -> Response:
        """Every version of the reply, the first one first."""
        return JSONResponse(await acting.act(request, api_inquiries.every_version, number))

    @app.get("/inquiries/{number}/record", **_told(list[EventOut], (*_READING, 404)))
    async def read_the_record(request: Request, number: _Number) -> Response:
        """Who changed what and when, the first change first. For reviewers."""
        return JSONResponse(await acting.act(request, api_inquiries.record_of, number))


def _work(app: FastAPI, acting: _Acting) -> None:
    changes = (*_WRITING, 404, 409)

    @app.put("/inquiries/{number}/reply", **_told(VersionOut, changes))
    async def save_the_reply(request: Request, number: _Number, sent: ReplyIn) -> Response:
        """The reply as the next version; 409 with theirs where somebody saved one meanwhile."""
        return JSONResponse(await acting.draft(request, api_drafts.saved, number, sent))

    @app.post("/inquiries/{number}/steps", **_told(StandingOut, changes))
    async def take_a_step(request: Request, number: _Number, sent: StepIn) -> Response:
        """A step on the inquiry's way. Approving is for people."""
        return JSONResponse(await acting.act(request, api_inquiries.moved, number, sent))

    @app.post("/inquiries/{number}/comments", **_told(EventOut, changes, status_code=201))
    async def remark(request: Request, number: _Number, sent: CommentIn) -> Response:
        """A remark on a version of the reply."""
        return JSONResponse(await acting.act(request, api_inquiries.remarked, number, sent), 201)


def _openapi(app: FastAPI, acting: _Acting) -> None:
    @app.get("/openapi.json", include_in_schema=False)
    async def openapi(request: Request) -> Response:
        return JSONResponse(await acting.act(request, lambda _, __: openapi_of(app)))


def openapi_of(app: FastAPI) -> dict[str, Any]:
    """The description of the API, with its one way to sign in."""
    told = {**app.openapi()}
    schemas = dict(told["components"]["schemas"])
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    told["components"] = {"schemas": schemas, "securitySchemes": {"token": _TOKEN}}
    told["security"] = [{"token": []}]
    return told


def _told(answer: Any, faults: Sequence[int], **more: Any) -> dict[str, Any]:
    """How an address is described: its answer, and every fault that it may tell of."""
    responses = {fault: _FAULTS[fault] for fault in sorted(faults)}
    return {"response_model": answer, "responses": {**responses, **more.pop("also", {})}, **more}


def _of_shape(fault: Exception) -> JSONResponse:
    assert isinstance(fault, RequestValidationError)
    return of_shape(fault.errors())


def _with_methods(app: FastAPI) -> Handler:
    """The answer where nothing fits; with all methods of an address, not those of its first route alone."""

    async def handler(request: Request, fault: Exception) -> Response:
        answer = of_http(fault)
        if answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            fitting = (each for each in app.routes if each.matches(request.scope)[0] != Match.NONE)
            methods = {name for each in fitting for name in getattr(each, "methods", None) or ()}
            answer.headers["Allow"] = ", ".join(sorted(methods))
        return answer

    return handler


def _async(told: Callable[[Exception], JSONResponse]) -> Handler:
    async def handler(_: Request, fault: Exception) -> Response:
        return told(fault)

    return handler
