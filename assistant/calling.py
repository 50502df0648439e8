"""A chat model asked within limits: one deadline, at most one more try, a circuit breaker, a budget.

What comes back is a stream of messages that grow, ended only by a message that is whole. Whatever
else happens is a ModelFailed that says which kind of failure it was, and holds nothing of a key.
"""

from __future__ import annotations

import queue
import random
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.runnables import Runnable

from assistant.asker import Waits, always
from assistant.model_limits import Breaker, Budget, Kind, Meter, ModelFailed, Standing
from assistant.prices import Purse

LONGEST: Final = 60_000  # characters of an answer; a model that writes more is stopped
PAUSE: Final = (0.1, 0.4)  # seconds before the second try
BEAT: Final = 0.1  # seconds after which it is asked again whether anybody waits
_WHOLE: Final = frozenset({"stop", "tool_calls", "end_turn", "tool_use", "stop_sequence"})
_AGAIN: Final = frozenset({"busy", "down", "malformed", "empty", "cut"})  # worth one more try
_DONE: Final = object()


@dataclass(frozen=True)
class Caller:
    """Asks one model. May be used from many threads; at most `at_once` requests are under way.

    `standing` hears from whoever weighs its claims; `tries` is how often one message is asked for.
    """

    model: Runnable[Any, Any]
    breaker: Breaker
    budget: Budget
    at_once: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(8))
    clock: Callable[[], float] = time.monotonic
    standing: Standing = field(default_factory=Standing)
    meter: Meter = field(default_factory=Meter)
    purse: Purse | None = None
    tries: int = 2

    def stream(
        self,
        messages: Sequence[BaseMessage],
        until: float,
        session: str = "",
        waits: Waits = always,
    ) -> Iterator[AIMessageChunk]:
        """The message as it grows; the last one given is whole. `until` is a moment of `clock`.

        Raises ModelFailed. A second try is made only while nothing has been given out. `waits` is
        called every `BEAT`; what it raises ends the request.
        """
        self._let_through(session)
        try:
            yield from self._tried(messages, until, session, waits)
        except ModelFailed:
            self.breaker.failed()
            raise
        self.breaker.succeeded()

    def ask(
        self,
        structured: Runnable[Any, Any],
        messages: Sequence[BaseMessage],
        until: float,
        session: str = "",
        waits: Waits = always,
    ) -> Any:
        """The value that a model bound to a shape gives, within the same limits. Raises ModelFailed."""
        self._let_through(session)
        try:
            [found] = self._pieces(lambda: [structured.invoke(list(messages))], until, waits)
            self._used(session, found["raw"], messages)
        except ModelFailed:
            self.breaker.failed()
            raise
        if found["parsed"] is None:
            self.breaker.failed()
            raise ModelFailed("malformed")
        self.breaker.succeeded()
        return found["parsed"]

    def unusable(self) -> None:
        """Count what was whole, but could not be read, as a failure too."""
        self.breaker.failed()

    def _let_through(self, session: str) -> None:
        if not self.budget.left(session):
            raise ModelFailed("spent")
        if self.purse is not None and not self.purse.left(session):
            raise ModelFailed("spent")
        if not self.standing.let_through():
            raise ModelFailed("unfit")
        if not self.breaker.let_through():
            raise ModelFailed("off")

    def _used(
        self, session: str, message: AIMessage | None, messages: Sequence[BaseMessage]
    ) -> None:
        if message is None:
            return
        sent, written = tokens(message, messages)
        self.meter.count(sent, written)
        self.budget.spend(session, sent + written)
        if self.purse is not None:
            self.purse.spend(session, sent, written)

    def _tried(
        self, messages: Sequence[BaseMessage], until: float, session: str, waits: Waits
    ) -> Iterator[AIMessageChunk]:
        given = False
        try:
            for message in self._once(messages, until, session, waits):
                given = True
                yield message
        except ModelFailed as trouble:
            pause = random.uniform(*PAUSE)
            if (
                given
                or self.tries < 2
                or trouble.kind not in _AGAIN
                or self.clock() + pause >= until
            ):
                raise
            time.sleep(pause)
            yield from self._once(messages, until, session, waits)

    def _once(
        self, messages: Sequence[BaseMessage], until: float, session: str, waits: Waits
    ) -> Iterator[AIMessageChunk]:
        whole: AIMessageChunk | None = None
        try:
            for piece in self._pieces(lambda: self.model.stream(list(messages)), until, waits):
                if not isinstance(piece, AIMessageChunk):
                    raise ModelFailed("malformed")
                whole = piece if whole is None else whole + piece
                if _length(whole) > LONGEST:
                    raise ModelFailed("malformed", "it writes without end")
                yield whole
        finally:  # what was cut or stopped has been used all the same
            self._used(session, whole, messages)
        _ended(whole)

    def _pieces(
        self, begin: Callable[[], Iterable[Any]], until: float, waits: Waits
    ) -> Iterator[Any]:
        """What `begin` gives, piece by piece, from a thread that nobody waits for beyond `until`."""
        if not self.at_once.acquire(timeout=max(0.0, until - self.clock())):
            raise ModelFailed("slow")
        pieces: queue.Queue[Any] = queue.Queue()
        stop = threading.Event()
        threading.Thread(
            target=self._work, args=(begin, pieces, stop), daemon=True, name="chat-model"
        ).start()
        try:
            while True:
                piece = self._next(pieces, until, waits)
                if isinstance(piece, ModelFailed):
                    raise piece
                if piece is _DONE:
                    return
                yield piece
        finally:
            stop.set()

    def _next(self, pieces: queue.Queue[Any], until: float, waits: Waits) -> Any:
        while True:
            waits()
            try:
                return pieces.get(timeout=max(0.0, min(BEAT, until - self.clock())))
            except queue.Empty:
                if self.clock() >= until:
                    raise ModelFailed("slow") from None

    def _work(
        self,
        begin: Callable[[], Iterable[Any]],
        pieces: queue.Queue[Any],
        stop: threading.Event,
    ) -> None:
        try:
            for piece in begin():
                if stop.is_set():
                    return
                pieces.put(piece)
            pieces.put(_DONE)
        except Exception as trouble:  # noqa: BLE001  (whatever a provider's client raises is a failure)
            pieces.put(ModelFailed(_kind_of(trouble), type(trouble).__name__))
        finally:
            self.at_once.release()


