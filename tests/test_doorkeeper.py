"""The doorkeeper: who is let in, with which headers all goes out, and what a pause does."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from assistant.guard import NOTICE
from corpus.documents import Corpus
from counter.doorkeeper import HEADERS, Doorkeeper
from counter.pause import LONGEST, UNSAID, Switch, paused_page

HOSTS = ("localhost", "127.0.0.1", "::1", "*.desk.example")


async def told(_: object) -> PlainTextResponse:
    return PlainTextResponse("inside", headers={"Content-Security-Policy": "its own"})


async def spoken(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_text("inside")
    await socket.close()


@pytest.fixture
def switch(tmp_path: Path) -> Switch:
    return Switch(tmp_path / "PAUSED")


@pytest.fixture
def visitor(corpus: Corpus, switch: Switch) -> TestClient:
    app = Starlette(routes=[WebSocketRoute("/_stcore/stream", spoken), Route("/{path:path}", told)])
    door = Doorkeeper(
        app,
        hosts=HOSTS,
        switch=switch,
        page=lambda message: paused_page(message, corpus),
        policy="default-src 'none'",
    )
    return TestClient(door, base_url="http://localhost:8501")


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 200),
        ("LOCALHOST:8501", 200),
        ("localhost.", 200),
        ("[::1]:8501", 200),
        ("a.desk.example", 200),
        ("desk.example", 421),  # a star stands for a name before the dot
        ("evil.example", 421),
        ("localhost.evil.example", 421),
        ("localhost@evil.example", 421),
        ("", 421),
    ],
)
def test_only_hosts_that_the_desk_answers_for_are_let_in(
    visitor: TestClient, host: str, status: int
) -> None:
    assert visitor.get("/read", headers={"Host": host}).status_code == status


def test_a_connection_for_another_host_is_closed_before_it_opens(visitor: TestClient) -> None:
    with visitor.websocket_connect("/_stcore/stream", headers={"Host": "localhost"}) as socket:
        assert socket.receive_text() == "inside"
    with (
        pytest.raises(WebSocketDisconnect),
        visitor.websocket_connect("/_stcore/stream", headers={"Host": "evil.example"}),
    ):
        pass


@pytest.mark.parametrize(
    "path",
    ["/_stcore/metrics", "/_stcore/metrics/", "/_stcore/agent/mcp", "/_stcore/script-health-check"],
)
def test_doors_for_operators_are_closed(visitor: TestClient, path: str) -> None:
    assert visitor.get(path).status_code == 404


def test_everything_goes_out_with_the_headers_and_a_page_keeps_its_own_policy(
    visitor: TestClient,
) -> None:
    for path in ("/read", "/_stcore/metrics"):
        answer = visitor.get(path)
        assert {name: answer.headers[name] for name in HEADERS} == dict(HEADERS)
    assert visitor.get("/read").headers["Content-Security-Policy"] == "its own"
    assert (
        visitor.get("/_stcore/metrics").headers["Content-Security-Policy"] == "default-src 'none'"
    )


def test_a_file_pauses_every_page_at_once_and_its_going_opens_them(
    visitor: TestClient, switch: Switch
) -> None:
    assert visitor.get("/").status_code == 200
    switch.file.write_text("Back on Monday.\n<b>Not bold</b>")
    answer = visitor.get("/read/policy-2023")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "600")
    assert "Back on Monday.<br>&lt;b&gt;Not bold&lt;/b&gt;" in answer.text
    assert "The Public Information Office can be reached through" in answer.text
    assert answer.text.count(NOTICE) == 1
    switch.file.unlink()
    assert visitor.get("/read/policy-2023").text == "inside"


@pytest.mark.parametrize("path", ["/health", "/_stcore/health", "/static/js/main.js"])
def test_health_and_what_an_open_page_needs_stay_while_paused(
    visitor: TestClient, switch: Switch, path: str
) -> None:
    switch.file.write_text("")
    assert visitor.get(path).status_code == 200


def test_what_a_switch_says(tmp_path: Path) -> None:
    file = tmp_path / "PAUSED"
    assert Switch(file).message() is None
    assert Switch(file, "We move house.").message() == "We move house."
    assert Switch(file, "").message() == UNSAID
    file.write_text(" \n")
    assert Switch(file).message() == UNSAID
    file.write_text("x" * 10_000)
    assert Switch(file).message() == "x" * LONGEST
    file.unlink()
    file.mkdir()  # cannot be read: better shut than open
    assert Switch(file).message() == UNSAID
