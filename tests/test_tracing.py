"""Traces: what is told by which name, that no words are in them unless asked for, and that off is off."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from assistant.bootstrap import Assistant
from assistant.chat_settings import ChatSettings
from assistant.guard import Reply
from assistant.questions import asked
from assistant.tracing import traced
from corpus.errors import BadInput
from tests.chat_server import ChatServer, chat_server
from tests.chat_trial import KEY, with_model

QUESTION = "Do I have to say that part of my zebra book was made with AI?"
HOUSE = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def server():
    with chat_server() as running:
        yield running


@pytest.fixture
def spans() -> Iterator[InMemorySpanExporter]:
    exporter = InMemorySpanExporter()
    yield exporter
    exporter.clear()


def asked_with(
    spans: InMemorySpanExporter,
    desk: Assistant,
    server: ChatServer,
    name: str = "honest",
    provider: str = "openai",
    **more: object,
) -> tuple[Reply, Sequence[ReadableSpan]]:
    base = f"{server.url}/v1" if provider == "openai" else server.url
    chosen = {"model": f"{provider}:{name}", "base_url": base, "api_key": KEY, **more}
    settings = ChatSettings.model_validate(chosen)
    provided = TracerProvider()
    provided.add_span_processor(SimpleSpanProcessor(spans))
    own = with_model(desk, server, provider, name, "tools", within=2.0)
    reply, _ = traced(own, settings, provided.get_tracer("test")).ask(asked(QUESTION))
    return reply, spans.get_finished_spans()


def named(found: Sequence[ReadableSpan], name: str) -> ReadableSpan:
    [one] = [span for span in found if span.name == name]
    return one


@pytest.mark.parametrize("provider", ["openai", "anthropic"])
def test_the_request_the_retrieval_and_the_answer_are_spans(
    assistant, server, spans, provider
) -> None:
    reply, found = asked_with(spans, assistant, server, provider=provider)
    request = named(found, "invoke_workflow copyright-desk")
    answer, chat = named(found, "answer"), named(found, "chat honest")
    retrieval = named(found, "retrieval copyright-desk")
    assert request.parent is None
    assert answer.parent.span_id == retrieval.parent.span_id == request.context.span_id
    assert chat.parent.span_id == answer.context.span_id
    assert request.attributes["desk.reply.claims"] == len(reply.claims)
    told = dict(chat.attributes)
    assert told["gen_ai.operation.name"] == "chat"
    assert told["gen_ai.provider.name"] == provider
    assert told["gen_ai.request.model"] == told["gen_ai.response.model"] == "honest"
    assert told["gen_ai.request.temperature"] == 0
    assert told["gen_ai.usage.output_tokens"] == 100
    assert told["server.address"] == "127.0.0.1"
    assert "error.type" not in told
    assert retrieval.attributes["gen_ai.operation.name"] == "retrieval"
    places = json.loads(retrieval.attributes["gen_ai.retrieval.documents"])
    assert {place["id"] for place in places} >= {hit.passage.address for hit in reply.hits}


@pytest.mark.parametrize(
    ("fault", "kind"), [("429", "busy"), ("500", "down"), ("refusal", "refused"), ("slow", "slow")]
)
def test_a_failure_is_told_by_its_kind_and_by_nothing_else(
    assistant, server, spans, fault, kind
) -> None:
    reply, found = asked_with(spans, assistant, server, f"honest+{fault}")
    chat = named(found, f"chat honest+{fault}")
    assert chat.attributes["error.type"] == kind
    assert not chat.status.is_ok
    assert not chat.status.description
    assert not chat.events
    assert named(found, "invoke_workflow copyright-desk").status.is_unset, "an answer was given"
    assert reply.claims


@pytest.mark.parametrize("fault", ["", "+429", "+garbage", "+malformed"])
def test_no_words_and_no_key_are_in_them(assistant, server, spans, fault) -> None:
    reply, found = asked_with(spans, assistant, server, f"honest{fault}")
    told = "\n".join(span.to_json() for span in found)
    assert "zebra" not in told
    assert not any(claim.text[:40] in told for claim in reply.claims)
    assert KEY not in told


def test_words_are_in_them_when_asked_for_and_the_key_never(assistant, server, spans) -> None:
    reply, found = asked_with(spans, assistant, server, tracing_content=True)
    chat, request = named(found, "chat honest"), named(found, "invoke_workflow copyright-desk")
    system, human = json.loads(chat.attributes["gen_ai.input.messages"])
    assert (system["role"], human["role"]) == ("system", "user")
    assert QUESTION in human["parts"][0]["content"]
    [said] = json.loads(chat.attributes["gen_ai.output.messages"])
    assert said["parts"][0]["arguments"]["claims"]
    [shown] = json.loads(request.attributes["gen_ai.output.messages"])
    assert shown["parts"][0]["content"] == reply.text
    assert named(found, "retrieval copyright-desk").attributes["gen_ai.retrieval.query.text"]
    assert KEY not in "\n".join(span.to_json() for span in found)


def test_what_is_shown_is_the_same_with_and_without(assistant, server, spans) -> None:
    reply, _ = asked_with(spans, assistant, server)
    plain, _ = with_model(assistant, server, "openai", "honest", "tools").ask(asked(QUESTION))
    assert reply.text == plain.text


def test_a_desk_without_a_model_is_traced_too(assistant, spans) -> None:
    provided = TracerProvider()
    provided.add_span_processor(SimpleSpanProcessor(spans))
    traced(assistant, ChatSettings(model=None), provided.get_tracer("test")).ask(asked(QUESTION))
    names = {span.name for span in spans.get_finished_spans()}
    assert names == {"invoke_workflow copyright-desk", "retrieval copyright-desk", "answer"}


def test_where_traces_cannot_go_is_told(assistant, monkeypatch) -> None:
    monkeypatch.setenv("OTEL_TRACES_EXPORTER", "pigeon")
    with pytest.raises(BadInput, match="OTEL_TRACES_EXPORTER"):
        traced(assistant, ChatSettings(model=None))


@pytest.mark.parametrize(("switch", "loaded"), [("", "False"), ("1", "True")])
def test_off_it_is_not_even_loaded(home: Path, switch: str, loaded: str) -> None:
    code = (
        "import sys\nfrom assistant.bootstrap import Settings, open_assistant\n"
        "from assistant.questions import asked\n"
        "open_assistant(Settings(), print).ask(asked('What does note 40 say?'))\n"
        "print('assistant.tracing' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=HOUSE,
        env={
            "PATH": "/usr/bin:/bin",
            "DESK_HOME": str(home),
            "DESK_CHAT_TRACING": switch,
            "OTEL_TRACES_EXPORTER": "none",
        },
    )
    assert done.stdout.split()[-1] == loaded, done.stderr
