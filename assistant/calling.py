"""A chat model asked within limits: one deadline, at most one more try, a circuit breaker, a budget.

What comes back is a stream of messages that grow, ended only by a message that is whole. Whatever
else happens is a ModelFailed that says which kind of failure it was, and holds nothing of a key.
"""

from __future__ import annotations

import queue
import random
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from langchain_core.messages import AIMessageChunk, BaseMessage
from langchain_core.runnables import Runnable

Kind = Literal[
    "slow", "busy", "down", "malformed", "empty", "refused", "cut", "off", "spent", "unkeyed"
]
LONGEST: Final = 60_000  # characters of an answer; a model that writes more is stopped
PAUSE: Final = (0.1, 0.4)  # seconds before the second try
_WHOLE: Final = frozenset({"stop", "tool_calls", "end_turn", "tool_use", "stop_sequence"})
_DONE: Final = object()


class ModelFailed(Exception):
    """The model gave nothing that can be used; `kind` tells which failure it was, in one word."""

    def __init__(self, kind: Kind, told: str = "") -> None:
        super().__init__(told or kind)
        self.kind = kind


@dataclass
class Breaker:
    """Opens after `failures` in a row, and lets one try through when `rest` seconds have passed."""

    failures: int = 5
    rest: float = 60.0
    clock: Callable[[], float] = time.monotonic
    _row: int = 0
    _opened: float | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def let_through(self) -> bool:
        with self._lock:
            if self._opened is None:
                return True
            if self.clock() - self._opened < self.rest:
                return False
            self._opened = self.clock()  # one try; the others wait for what becomes of it
            return True

    def succeeded(self) -> None:
        with self._lock:
            self._row, self._opened = 0, None

    def failed(self) -> None:
        with self._lock:
            self._row += 1
            if self._row >= self.failures:
                self._opened = self.clock()


@dataclass
class Budget:
    """How many tokens may still be used: by one session, and by all in a day. Holds numbers only."""

    a_session: int
    a_day: int
    today: Callable[[], str] = lambda: time.strftime("%Y-%m-%d", time.gmtime())
    _day: str = ""
    _used: int = 0
    _sessions: dict[str, int] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def left(self, session: str) -> bool:
        with self._lock:
            self._turn_the_day()
            return self._used < self.a_day and self._sessions.get(session, 0) < self.a_session

    def spend(self, session: str, tokens: int) -> None:
        with self._lock:
            self._turn_the_day()
            self._used += tokens
            self._sessions[session] = self._sessions.get(session, 0) + tokens

    def _turn_the_day(self) -> None:
        if (day := self.today()) != self._day:
            self._day, self._used = day, 0
            self._sessions.clear()


@dataclass(frozen=True)
class Caller:
    """Asks one model. May be used from many threads; at most `at_once` requests are under way."""

    model: Runnable[Any, Any]
    breaker: Breaker
    budget: Budget
    at_once: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(8))
    clock: Callable[[], float] = time.monotonic

    def stream(
        self, messages: Sequence[BaseMessage], until: float, session: str = ""
    ) -> Iterator[AIMessageChunk]:
        """The message as it grows; the last one given is whole. `until` is a moment of `clock`.

        Raises ModelFailed. A second try is made only while nothing has been given out.
        """
        if not self.budget.left(session):
            raise ModelFailed("spent")
        if not self.breaker.let_through():
            raise ModelFailed("off")
        try:
            yield from self._tried(messages, until, session)
        except ModelFailed:
            self.breaker.failed()
            raise
        self.breaker.succeeded()

    def unusable(self) -> None:
        """Count what was whole, but could not be read, as a failure too."""
        self.breaker.failed()

    def _tried(
        self, messages: Sequence[BaseMessage], until: float, session: str
    ) -> Iterator[AIMessageChunk]:
        given = False
        try:
            for message in self._once(messages, until, session):
                given = True
                yield message
        except ModelFailed as trouble:
            pause = random.uniform(*PAUSE)
            again = trouble.kind in ("busy", "down", "malformed", "empty", "cut")
            if given or not again or self.clock() + pause >= until:
                raise
            time.sleep(pause)
            yield from self._once(messages, until, session)

    def _once(
        self, messages: Sequence[BaseMessage], until: float, session: str
    ) -> Iterator[AIMessageChunk]:
        if not self.at_once.acquire(timeout=max(0.0, until - self.clock())):
            raise ModelFailed("slow")
        pieces: queue.Queue[Any] = queue.Queue()
        stop = threading.Event()
        worker = threading.Thread(
            target=self._work, args=(messages, pieces, stop), daemon=True, name="chat-model"
        )
        worker.start()
        try:
            yield from self._gathered(pieces, until, session)
        finally:
            stop.set()

    def _work(
        self, messages: Sequence[BaseMessage], pieces: queue.Queue[Any], stop: threading.Event
    ) -> None:
        """In a thread of its own: what the model sends is put into the queue, then how it ended."""
        try:
            for piece in self.model.stream(list(messages)):
                if stop.is_set():
                    return
                pieces.put(piece)
            pieces.put(_DONE)
        except Exception as trouble:  # noqa: BLE001  (whatever a provider's client raises is a failure)
            pieces.put(ModelFailed(_kind_of(trouble), type(trouble).__name__))
        finally:
            self.at_once.release()

    def _gathered(
        self, pieces: queue.Queue[Any], until: float, session: str
    ) -> Iterator[AIMessageChunk]:
        whole: AIMessageChunk | None = None
        while True:
            try:
                piece = pieces.get(timeout=max(0.0, until - self.clock()))
            except queue.Empty:
                raise ModelFailed("slow") from None
            if isinstance(piece, ModelFailed):
                raise piece
            if piece is _DONE:
                break
            if not isinstance(piece, AIMessageChunk):
                raise ModelFailed("malformed")
            whole = piece if whole is None else whole + piece
            if _length(whole) > LONGEST:
                raise ModelFailed("malformed", "it writes without end")
            yield whole
        self.budget.spend(session, _tokens(whole))
        _ended(whole)


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
    if isinstance(trouble, TimeoutError) or "Timeout" in type(trouble).__name__:
        return "slow"
    if isinstance(trouble, ValueError | KeyError | TypeError):
        return "malformed"
    return "down"


def _length(message: AIMessageChunk) -> int:
    called = sum(len(chunk["args"] or "") for chunk in message.tool_call_chunks)
    return called + len(message.text)


def _tokens(message: AIMessageChunk | None) -> int:
    """What the model says that it used, or a quarter of the characters it wrote."""
    usage = message.usage_metadata if message is not None else None
    if usage is not None:
        return int(usage["total_tokens"])
    return 0 if message is None else _length(message) // 4
