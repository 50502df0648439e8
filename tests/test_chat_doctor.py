"""What the doctor says of a chat model: which one, whether it answers, what to do, and never the key."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.acceptance import Measured, keep_measured
from assistant.chat_doctor import ADVICE, PATIENCE, chat_line, examine_chat
from assistant.chat_settings import ChatSettings, read_chat_settings
from corpus.documents import Corpus
from corpus.errors import BadInput
from tests.chat_server import ChatServer, chat_server

KEY = "sk-canary-77aa"
WAYS = (("openai", "tools"), ("openai", "text"), ("anthropic", "tools"), ("anthropic", "citations"))


@pytest.fixture(scope="module")
def server():
    with chat_server() as running:
        yield running


def settings(
    server: ChatServer, name: str, provider: str = "openai", **more: object
) -> ChatSettings:
    base = f"{server.url}/v1" if provider == "openai" else server.url
    chosen = {"model": f"{provider}:{name}", "base_url": base, "api_key": KEY, "deadline": 1.0}
    return ChatSettings.model_validate({**chosen, **more})


@pytest.mark.parametrize("provider", ["openai", "anthropic"])
def test_a_model_that_answers_is_said_to(server, corpus: Corpus, tmp_path, provider) -> None:
    before = len(server.requests)
    found = examine_chat(settings(server, "honest", provider), tmp_path, corpus)
    assert found is not None
    assert (found.trouble, found.kind) == ("", None)
    assert len(server.requests) == before + 1, "one request is enough"
    told = chat_line(found.as_json())
    assert told.startswith(f"{provider}:honest at 127.0.0.1, answers in ")
    assert "not measured yet" in told


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ("slow", "slow"),
        ("429", "busy"),
        ("500", "down"),
        ("malformed", "malformed"),
        ("schema", "malformed"),
        ("empty", "empty"),
        ("refusal", "refused"),
        ("length", "cut"),
    ],
)
def test_a_failure_is_told_by_its_kind_with_what_to_do(
    server, corpus, tmp_path, fault, kind
) -> None:
    before = len(server.requests)
    found = examine_chat(settings(server, f"honest+{fault}"), tmp_path, corpus)
    assert found is not None
    assert found.kind == kind
    assert (
        found.trouble == f"The chat model openai:honest+{fault}: {ADVICE[kind].format(seconds=1)}"
    )
    assert "does not answer" in chat_line(found.as_json())
    assert len(server.requests) == before + 1, "a doctor asks once"
    assert KEY not in repr(found) + json.dumps(found.as_json())


def test_nobody_there_is_told_within_the_patience(corpus, tmp_path) -> None:
    chosen = {
        "model": "openai:x",
        "base_url": "http://127.0.0.1:9/v1",
        "api_key": KEY,
        "deadline": 3,
    }
    found = examine_chat(ChatSettings.model_validate(chosen), tmp_path, corpus)
    assert found is not None
    assert found.kind == "down"
    assert found.seconds < PATIENCE


def test_an_unknown_model_is_told_apart_from_one_that_is_away(corpus, tmp_path) -> None:
    from http.server import BaseHTTPRequestHandler, HTTPServer
    from threading import Thread

    class Unknown(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.send_error(404)

        def log_message(self, *args: object) -> None:
            """Says nothing."""

    with HTTPServer(("127.0.0.1", 0), Unknown) as there:
        Thread(target=there.serve_forever, daemon=True).start()
        base = f"http://127.0.0.1:{there.server_address[1]}/v1"
        chosen = {"model": "openai:x", "base_url": base, "api_key": KEY, "deadline": 3}
        found = examine_chat(ChatSettings.model_validate(chosen), tmp_path, corpus)
        there.shutdown()
    assert found is not None
    assert found.kind == "unknown"


def test_none_set_is_said_as_before(corpus, tmp_path) -> None:
    assert examine_chat(ChatSettings(model=None), tmp_path, corpus) is None
    assert chat_line(None) == "none: answers are made of the Office's own words"


def test_a_model_measured_too_low_is_a_problem_and_is_not_asked(server, corpus, tmp_path) -> None:
    keep_measured(tmp_path, {"openai:liar": Measured(0.2, 50, "2026-01-02T03:04:05", {})})
    before = len(server.requests)
    found = examine_chat(settings(server, "liar"), tmp_path, corpus)
    assert found is not None
    assert "20% of its claims held, n=50" in found.trouble
    assert "desk eval run --chat-model openai:liar" in found.trouble
    assert "is not asked; 20% of its claims held" in chat_line(found.as_json())
    assert len(server.requests) == before


def test_a_wrong_name_is_a_problem_and_no_crash(corpus, tmp_path) -> None:
    found = examine_chat(ChatSettings(model="gpt"), tmp_path, corpus)
    assert found is not None
    assert "provider:name" in found.trouble


def test_a_key_in_the_address_is_not_told(server, corpus, tmp_path) -> None:
    base = server.url.replace("http://", f"http://me:{KEY}@") + "/v1"
    found = examine_chat(settings(server, "honest", base_url=base), tmp_path, corpus)
    assert found is not None
    assert found.at == "127.0.0.1"
    assert KEY not in json.dumps(found.as_json()) + chat_line(found.as_json()) + found.trouble


def test_the_doctor_itself_tells_of_it(server, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from assistant.bootstrap import Settings
    from assistant.doctor import examination_lines, examine

    monkeypatch.setenv("DESK_CHAT_MODEL", "openai:honest+429")
    monkeypatch.setenv("DESK_CHAT_BASE_URL", f"{server.url}/v1")
    monkeypatch.setenv("DESK_CHAT_API_KEY", KEY)
    found = examine(Settings(home=home))
    assert found["chat_model"]["failure"] == "busy"
    assert not found["well"]
    told = examination_lines(found)
    assert "Chat model  openai:honest+429 at 127.0.0.1, does not answer" in told
    assert "too busy" in told
    assert KEY not in told + json.dumps(found)


def test_a_setting_that_cannot_be_read_is_named_without_its_value(monkeypatch) -> None:
    monkeypatch.setenv("DESK_CHAT_DEADLINE", "quickly-sk-7")
    with pytest.raises(BadInput) as trouble:
        read_chat_settings()
    assert "DESK_CHAT_DEADLINE" in str(trouble.value)
    assert "sk-7" not in str(trouble.value)
