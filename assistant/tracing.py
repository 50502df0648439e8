"""Traces of the road of a question, by OpenTelemetry's conventions for generative AI; off unless asked for.

Nothing imports this file, nor OpenTelemetry, unless DESK_CHAT_TRACING is set. Where traces go is set by
OpenTelemetry's own OTEL_… variables. No word of a question or an answer is in them unless
DESK_CHAT_TRACING_CONTENT is set too, and never a key.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from functools import cache
from typing import Any, Final
from urllib.parse import urlsplit

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableConfig, RunnableLambda
from opentelemetry import trace
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, ConsoleSpanExporter, SpanExporter
from opentelemetry.semconv._incubating.attributes import gen_ai_attributes as gen_ai
from opentelemetry.semconv.attributes import error_attributes, server_attributes
from opentelemetry.trace import Span, SpanKind, Status, StatusCode, Tracer
from opentelemetry.util.types import AttributeValue
from pydantic import ConfigDict

from assistant.asker import Waits, always
from assistant.bootstrap import Assistant
from assistant.calling import Caller, tokens
from assistant.chain import Answered, Found, Road, along
from assistant.chat_settings import ChatSettings
from assistant.guard import Reply
from assistant.model_limits import ModelFailed
from assistant.questions import Asked
from corpus.errors import BadInput

SERVICE: Final = "copyright-desk"
Attributes = Mapping[str, AttributeValue | None]


@dataclass(frozen=True)
class Trace:
    """Starts spans; `content` says whether words may be in them."""

    tracer: Tracer
    content: bool

    @contextmanager
    def span(
        self, name: str, told: Attributes, kind: SpanKind = SpanKind.INTERNAL
    ) -> Iterator[Span]:
        """A span over what is done meanwhile; a failure is told by its kind, never by its message."""
        with self.tracer.start_as_current_span(
            name, kind=kind, record_exception=False, set_status_on_exception=False
        ) as span:
            _tell(span, told)
            try:
                yield span
            except Exception as trouble:
                _failed(span, trouble)
                raise

    def words(self, key: str, value: object) -> dict[str, str]:
        """The attribute, only where words may be told; what is no text, as JSON."""
        if not self.content:
            return {}
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        return {key: text}


def traced(assistant: Assistant, settings: ChatSettings, tracer: Tracer | None = None) -> Assistant:
    """The same assistant, its requests told as spans; raises BadInput where they cannot go anywhere."""
    made = Trace(tracer or _tracer(), settings.tracing_content)
    road = assistant.road
    writer, reader = road.writer, road.reader
    if writer is not None:
        chat = replace(writer.chat, caller=traced_caller(writer.chat.caller, settings, made))
        writer = replace(writer, chat=chat)
        reader = replace(reader, chat=chat) if reader is not None else None
    retriever = TracedRetriever(inner=road.retriever, trace=made)
    own = {one.name: getattr(road, one.name) for one in fields(road)}
    told = TracedRoad(
        **{**own, "retriever": retriever, "writer": writer, "reader": reader}, trace=made
    )
    return replace(assistant, road=told, chain=_request(along(told), made))


def _request(chain: Runnable[Asked, Reply], made: Trace) -> Runnable[Asked, Reply]:
    """The chain under one span."""

    def ask(asked: Asked, config: RunnableConfig) -> Reply:
        told: dict[str, AttributeValue | None] = {
            gen_ai.GEN_AI_OPERATION_NAME: gen_ai.GenAiOperationNameValues.INVOKE_WORKFLOW.value,
            gen_ai.GEN_AI_WORKFLOW_NAME: SERVICE,
            **made.words(gen_ai.GEN_AI_INPUT_MESSAGES, _message("user", asked.question)),
        }
        with made.span(f"invoke_workflow {SERVICE}", told) as span:
            reply = chain.invoke(asked, config)
            told = {
                "desk.reply.kind": reply.kind,
                "desk.reply.claims": len(reply.claims),
                **made.words(gen_ai.GEN_AI_OUTPUT_MESSAGES, _message("assistant", reply.text)),
            }
            _tell(span, told)
        return reply

    return RunnableLambda(ask, name="request")


@dataclass(frozen=True)
class TracedRoad(Road):
    """The road, whose answering is a span too."""

    trace: Trace | None = None

    def respond(self, found: Found, config: RunnableConfig | None = None) -> Answered:
        if self.trace is None:
            return super().respond(found, config)
        with self.trace.span("answer", {"desk.answer.questions": len(found.searched)}) as span:
            answered = super().respond(found, config)
            claims = sum(len(getattr(one, "claims", ())) for one in answered.found)
            dropped = sum(len(getattr(one, "dropped", ())) for one in answered.found)
            _tell(span, {"desk.answer.claims": claims, "desk.answer.dropped": dropped})
        return answered


class TracedRetriever(BaseRetriever):
    """A retriever, each search of which is a span with the addresses that it found."""

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True)

    inner: BaseRetriever
    trace: Trace

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,  # noqa: ARG002
        **told: Any,
    ) -> list[Document]:
        attributes = {
            gen_ai.GEN_AI_OPERATION_NAME: gen_ai.GenAiOperationNameValues.RETRIEVAL.value,
            gen_ai.GEN_AI_DATA_SOURCE_ID: SERVICE,
            **self.trace.words(gen_ai.GEN_AI_RETRIEVAL_QUERY_TEXT, query),
        }
        with self.trace.span(f"retrieval {SERVICE}", attributes, SpanKind.CLIENT) as span:
            found = self.inner.invoke(query, **told)
            rows = [{"id": document.id} for document in found]
            _tell(span, {gen_ai.GEN_AI_RETRIEVAL_DOCUMENTS: json.dumps(rows)})
        return found


@dataclass(frozen=True)
class TracedCaller(Caller):
    """A caller, each request of which is a span."""

    trace: Trace | None = None
    told: Attributes | None = None

    def stream(
        self,
        messages: Sequence[BaseMessage],
        until: float,
        session: str = "",
        waits: Waits = always,
    ) -> Iterator[AIMessageChunk]:
        span = self._begun(messages)
        message: AIMessageChunk | None = None
        try:
            for message in super().stream(messages, until, session, waits):
                yield message
        except BaseException as trouble:
            _failed(span, trouble)
            raise
        finally:
            self._tell_answer(span, message)
            span.end()

    def ask(
        self,
        structured: Runnable[Any, Any],
        messages: Sequence[BaseMessage],
        until: float,
        session: str = "",
        waits: Waits = always,
    ) -> Any:
        span = self._begun(messages)
        heard: list[AIMessage] = []

        def hear(found: dict[str, Any]) -> dict[str, Any]:
            heard.append(found["raw"])
            return found

        try:
            heeded = structured | RunnableLambda(hear)
            return super().ask(heeded, messages, until, session, waits)
        except Exception as trouble:
            _failed(span, trouble)
            raise
        finally:
            self._tell_answer(span, heard[-1] if heard else None)
            span.end()

    def _begun(self, messages: Sequence[BaseMessage]) -> Span:
        """A span that is not made current: what comes meanwhile may be read in another context."""
        if self.trace is None:
            return trace.INVALID_SPAN
        told = self.told or {}
        name = f"chat {told.get(gen_ai.GEN_AI_REQUEST_MODEL)}"
        span = self.trace.tracer.start_span(name, kind=SpanKind.CLIENT)
        _tell(span, told)
        written = [part for one in messages for part in _message(one.type, str(one.text))]
        _tell(span, self.trace.words(gen_ai.GEN_AI_INPUT_MESSAGES, written))
        return span

    def _tell_answer(self, span: Span, message: AIMessage | None) -> None:
        if message is None or self.trace is None:
            return
        sent, written = tokens(message)
        told = message.response_metadata
        reason = told.get("finish_reason") or told.get("stop_reason") or told.get("done_reason")
        _tell(
            span,
            {
                gen_ai.GEN_AI_USAGE_INPUT_TOKENS: sent,
                gen_ai.GEN_AI_USAGE_OUTPUT_TOKENS: written,
                gen_ai.GEN_AI_RESPONSE_FINISH_REASONS: [str(reason)] if reason else None,
                gen_ai.GEN_AI_RESPONSE_MODEL: told.get("model_name") or told.get("model"),
                **self.trace.words(gen_ai.GEN_AI_OUTPUT_MESSAGES, _said(message)),
            },
        )


def traced_caller(caller: Caller, settings: ChatSettings, made: Trace) -> TracedCaller:
    """The same caller with its breaker, budget and standing, its requests told as spans."""
    provider, _, model = (settings.model or "").partition(":")
    place = urlsplit(settings.base_url or "")
    told: Attributes = {
        gen_ai.GEN_AI_OPERATION_NAME: gen_ai.GenAiOperationNameValues.CHAT.value,
        gen_ai.GEN_AI_PROVIDER_NAME: provider,
        gen_ai.GEN_AI_REQUEST_MODEL: model,
        gen_ai.GEN_AI_REQUEST_TEMPERATURE: 0.0,
        gen_ai.GEN_AI_REQUEST_MAX_TOKENS: settings.most_tokens,
        gen_ai.GEN_AI_REQUEST_SEED: None if provider == "anthropic" else settings.seed,
        server_attributes.SERVER_ADDRESS: place.hostname,
        server_attributes.SERVER_PORT: place.port,
    }
    own = {one.name: getattr(caller, one.name) for one in fields(caller)}
    return TracedCaller(**own, trace=made, told=told)


def _tell(span: Span, told: Attributes) -> None:
    span.set_attributes({key: value for key, value in told.items() if value is not None})


def _failed(span: Span, trouble: BaseException) -> None:
    """The kind of a failure; a message of an error may hold anything, so none is told."""
    kind = trouble.kind if isinstance(trouble, ModelFailed) else type(trouble).__name__
    if isinstance(trouble, GeneratorExit):
        kind = "stopped"
    span.set_attribute(error_attributes.ERROR_TYPE, kind)
    span.set_status(Status(StatusCode.ERROR))


def _message(role: str, text: str) -> list[dict[str, Any]]:
    """A message as the conventions have it."""
    named = {"human": "user", "ai": "assistant"}.get(role, role)
    return [{"role": named, "parts": [{"type": "text", "content": text}]}]


def _said(message: AIMessage) -> list[dict[str, Any]]:
    parts: list[dict[str, Any]] = []
    if message.text:
        parts.append({"type": "text", "content": str(message.text)})
    for call in message.tool_calls:
        parts += [{"type": "tool_call", "name": call["name"], "arguments": call["args"]}]
    return [{"role": "assistant", "parts": parts}]


@cache
def _tracer() -> Tracer:
    """From the provider that the process has, else one by the OTEL_… variables."""
    provider = trace.get_tracer_provider()
    if not isinstance(provider, TracerProvider):
        provider = TracerProvider(resource=Resource.create(_service()))
        exporter = _exporter()
        if exporter is not None:
            provider.add_span_processor(BatchSpanProcessor(exporter))
    return provider.get_tracer(SERVICE)


def _service() -> dict[str, str]:
    return {} if os.environ.get("OTEL_SERVICE_NAME") else {"service.name": SERVICE}


def _exporter() -> SpanExporter | None:
    named = os.environ.get("OTEL_TRACES_EXPORTER", "otlp").strip().lower()
    if named == "none":
        return None
    if named == "console":
        return ConsoleSpanExporter()
    protocol = os.environ.get(
        "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", os.environ.get("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc")
    )
    if named != "otlp" or protocol != "grpc":
        raise BadInput(
            f"Traces cannot be sent by {named} over {protocol}. Set OTEL_TRACES_EXPORTER to otlp, console "
            "or none, and OTEL_EXPORTER_OTLP_PROTOCOL to grpc; or unset DESK_CHAT_TRACING."
        )
    from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter

    return OTLPSpanExporter()
