"""The pages at the socket: a question is answered, and nothing is loaded that no page needs."""

from __future__ import annotations

from pathlib import Path

import pytest

from counter.conversation import TURNS, Conversation
from tests.load_pages import Server, answered, questions


@pytest.mark.skipif(
    not Path("/proc/self/maps").exists(), reason="what is loaded is read from /proc"
)
def test_an_answer_needs_neither_pandas_nor_pyarrow(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESK_HOME", str(home))
    server = Server(["-m", "cli", "serve", "--port"])
    try:
        with server.opened() as page:
            first, second = questions()[:2]
            assert page.ask(first).after(first)
            both = page.ask(second)
            assert both.after(first) != both.after(second)
        assert answered(server.address) == 2
        loaded = Path(f"/proc/{server.process.pid}/maps").read_text()
    finally:
        server.stop()
    assert "onnxruntime" in loaded
    assert not [name for name in ("pandas", "pyarrow") if f"/{name}/" in loaded]


def test_receipts_share_the_messages_that_they_hold(assistant: object) -> None:
    talk = Conversation()
    for question in questions()[: TURNS // 2 + 2]:
        talk.ask(talk.take(question), assistant)  # type: ignore[arg-type]
    said = [
        message["content"]
        for kept in talk.kept
        for message in kept.json["receipt"]["history"]
        if message["role"] == "assistant"
    ]
    assert len({id(text) for text in said}) == len(talk.kept) - 1
    assert len(talk.kept[-1].json["receipt"]["history"]) == TURNS
