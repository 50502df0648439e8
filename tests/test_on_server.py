"""What a Chroma server may say or leave unsaid: never believed, never waited for beyond the deadline."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from pydantic import SecretStr

from corpus.errors import BadInput
from index.chroma_server import ChromaServer, Collection, NotServing
from index.nearest import Compared
from index.on_server import FIRST_PAUSE, LONGEST_PAUSE, OnServer, asked, told_of
from index.server_address import ServerAddress, read_address

TOKEN = SecretStr("open-sesame")


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:8000",
        "http://localhost:8000/",
        "http://[::1]:8000",
        "http://10.1.2.3",
        "http://192.168.0.7:8000",
        "https://172.16.0.1",
        "http://chroma:8000",  # a name is looked up when it is connected to
    ],
)
def test_a_server_of_ones_own_is_taken(url: str) -> None:
    found = read_address(url, None)
    assert found is not None
    assert found.url == url.rstrip("/")


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("127.0.0.1:8000", "cannot be read"),
        ("ftp://127.0.0.1", "cannot be read"),
        ("http://", "cannot be read"),
        ("http://127.0.0.1:99999", "cannot be read"),
        ("http://[::1", "cannot be read"),
        ("http://me:sesame@127.0.0.1", "nothing more"),
        ("http://127.0.0.1/sesame", "nothing more"),
        ("http://127.0.0.1?sesame", "nothing more"),
        ("http://8.8.8.8:8000", "open internet"),
        ("https://8.8.8.8", "open internet"),  # no token
        ("http://[2001:4860:4860::8888]", "open internet"),
        ("http://0.0.0.0:8000", "open internet"),
    ],
)
def test_another_is_refused_in_a_sentence_that_repeats_nothing(url: str, says: str) -> None:
    with pytest.raises(BadInput, match=says) as refused:
        read_address(url, None)
    assert "sesame" not in str(refused.value)


def test_a_server_on_the_internet_has_to_be_behind_tls_and_a_token() -> None:
    assert read_address("https://8.8.8.8", TOKEN)
    with pytest.raises(BadInput, match="open internet"):
        read_address("http://8.8.8.8", TOKEN)


@pytest.mark.parametrize("token", ["two words", "a\nb", "schlüssel"])
def test_a_token_that_cannot_be_sent_is_refused_and_not_repeated(token: str) -> None:
    with pytest.raises(BadInput, match="DESK_CHROMA_TOKEN") as refused:
        read_address("http://127.0.0.1", SecretStr(token))
    assert token not in str(refused.value)


def test_no_server_named_is_none() -> None:
    assert read_address("", None) is None


@pytest.fixture(scope="module")
def liar() -> Iterator[SimpleNamespace]:
    """A server that says what it is told to say, and keeps the headers that reached it."""
    told = SimpleNamespace(status=200, body=b"{}", before=lambda _: None, heard=None, url="")

    class Says(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.heard = dict(self.headers)
            told.before(self)
            self.send_response(told.status)
            self.end_headers()
            self.wfile.write(told.body)

        def do_GET(self) -> None:
            self.do_POST()

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Says)
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    told.url = f"http://127.0.0.1:{server.server_address[1]}"
    yield told
    server.shutdown()
    server.server_close()


HELD = Collection("some-id", "desk-x", {})
CIRCLE = np.array(
    [[np.cos(a), np.sin(a)] for a in np.linspace(0, 3, 8)], dtype=np.float32
)  # eight vectors, each further from the first


def reply(rows: list[Any], distances: list[Any]) -> bytes:
    return json.dumps({"ids": [rows], "distances": [distances]}).encode()


TRUE = [float(1 - CIRCLE[row] @ CIRCLE[0]) for row in range(8)]


def test_what_agrees_with_our_own_vectors_is_taken_in_our_order(liar: SimpleNamespace) -> None:
    liar.status, liar.body = 200, reply(["2", "0", "1"], [TRUE[2], TRUE[0], TRUE[1]])
    rows, cosines = asked(ChromaServer(ServerAddress(liar.url)), HELD, CIRCLE, CIRCLE[0], 3)
    assert rows.tolist() == [0, 1, 2]
    assert cosines.tolist() == Compared(CIRCLE).search(CIRCLE[0], 3)[1].tolist()


LIES = [
    (200, reply(["0", "1"], TRUE[:2])),  # fewer than were asked for
    (200, reply(["0", "1", "1"], [TRUE[0], TRUE[1], TRUE[1]])),  # one twice
    (200, reply(["0", "1", "8"], TRUE[:3])),  # a row that is none
    (200, reply(["0", "1", "-1"], TRUE[:3])),
    (200, reply(["0", "1", "9" * 30], TRUE[:3])),
    (200, reply(["0", "1", "two"], TRUE[:3])),
    (200, reply(["0", "1", "2"], [TRUE[0], TRUE[2], TRUE[1]])),  # cosines of one another
    (200, reply(["0", "1", "2"], [TRUE[0], TRUE[1], None])),
    (200, reply(["0", "1", "2"], [TRUE[0], TRUE[1], float("nan")])),
    (200, reply([], [])),
    (200, b'{"ids": [], "distances": []}'),
    (200, b"[]"),
    (200, b"null"),
    (200, b"[" * 100_000),
    (200, b"\xff\xfe no JSON"),
    (200, b""),
    (302, b""),
    (401, b""),
    (404, b'{"error":"NotFoundError"}'),
    (500, b"<html>"),
]


@pytest.mark.parametrize(("status", "body"), LIES)
def test_nothing_else_is(liar: SimpleNamespace, status: int, body: bytes) -> None:
    liar.status, liar.body = status, body
    with pytest.raises(NotServing):
        asked(ChromaServer(ServerAddress(liar.url)), HELD, CIRCLE, CIRCLE[0], 3)


def hanging(_: BaseHTTPRequestHandler) -> None:
    time.sleep(1.5)


def dripping(server: BaseHTTPRequestHandler) -> None:
    """A header of which a letter comes now and then, each soon enough."""
    server.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
    for _ in range(30):
        server.wfile.write(b"x")
        server.wfile.flush()
        time.sleep(0.05)


@pytest.mark.parametrize("slow", [hanging, dripping])
def test_a_slow_server_is_waited_for_no_longer_than_the_deadline(
    liar: SimpleNamespace, slow: Callable[[BaseHTTPRequestHandler], None]
) -> None:
    liar.status, liar.body, liar.before = 200, b"7", slow
    try:
        with pytest.raises(NotServing, match="does not answer within"):
            ChromaServer(ServerAddress(liar.url), deadline=0.3).count("some-id")
    finally:
        liar.before = lambda _: None


def test_a_token_goes_out_as_a_bearer_and_stands_in_no_text(liar: SimpleNamespace) -> None:
    liar.status, liar.body = 401, b""
    address = ServerAddress(liar.url, TOKEN)
    with pytest.raises(NotServing, match="DESK_CHROMA_TOKEN") as trouble:
        ChromaServer(address).count("some-id")
    assert liar.heard["Authorization"] == "Bearer open-sesame"
    assert "sesame" not in f"{address!r} {trouble.value}"


def test_a_server_that_stays_away_is_tried_after_pauses_that_grow(liar: SimpleNamespace) -> None:
    now, told = SimpleNamespace(at=0.0), []
    liar.status, liar.body = 500, b""
    server = ChromaServer(ServerAddress(liar.url))
    search = OnServer(
        server, "desk-x", CIRCLE, lambda _, why: told.append(why), clock=lambda: now.at
    )
    tried = []
    search._started = True
    for _ in range(10):
        search._try_aside()
        while search._trying.locked():
            time.sleep(0.001)
        tried.append(search._not_before - now.at)
        now.at = search._not_before
        rows, _ = search.search(CIRCLE[0], 8)
        assert rows.tolist() == list(range(8))
        while search._trying.locked():
            time.sleep(0.001)
        now.at = search._not_before
    assert tried[0] == FIRST_PAUSE
    assert tried == sorted(tried)
    assert tried[-1] == LONGEST_PAUSE
    assert set(told) == {"fails (status 500)"}


def test_what_a_whole_collection_says_of_itself_is_about_these_vectors() -> None:
    assert told_of(CIRCLE) == {"desk": "whole", "vectors": 8, "numbers": 2}
    assert told_of(CIRCLE[:7]) != told_of(CIRCLE)
