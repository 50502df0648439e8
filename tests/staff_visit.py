"""A visitor of the staff desk at the socket, with cookies and headers of their own; honest or not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import httpx
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

from tests.page_client import COOKIE, LONGEST_WAIT, _strings


@dataclass
class Seen:
    """What a page sent: every string, its buttons by their label, the names of pages, where it leads."""

    words: str = ""
    buttons: dict[str, str] = field(default_factory=dict)
    pages: tuple[str, ...] = ()
    leads_to: str = ""


class Visitor:
    """Somebody with a browser's cookies. `headers` go along with all that they send."""

    def __init__(self, address: str, headers: Mapping[str, str] | None = None) -> None:
        self.address = address
        self.headers = dict(headers or {})
        self.http = httpx.Client(
            base_url=address,
            headers=self.headers,
            timeout=20,
            trust_env=False,
            limits=httpx.Limits(max_keepalive_connections=0),  # nothing is left open behind it
        )

    def open(
        self, path: str = "", press: str = "", origin: str | None = None, query: str = ""
    ) -> Seen:
        """The page at a path, and what comes once its button of that label was pressed."""
        self.http.get("/_stcore/health")  # hands out the token that the socket wants back
        token = self.http.cookies.get(COOKIE) or "none"
        cookies = "; ".join(f"{c.name}={c.value}" for c in self.http.cookies.jar)
        with connect(
            f"{self.address.replace('http', 'ws', 1)}/_stcore/stream",
            subprotocols=["streamlit", token],  # type: ignore[list-item]
            origin=origin or self.address,  # type: ignore[arg-type]
            additional_headers={**self.headers, "Cookie": cookies},
            max_size=None,
            open_timeout=LONGEST_WAIT,
        ) as socket:
            seen = _run(socket, BackMsg(rerun_script={"page_name": path, "query_string": query}))
            if press:
                pressed = {"widgets": [{"id": seen.buttons[press], "trigger_value": True}]}
                seen = _run(
                    socket, BackMsg(rerun_script={"page_name": path, "widget_states": pressed})
                )
            return seen

    def sign_in(self) -> Visitor:
        """The whole road, as a browser goes it: the button, the provider, and back."""
        way = self.open(press="Sign in").leads_to
        assert way.startswith("/auth/login")
        self.arrived = self.http.get(way, follow_redirects=True)
        return self

    def sign_out(self) -> Seen:
        seen = self.open(press="Sign out")
        self.http.get(seen.leads_to, follow_redirects=True)
        return seen


def _run(socket: object, said: BackMsg) -> Seen:
    socket.send(said.SerializeToString())
    seen, words = Seen(), []
    while True:
        message = ForwardMsg.FromString(socket.recv(timeout=LONGEST_WAIT))
        kind = message.WhichOneof("type")
        if kind == "navigation":
            seen.pages = tuple(page.page_name for page in message.navigation.app_pages)
        if kind == "auth_redirect":
            seen.leads_to = message.auth_redirect.url
        if kind == "delta":
            element = message.delta.new_element
            if element.WhichOneof("type") == "button":
                seen.buttons[element.button.label] = element.button.id
        if kind not in ("new_session", "session_status_changed"):
            words += _strings(message)
        if (
            kind == "script_finished"
            and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
        ):
            seen.words = " ".join(words)
            return seen
