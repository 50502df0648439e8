"""A server on loopback that speaks OpenAI's and Anthropic's protocol, streaming included.

The model's name picks the script, as "honest", and the fault, as "honest+cut". It plays models for
the providers' real client libraries; nothing of it stands in the product.
"""

from __future__ import annotations

import json
import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.scripted_models import SCRIPTS, reading, seen, smoothing

TOOL = "AnswerWithClaims"
SHAPES = {"MessageRead": reading, "SmoothedReply": smoothing}
FAULTS = (
    "slow",
    "429",
    "500",
    "malformed",
    "schema",
    "empty",
    "refusal",
    "cut",
    "length",
    "garbage",
)
DRIP = 0.05  # seconds between two pieces of a model that drips
PIECE = 24  # characters of a piece of the stream
_LONG = 30.0  # seconds that a slow model takes; nobody waits that long
_HTTP_FAULTS = {"429": 429, "500": 500}


class ChatServer(ThreadingHTTPServer):
    """`requests` keeps what came in: (path, headers, body), for tests to look at."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.requests: list[tuple[str, dict[str, str], dict[str, Any]]] = []
        self.stopping = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no news."""


@contextmanager
def chat_server() -> Iterator[ChatServer]:
    server = ChatServer()
    worker = threading.Thread(target=server.serve_forever, daemon=True)
    worker.start()
    try:
        yield server
    finally:
        server.stopping.set()
        server.shutdown()
        server.server_close()
        worker.join(timeout=5)


