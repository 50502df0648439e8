"""The API's own door: before anything is read it asks for the pause, the token and how often it came.

Only the Authorization header tells who asks. Nothing that is sent is looked at for it before that.
"""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Final

from starlette.datastructures import Headers, MutableHeaders

from corpus.errors import Trouble
from counter.pause import the_switch
from records.people import Staff
from records.tokens import find
from staff.api_faults import BadBody, Refused, of_broken, of_trouble
from staff.api_work import Hands
from staff.desk import StaffDesk, staff_desk
from staff.rates import Rates

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST: Final = 512 * 1024  # bytes of a body
WAIT: Final = 20.0  # seconds for a body to arrive
STAFF: Final = "desk.staff"  # where in the scope the door says who asks
_PAUSED_FOR: Final = "600"  # seconds
_BEARER: Final = re.compile(r"Bearer +([A-Za-z0-9_-]{1,200})", re.IGNORECASE)
_WHO: Final = {"WWW-Authenticate": 'Bearer realm="Copyright Desk"'}
_HEADERS: Final = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
}


class Door:
    """ASGI around the API. Whoever is let in stands in the scope as a Staff."""

    def __init__(self, app: ASGIApp, hands: Hands, rates: Rates) -> None:
        self._app = app
        self._hands = hands
        self._rates = rates

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "websocket":
                await send({"type": "websocket.close", "code": 1008})
            return
        outgoing = _Outgoing(send)
        try:
            headers = Headers(scope=scope)
            _open()
            scope[STAFF] = await self._signed_in(headers, scope)
            await self._app(scope, _bounded(headers, receive), outgoing)
        except Trouble as trouble:
            await of_trouble(trouble)(scope, receive, outgoing)
        except Exception as fault:  # noqa: BLE001  (nothing of an error leaves but a sentence)
            if not outgoing.began:
                await of_broken(fault)(scope, receive, outgoing)

    async def _signed_in(self, headers: Headers, scope: Scope) -> Staff:
        """Who asks, and not too often. Raises Refused."""
        desk = staff_desk()
        given = _token(headers)
        staff = await self._hands.do(lambda: find(desk.database, given)) if given else None
        if staff is None:
            raise self._unknown(scope, desk, given=given is not None)
        wait = self._rates.wait("token", staff.subject, desk.settings.api_per_minute)
        if wait is not None:
            raise too_often(wait)
        return staff

    def _unknown(self, scope: Scope, desk: StaffDesk, *, given: bool) -> Refused:
        """A good token is let in however many bad ones come from its address: nobody locks others out."""
        address = (scope.get("client") or ("",))[0]
        wait = self._rates.wait("failure", address, desk.settings.api_failures_per_minute)
        if wait is not None:
            return too_often(wait)
        why = "is unknown, expired or revoked" if given else "is needed"
        return Refused(
            401, f"A token {why}. Send: Authorization: Bearer desk_… An admin makes tokens.", _WHO
        )


def too_often(wait: int) -> Refused:
    return Refused(429, f"That was too often. Try again in {wait} s.", {"Retry-After": str(wait)})


def _open() -> None:
    """Nothing, where the desk is not paused."""
    message = the_switch().message()
    if message is not None:
        raise Refused(503, f"The desk is paused: {message}", {"Retry-After": _PAUSED_FOR})


def _token(headers: Headers) -> str | None:
    """The token that was sent, None unless there is exactly one that looks like one."""
    sent = headers.getlist("authorization")
    found = _BEARER.fullmatch(sent[0]) if len(sent) == 1 else None
    return found.group(1) if found else None


def _bounded(headers: Headers, receive: Receive) -> Receive:
    """The body, read when it is asked for, up to its bound and no further; then the end."""
    given = False

    async def bounded() -> Message:
        nonlocal given
        if given:
            return {"type": "http.disconnect"}
        given = True
        _typed(headers)
        if _announced(headers) > LARGEST:
            raise _too_large()
        try:
            body = await asyncio.wait_for(_read(receive), WAIT)
        except TimeoutError:
            raise BadBody(
                400, f"The body did not arrive within {WAIT:.0f} s. Send it again."
            ) from None
        return {"type": "http.request", "body": body, "more_body": False}

    return bounded


async def _read(receive: Receive) -> bytes:
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] != "http.request":
            raise BadBody(400, "The connection ended before the body did.")
        body += message.get("body", b"")
        if len(body) > LARGEST:
            raise _too_large()
        if not message.get("more_body", False):
            return bytes(body)


def _typed(headers: Headers) -> None:
    kind, _, more = headers.get("content-type", "").lower().partition(";")
    if kind.strip() != "application/json" or more.strip() not in ("", "charset=utf-8"):
        raise BadBody(415, "The body has to be JSON in UTF-8. Send: Content-Type: application/json")
    if headers.get("content-encoding", "identity").lower() != "identity":
        raise BadBody(415, "The body has to come as it is, not compressed.")


def _announced(headers: Headers) -> int:
    told = headers.get("content-length", "0")
    return int(told) if told.isascii() and told.isdecimal() and len(told) < 16 else LARGEST + 1


def _too_large() -> BadBody:
    return BadBody(413, f"The body is larger than {LARGEST // 1024} KB. Send less at once.")


class _Outgoing:
    """What goes out, with the headers of every answer; tells whether anything went."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.began = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.began = True
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers[name] = value
        await self._send(message)
