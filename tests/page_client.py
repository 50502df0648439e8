"""A visitor's session of the served pages, spoken at the socket as Streamlit's own page speaks it."""

from __future__ import annotations

import json
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass

from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import Message
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

COOKIE = "_streamlit_xsrf"
LONGEST_WAIT = 60.0  # seconds without a word from the server
SHORTEST_ANSWER = 40  # letters
NEXT = 4  # elements after the question's own in which an answer begins
NOT_TOLD = ("html", "button", "chat_input")  # styles, and what is only offered


class NoAnswer(Exception):
    """The page did not do what was asked of it, and what it did instead."""


@dataclass(frozen=True)
class Drawn:
    """What one run of the page's script drew, and what it cost to send."""

    elements: tuple[Element, ...]
    seconds: float
    sent: int  # bytes, before the socket compresses them

    def after(self, question: str) -> str:
        """What stands under a question: beside it in its element, and in those that follow at once."""
        looked_for = _plain(question)
        for place in reversed(range(len(self.elements))):
            if self.elements[place].WhichOneof("type") in NOT_TOLD:
                continue
            _, found, rest = _words(self.elements[place]).rpartition(looked_for)
            if found:
                following = self.elements[place + 1 : place + 1 + NEXT]
                told = [each for each in following if each.WhichOneof("type") not in NOT_TOLD]
                return _plain(" ".join([rest, *map(_words, told)]))
        return ""


class Page:
    """One open page. `ask` is what a person does with it.

    `before` is the session that the page had, where it comes back after the connection broke.
    """

    def __init__(self, address: str, *, before: str = "", cookie: str = "") -> None:
        token = _token(address)
        self._socket = connect(
            f"{address.replace('http', 'ws', 1)}/_stcore/stream",
            subprotocols=["streamlit", token, *([before] if before else [])],  # type: ignore[list-item]
            origin=address,  # type: ignore[arg-type]
            additional_headers={"Cookie": f"{COOKIE}={token}{cookie and '; '}{cookie}"},
            max_size=None,
            open_timeout=LONGEST_WAIT,
            legacy=True,  # held open by this object, not by a `with` of its own
        )
        self._script = ""
        self.session = ""
        self._held: dict[str, Element] = {}
        self.first = self._run(BackMsg(rerun_script={}))
        self._box = next((e.chat_input.id for e in self.first.elements if _is_box(e)), None)
        if self._box is None:
            raise NoAnswer("the page has no box for a question")

    def ask(self, question: str) -> Drawn:
        """Put a question and wait until its answer stands on the page and the script has ended."""
        drawn = self._run(self._typed(question))
        if any(element.WhichOneof("type") == "exception" for element in drawn.elements):
            raise NoAnswer("the page shows an exception")
        if len(drawn.after(question)) < SHORTEST_ANSWER:
            raise NoAnswer(f"the page shows no answer to: {question}")
        return drawn

    def close(self) -> None:
        self._socket.close()

    def __enter__(self) -> Page:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _typed(self, question: str) -> BackMsg:
        value = {"id": self._box, "chat_input_value": {"data": question}}
        state = {"widgets": [value]}
        held = list(self._held)
        return BackMsg(
            rerun_script={
                "page_script_hash": self._script,
                "widget_states": state,
                "cached_message_hashes": held,
            }
        )

    def _run(self, said: BackMsg) -> Drawn:
        """Say it, and take in all until a run of the script has ended with nothing to follow."""
        began = time.perf_counter()
        self._socket.send(said.SerializeToString())
        elements: dict[tuple[int, ...], Element] = {}
        sent = 0
        while True:
            frame = self._socket.recv(timeout=LONGEST_WAIT)
            sent += len(frame)
            message = ForwardMsg.FromString(frame)  # type: ignore[arg-type]
            kind = message.WhichOneof("type")
            if kind == "new_session":
                elements.clear()
                self._script = message.new_session.page_script_hash
                self.session = message.new_session.initialize.session_id
            elif kind in ("delta", "ref_hash"):
                self._take(message, elements)
            elif kind == "script_finished":
                if message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                    seconds = time.perf_counter() - began
                    return Drawn(tuple(e for _, e in sorted(elements.items())), seconds, sent)
                if message.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
                    raise NoAnswer("the page's script does not compile")

    def _take(self, message: ForwardMsg, elements: dict[tuple[int, ...], Element]) -> None:
        """An element at its place. What is large is sent once and then named by its hash."""
        place = tuple(message.metadata.delta_path)
        if message.WhichOneof("type") == "ref_hash":
            if message.ref_hash not in self._held:
                raise NoAnswer("the server names an element that it never sent")
            elements[place] = self._held[message.ref_hash]
        elif message.delta.WhichOneof("type") == "new_element":
            elements[place] = message.delta.new_element
            if message.metadata.cacheable:
                self._held[message.hash] = message.delta.new_element


def _token(address: str) -> str:
    """The token that a page has to send back, as the server hands it to a browser."""
    with urllib.request.urlopen(f"{address}/_stcore/health", timeout=5) as answer:
        cookies = answer.headers.get_all("Set-Cookie") or []
    named = [each.partition("=")[2] for each in cookies if each.startswith(f"{COOKIE}=")]
    return named[0].partition(";")[0] if named else "none"


def _is_box(element: Element) -> bool:
    return element.WhichOneof("type") == "chat_input"


def _words(element: Element) -> str:
    return _plain(" ".join(_strings(element)))


def _plain(text: str) -> str:
    return " ".join(text.split())


def _strings(message: Message) -> Iterator[str]:
    for field, value in message.ListFields():
        values = value if field.is_repeated else [value]
        if field.type == FieldDescriptor.TYPE_MESSAGE and not _is_map(field):
            for each in values:
                yield from _strings(each)
        elif field.type == FieldDescriptor.TYPE_STRING:
            for each in values:
                yield from _unpacked(each)


def _is_map(field: FieldDescriptor) -> bool:
    return bool(field.message_type and field.message_type.GetOptions().map_entry)


def _unpacked(text: str) -> Iterator[str]:
    """The text, or the strings in it where it is JSON: so a component of our own gets its values."""
    try:
        yield from _leaves(json.loads(text)) if text[:1] in ("{", "[") else (text,)
    except ValueError:
        yield text


def _leaves(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from _leaves(each)
    elif isinstance(value, str):
        yield value
