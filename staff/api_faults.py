"""What went wrong as the API tells it: a status and one sentence; no traceback, nothing that was sent."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from corpus.errors import BadInput, Busy, Trouble
from records.database import DatabaseAway
from records.drafts import Conflict
from records.inquiries import NoSuchInquiry, Overtaken
from records.people import NotAllowed
from staff.api_answers import version_out

LATER: Final = {"Retry-After": "5"}  # seconds
BROKEN: Final = "Something broke in the desk. Nobody's work was changed by it. Tell who runs it."
_LOG: Final = logging.getLogger("staff.api")
_SHAPES: Final[Mapping[str, str]] = {
    "extra_forbidden": "Is not one of the fields",
    "string_pattern_mismatch": "Is not written as /api/openapi.json says, or holds no text",
    "string_unicode": "Holds half a character (a lone surrogate)",
}
_NAME: Final = 40  # characters of a field's name that are said back
_SAID: Final[Mapping[int, str]] = {
    400: "The body is not JSON that can be read. Send one JSON object in UTF-8.",
    404: "There is nothing at this address. The addresses are in /api/openapi.json.",
    405: "This address does not take that method. See /api/openapi.json.",
}


class Refused(Trouble):
    """A request that is not let in: the status, the sentence, and headers that go with it."""

    def __init__(
        self, status: int, sentence: str, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(sentence)
        self.status = status
        self.headers = dict(headers or {})


class BadBody(HTTPException):
    """A body that is not taken. FastAPI lets this kind of error alone pass while it reads a body."""


def told(
    status: int, sentence: str, headers: Mapping[str, str] | None = None, **more: Any
) -> JSONResponse:
    return JSONResponse({"error": sentence, **more}, status, dict(headers or {}))


def of_trouble(trouble: Exception) -> JSONResponse:
    """The answer to something that a person can mend."""
    sentence = str(trouble)
    match trouble:
        case Refused():
            return told(trouble.status, sentence, trouble.headers)
        case NotAllowed():
            return told(403, sentence)
        case NoSuchInquiry():
            return told(404, sentence)
        case Conflict():
            return told(409, sentence, theirs=version_out(trouble.theirs))
        case Overtaken():
            return told(409, sentence)
        case BadInput():
            return told(400, sentence)
        case DatabaseAway() | Busy():
            return told(503, sentence, LATER)
        case _:  # an index that is gone, a disk that is full: for whoever runs the desk
            log_broken(trouble)
            return told(503, "The desk cannot do this just now. Tell who runs it.", LATER)


def of_http(refused: Exception) -> JSONResponse:
    """The answer where no address, no method, or no body fits."""
    assert isinstance(refused, HTTPException)
    sentence = _SAID.get(refused.status_code, "The desk cannot take this request.")
    if isinstance(refused, BadBody):
        sentence = refused.detail
    return told(refused.status_code, sentence, refused.headers)


def of_shape(faults: Sequence[Mapping[str, Any]]) -> JSONResponse:
    """The answer to JSON that has not the shape it should have; says where, not what was there."""
    if any(fault["type"] == "json_invalid" for fault in faults):
        return told(400, _SAID[400])
    places = [f"{_place(fault['loc'])}: {_without_input(fault)}" for fault in faults[:5]]
    return told(422, f"What was sent has not the shape that it should have. {' '.join(places)}")


def of_broken(fault: Exception) -> JSONResponse:
    log_broken(fault)
    return told(500, BROKEN)


def log_broken(fault: BaseException) -> None:
    """One line for whoever runs the desk: which error, and where; its words may hold a letter's."""
    frames = traceback.extract_tb(fault.__traceback__)[-4:]
    where = " < ".join(f"{Path(f.filename).name}:{f.lineno}" for f in reversed(frames))
    _LOG.error("The API broke with %s at %s", type(fault).__name__, where)


def _place(where: Sequence[object]) -> str:
    """The field that a fault is about, cut where somebody made a long name up."""
    return ".".join(str(part)[:_NAME] for part in where[1:]) or "The body"


def _without_input(fault: Mapping[str, Any]) -> str:
    said = _SHAPES.get(str(fault["type"]), str(fault["msg"]))
    return f"{said.removeprefix('Value error, ').rstrip('.')}."