def _ended(message: AIMessageChunk | None) -> None:
    """Nothing, where the message is whole; raises ModelFailed where it was cut, refused or is empty."""
    if message is None:
        raise ModelFailed("empty")
    told = message.response_metadata
    reason = told.get("finish_reason") or told.get("stop_reason") or told.get("done_reason")
    if reason in ("content_filter", "refusal") or message.additional_kwargs.get("refusal"):
        raise ModelFailed("refused")
    if reason not in _WHOLE:
        raise ModelFailed("cut")
    if not message.content and not message.tool_calls and not message.tool_call_chunks:
        raise ModelFailed("empty")


def _kind_of(trouble: Exception) -> Kind:
    status = getattr(trouble, "status_code", None)
    if status == 429:
        return "busy"
    if status in (401, 403):
        return "unkeyed"
    if status in (400, 404, 422):
        return "unknown"
    if isinstance(trouble, TimeoutError) or "Timeout" in type(trouble).__name__:
        return "slow"
    if isinstance(trouble, ValueError | KeyError | TypeError):
        return "malformed"
    return "down"


def _length(message: AIMessageChunk) -> int:
    called = sum(len(chunk["args"] or "") for chunk in message.tool_call_chunks)
    return called + len(message.text)


def tokens(message: AIMessage | None, messages: Sequence[BaseMessage] = ()) -> tuple[int, int]:
    """(sent, written) as the model says, else a quarter of the characters; (0, 0) where nothing came."""
    if message is None:
        return 0, 0
    guessed = sum(len(each.text) for each in messages) // 4
    usage = message.usage_metadata
    if usage is not None:
        return int(usage["input_tokens"]) or guessed, int(usage["output_tokens"])
    return guessed, _length(message) // 4 if isinstance(message, AIMessageChunk) else 0
