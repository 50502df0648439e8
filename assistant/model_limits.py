"""What holds a chat model back: kinds of failure, the circuit breaker, the budget. No words are kept."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal[
    "slow",
    "busy",
    "down",
    "malformed",
    "empty",
    "refused",
    "cut",
    "off",
    "spent",
    "unkeyed",
    "unknown",
    "unfit",
]


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
class Standing:
    """Puts a model aside for `rest` seconds when less than `least` of its last claims held.

    Only a full window counts; afterwards the model begins anew.
    """

    least: float = 0.5
    window: int = 50
    rest: float = 900.0
    clock: Callable[[], float] = time.monotonic
    _held: deque[bool] = field(default_factory=deque)
    _aside: float | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def let_through(self) -> bool:
        with self._lock:
            if self._aside is not None and self.clock() - self._aside >= self.rest:
                self._aside = None
                self._held.clear()
            return self._aside is None

    def weighed(self, held: int, dropped: int) -> None:
        """Count an answer's claims: so many held, so many did not."""
        with self._lock:
            self._held.extend([True] * held + [False] * dropped)
            while len(self._held) > self.window:
                self._held.popleft()
            full = len(self._held) == self.window
            if full and sum(self._held) < self.least * self.window and self._aside is None:
                self._aside = self.clock()


@dataclass
class Meter:
    """How many requests were made, and how many tokens were sent and written. Holds numbers only."""

    requests: int = 0
    sent: int = 0
    written: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, sent: int, written: int) -> None:
        with self._lock:
            self.requests += 1
            self.sent += sent
            self.written += written

    def read(self) -> tuple[int, int, int]:
        """(requests, sent, written)."""
        with self._lock:
            return self.requests, self.sent, self.written


@dataclass
class Budget:
    """How much may still be used, tokens or money: by one session, and by all in a day. Numbers only.

    A session without a name, as the terminal's, is held to the day alone.
    """

    a_session: float
    a_day: float
    today: Callable[[], str] = lambda: time.strftime("%Y-%m-%d", time.gmtime())
    _day: str = ""
    _used: float = 0
    _sessions: dict[str, float] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def left(self, session: str) -> bool:
        with self._lock:
            self._turn_the_day()
            return self._used < self.a_day and self._sessions.get(session, 0) < self.a_session

    def spend(self, session: str, amount: float) -> None:
        with self._lock:
            self._turn_the_day()
            self._used += amount
            if session:
                self._sessions[session] = self._sessions.get(session, 0) + amount

    def _turn_the_day(self) -> None:
        if (day := self.today()) != self._day:
            self._day, self._used = day, 0
            self._sessions.clear()
