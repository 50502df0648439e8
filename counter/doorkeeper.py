"""The doorkeeper: stands before every request. Who is let in, and with which headers all goes out.

It turns away hosts that the desk does not answer for, paths that lead nowhere, doors that only an
operator needs, and, while the desk is paused, everybody, with the message.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import TYPE_CHECKING

from counter.pause import Switch

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Streamlit answers these to anybody: memory figures, and a way to drive the pages from a script.
CLOSED = ("/_stcore/metrics", "/_stcore/agent", "/_stcore/script-health-check")
# Open while the desk is paused: the health endpoint, what a page that is already open still needs, and
# the API, whose own door tells of the pause in JSON.
STILL_OPEN = ("/health", "/_stcore/", "/static/", "/api/")
RETRY_AFTER = "600"  # seconds
HEADERS: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_NOT_HERE = (
    "This server does not answer for that name. The operator names hosts in DESK_ALLOWED_HOSTS."
)
_REFUSED = 1008  # a WebSocket is closed for breaking a rule


class Doorkeeper:
    """ASGI middleware around the whole app. `page` makes the HTML told while the desk is paused.

    `doors` are the first segments of the paths that lead somewhere. Streamlit alone answers any other
    with its own page, as if there were one. `through` are those that stay open while the desk is paused.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        hosts: Sequence[str],
        switch: Switch,
        page: Callable[[str], str],
        policy: str,
        doors: frozenset[str] | None = None,
        through: frozenset[str] = frozenset(),
    ) -> None:
        self._app = app
        self._hosts = frozenset(host.lower().rstrip(".") for host in hosts)
        self._switch = switch
        self._page = page
        self._doors = doors
        self._through = through
        self._headers = {**HEADERS, "Content-Security-Policy": policy}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        refused = self._refused(scope)
        if refused is None:
            await self._app(scope, receive, self._outgoing(send))
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": _REFUSED})
        else:
            await self._tell(refused, scope, receive, self._outgoing(send))

    def _refused(self, scope: Scope) -> HTTPStatus | None:
        """Why a request is not let in, None where it is."""
        if not self._answers_for(_host(scope)):
            return HTTPStatus.MISDIRECTED_REQUEST
        if any(door in scope["path"] for door in CLOSED) or self._leads_nowhere(scope["path"]):
            return HTTPStatus.NOT_FOUND
        if scope["path"].startswith(STILL_OPEN) or _door(scope["path"]) in self._through:
            return None
        return None if self._switch.message() is None else HTTPStatus.SERVICE_UNAVAILABLE

    def _leads_nowhere(self, path: str) -> bool:
        return self._doors is not None and _door(path) not in self._doors

    def _answers_for(self, host: str) -> bool:
        return "*" in self._hosts or any(
            host == name or (name.startswith("*.") and host.endswith(name[1:]))
            for name in self._hosts
        )

    async def _tell(self, why: HTTPStatus, scope: Scope, receive: Receive, send: Send) -> None:
        from starlette.responses import HTMLResponse, PlainTextResponse, Response

        response: Response
        if why is HTTPStatus.SERVICE_UNAVAILABLE:
            later = {"Retry-After": RETRY_AFTER, "Cache-Control": "no-store"}
            page = self._page(self._switch.message() or "")
            response = HTMLResponse(page, status_code=why, headers=later)
        else:
            told = _NOT_HERE if why is HTTPStatus.MISDIRECTED_REQUEST else "Not found."
            response = PlainTextResponse(told, status_code=why)
        await response(scope, receive, send)

    def _outgoing(self, send: Send) -> Send:
        """The same, with our headers on what goes out; a page's own stay as they are."""

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                from starlette.datastructures import MutableHeaders

                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        return sent


def _door(path: str) -> str:
    """The first segment of a path."""
    return path.removeprefix("/").partition("/")[0]


def _host(scope: Scope) -> str:
    """The name that the request is for, without its port: "[::1]:8501" is "::1"."""
    named = [value for name, value in scope["headers"] if name == b"host"]
    if len(named) != 1:
        return ""
    host = named[0].decode("latin-1").lower()
    if host.startswith("["):
        return str(host[1:].partition("]")[0])
    return str(host.partition(":")[0].rstrip("."))