class _Handler(BaseHTTPRequestHandler):
    server: ChatServer
    protocol_version = "HTTP/1.1"

    def log_message(self, *args: Any) -> None:
        """Says nothing."""

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.requests.append((self.path, headers, body))
        script, _, fault = str(body["model"]).partition("+")
        with suppress(BrokenPipeError, ConnectionResetError):
            if fault in _HTTP_FAULTS:
                self._refuse(_HTTP_FAULTS[fault])
                return
            if fault == "slow":
                self.server.stopping.wait(_LONG)
            shape = next((name for name in _tools(body) if name in SHAPES), None)
            if shape is not None:
                self._whole(_shaped(shape, body, script, fault))
                return
            speak = _anthropic if self.path.endswith("/messages") else _openai
            self._stream(speak(body, self._said(script, fault, body), fault), fault)

    def _said(self, script: str, fault: str, body: dict[str, Any]) -> list[dict[str, str]]:
        shown = seen(body["messages"])
        chance = random.Random(f"{script} {shown.question}")
        return SCRIPTS[script](shown, chance)

    def _whole(self, made: dict[str, Any]) -> None:
        told = json.dumps(made).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(told)))
        self.end_headers()
        self.wfile.write(told)

    def _refuse(self, status: int) -> None:
        told = json.dumps({"error": {"message": "no", "type": "x", "key": self._key()}}).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(told)))
        self.end_headers()
        self.wfile.write(told)

    def _key(self) -> str:
        """The key that came in, told back in the error: a provider might."""
        return str(self.headers.get("Authorization") or self.headers.get("x-api-key"))

    def _stream(self, events: Iterator[bytes], fault: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        for number, event in enumerate(events):
            if fault == "cut" and number == 6:
                return
            if fault == "garbage" and number == 3:
                self.wfile.write(b"data: {this is no event\n\n")
            if fault == "drip" and self.server.stopping.wait(DRIP):
                return
            self.wfile.write(event)
            self.wfile.flush()


def _tools(body: dict[str, Any]) -> list[str]:
    return [tool.get("name") or tool["function"]["name"] for tool in body.get("tools", ())]


def _shaped(shape: str, body: dict[str, Any], script: str, fault: str) -> dict[str, Any]:
    """The answer to a request for a shape, whole: what the model made of the message or the letter."""
    shown = seen(body["messages"])
    chance = random.Random(f"{script} {shown.message or shown.paragraphs}")
    found: Any = SHAPES[shape](script, shown, chance)
    if fault in ("malformed", "schema"):
        found = {"questions": "none"}
    if "messages" in body and any("function" in tool for tool in body["tools"]):
        call = {
            "id": "t1",
            "type": "function",
            "function": {"name": shape, "arguments": json.dumps(found)},
        }
        message = {"role": "assistant", "content": None, "tool_calls": [call]}
        return {
            "id": "c1",
            "object": "chat.completion",
            "created": 0,
            "model": body["model"],
            "choices": [{"index": 0, "message": message, "finish_reason": "tool_calls"}],
            "usage": {"prompt_tokens": 500, "completion_tokens": 50, "total_tokens": 550},
        }
    return {
        "id": "m1",
        "type": "message",
        "role": "assistant",
        "model": body["model"],
        "content": [{"type": "tool_use", "id": "t1", "name": shape, "input": found}],
        "stop_reason": "tool_use",
        "stop_sequence": None,
        "usage": {"input_tokens": 500, "output_tokens": 50},
    }


def _written(claims: list[dict[str, str]], fault: str) -> str:
    if fault == "malformed":
        return '{"claims": [{"text": "You need not disclose", "address": }'
    if fault == "schema":
        return json.dumps({"verdict": "nothing to disclose", "claims": "none needed"})
    return json.dumps({"claims": claims})


def _pieces(text: str) -> list[str]:
    return [text[n : n + PIECE] for n in range(0, len(text), PIECE)]


def _openai(body: dict[str, Any], claims: list[dict[str, str]], fault: str) -> Iterator[bytes]:
    def event(delta: dict[str, Any], reason: str | None = None, **more: Any) -> bytes:
        choice = {"index": 0, "delta": delta, "finish_reason": reason}
        made = {
            "id": "c1",
            "object": "chat.completion.chunk",
            "created": int(time.time()),
            "model": body["model"],
            "choices": [choice],
            **more,
        }
        return b"data: " + json.dumps(made).encode() + b"\n\n"

    yield event({"role": "assistant", "content": ""})
    if fault == "refusal":
        yield event({"refusal": "I cannot help with that."})
        yield event({}, "content_filter")
    elif fault == "empty":
        yield event({}, "stop")
    else:
        tools = bool(body.get("tools"))
        for number, piece in enumerate(_pieces(_written(claims, fault))):
            if not tools:
                yield event({"content": piece})
                continue
            call: dict[str, Any] = {"index": 0, "function": {"arguments": piece}}
            if number == 0:
                call |= {"id": "t1", "type": "function"}
                call["function"]["name"] = TOOL
            yield event({"tool_calls": [call]})
        done = "tool_calls" if tools else "stop"
        yield event({}, "length" if fault == "length" else done)
    usage = {"prompt_tokens": 900, "completion_tokens": 100, "total_tokens": 1000}
    yield event({}, None, choices=[], usage=usage)
    yield b"data: [DONE]\n\n"


def _anthropic(body: dict[str, Any], claims: list[dict[str, str]], fault: str) -> Iterator[bytes]:
    def event(kind: str, **more: Any) -> bytes:
        return f"event: {kind}\ndata: {json.dumps({'type': kind, **more})}\n\n".encode()

    usage = {"input_tokens": 900, "output_tokens": 1}
    message = {
        "id": "m1",
        "type": "message",
        "role": "assistant",
        "model": body["model"],
        "content": [],
        "stop_reason": None,
        "stop_sequence": None,
        "usage": usage,
    }
    yield event("message_start", message=message)
    reason = "tool_use" if body.get("tools") else "end_turn"
    if fault == "refusal":
        reason = "refusal"
    elif fault != "empty":
        yield from _blocks(event, body, claims, fault)
        reason = "max_tokens" if fault == "length" else reason
    ended = {"stop_reason": reason, "stop_sequence": None}
    yield event("message_delta", delta=ended, usage={"output_tokens": 100})
    yield event("message_stop")


def _blocks(
    event: Any, body: dict[str, Any], claims: list[dict[str, str]], fault: str
) -> Iterator[bytes]:
    titles = [
        block.get("title")
        for message in body["messages"]
        for block in (message["content"] if isinstance(message["content"], list) else ())
        if block.get("type") == "document"
    ]
    if titles and fault not in ("malformed", "schema"):
        yield from _cited(event, titles, claims)
        return
    tools = bool(body.get("tools"))
    block = (
        {"type": "tool_use", "id": "t1", "name": TOOL, "input": {}}
        if tools
        else {"type": "text", "text": ""}
    )
    yield event("content_block_start", index=0, content_block=block)
    for piece in _pieces(_written(claims, fault)):
        delta = (
            {"type": "input_json_delta", "partial_json": piece}
            if tools
            else {"type": "text_delta", "text": piece}
        )
        yield event("content_block_delta", index=0, delta=delta)
    yield event("content_block_stop", index=0)


def _cited(event: Any, titles: list[str], claims: list[dict[str, str]]) -> Iterator[bytes]:
    """Anthropic's own citations: a text block a claim, its citation in a delta."""
    for index, claim in enumerate(claims):
        block = {"type": "text", "text": "", "citations": []}
        yield event("content_block_start", index=index, content_block=block)
        document = titles.index(claim["address"]) if claim["address"] in titles else 0
        cited = {
            "type": "char_location",
            "cited_text": claim["quote"],
            "document_index": document,
            "document_title": claim["address"],
            "start_char_index": 0,
            "end_char_index": len(claim["quote"]),
            "file_id": None,
        }
        delta = {"type": "citations_delta", "citation": cited}
        yield event("content_block_delta", index=index, delta=delta)
        for piece in _pieces(claim["text"]):
            yield event(
                "content_block_delta", index=index, delta={"type": "text_delta", "text": piece}
            )
        yield event("content_block_stop", index=index)
