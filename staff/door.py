"""The staff's own door, behind the doorkeeper: cookies, and what is served beside the pages' sessions."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from records.moments import now
from records.people import may
from staff.ended import ENDED
from staff.oidc_file import CALLBACK, Oidc
from staff.signing_in import staff_of

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Files that pages made or were given. Streamlit hands them to whoever has their address.
FILES: Final = ("/media/", "/_stcore/upload_file")
FORWARDED: Final = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-real-ip")
LASTS: Final = (
    12 * 60 * 60
)  # seconds a cookie is kept by the browser; an action may need a newer sign-in
FAILED: Final = "/?sign-in=failed"
_CLOSED: Final = 1008  # a WebSocket is closed for breaking a rule
_SIGN_IN: Final = "Sign in to the staff desk first, then try again."
_ELSEWHERE: Final = "This request comes from a page of another address, which may not use this one."
_LOCAL_ONLY: Final = (
    "This staff desk runs in local mode, for this machine only, and this request came through a "
    "proxy. Set up signing in: DESK_OIDC_FILE."
)
_MONTH: Final = re.compile(r"max-age=[1-9][0-9]*", re.IGNORECASE)

Refusal = tuple[HTTPStatus, str]


class StaffDoor:
    """ASGI middleware. `refuses` says why a request with these headers for this path is not let in."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        refuses: Callable[[str, Mapping[str, str]], Refusal | None],
        secure: bool,
    ) -> None:
        self._app = app
        self._refuses = refuses
        self._secure = secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        from starlette.responses import PlainTextResponse

        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = _headers(scope)
        refused = _from_elsewhere(headers) or self._refuses(scope["path"], headers)
        if refused is None:
            await self._app(scope, receive, self._outgoing(scope, send))
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": _CLOSED})
        else:
            status, told = refused
            await PlainTextResponse(told, status_code=status)(scope, receive, send)

    def _outgoing(self, scope: Scope, send: Send) -> Send:
        """The same, with cookies that end in time and, under https, never travel without it.

        Where a sign-in came to nothing, the browser is led to the page that says so.
        """

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                if _came_to_nothing(scope, message):
                    kept = [each for each in message["headers"] if each[0].lower() != b"location"]
                    message["headers"] = [*kept, (b"location", FAILED.encode())]
                    message["status"] = HTTPStatus.FOUND
                message["headers"] = [
                    (name, self._cookie(value) if name.lower() == b"set-cookie" else value)
                    for name, value in message["headers"]
                ]
            await send(message)

        return sent

    def _cookie(self, value: bytes) -> bytes:
        text = value.decode("latin-1")
        if text.startswith("_streamlit_user"):
            text = _MONTH.sub(f"Max-Age={LASTS}", text)
        if self._secure and "; secure" not in text.lower():
            text += "; Secure"
        return text.encode("latin-1")


def _came_to_nothing(scope: Scope, message: Message) -> bool:
    """Whether a sign-in failed. A sign-out comes back by the same address, but without a state."""
    if scope["path"] == "/auth/login":
        return bool(message["status"] == HTTPStatus.BAD_REQUEST)
    if scope["path"] != CALLBACK or b"state=" not in scope["query_string"]:
        return False
    return not any(
        name.lower() == b"set-cookie"
        and value.startswith(b"_streamlit_user=")
        and b"max-age=0" not in value.lower()
        for name, value in message["headers"]
    )


def _from_elsewhere(headers: Mapping[str, str]) -> Refusal | None:
    """Why the page of another origin is refused. Streamlit lets in those of this machine's other ports."""
    origin = headers.get("origin")
    own = (f"http://{headers.get('host')}", f"https://{headers.get('host')}")
    return None if origin is None or origin in own else (HTTPStatus.FORBIDDEN, _ELSEWHERE)


def locally(_: str, headers: Mapping[str, str]) -> Refusal | None:
    """In local mode nothing comes through a proxy, which could let anybody in from elsewhere."""
    if any(name in headers for name in FORWARDED):
        return HTTPStatus.FORBIDDEN, _LOCAL_ONLY
    return None


def by_sign_in(oidc: Oidc) -> Callable[[str, Mapping[str, str]], Refusal | None]:
    """Files are for those who may read the inquiries; the pages ask for themselves."""

    def refuses(path: str, headers: Mapping[str, str]) -> Refusal | None:
        if not path.startswith(FILES):
            return None
        claims = _claims(headers.get("cookie", ""), oidc.origin)
        person = None if not claims or ENDED.has(claims) else staff_of(claims, oidc)
        return None if may(person, "read", now()) else (HTTPStatus.FORBIDDEN, _SIGN_IN)

    return refuses


def _claims(cookies: str, origin: str) -> Mapping[str, Any]:
    """The claims of a sign-in, {} without one; read by the code that reads them for a page's session."""
    from starlette.requests import cookie_parser
    from streamlit.web.server.starlette import starlette_websocket as reading
    from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

    signed = reading._get_signed_cookie_with_chunks(cookie_parser(cookies), USER_COOKIE_NAME)  # noqa: SLF001
    claims = reading._parse_decoded_user_cookie(signed, origin) if signed else {}  # noqa: SLF001
    return claims if claims.get("is_logged_in") is True else {}


def _headers(scope: Scope) -> Mapping[str, str]:
    return {
        name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]
    }
