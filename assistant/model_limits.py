"""What holds a chat model back: kinds of failure, the circuit breaker, the budget. No words are kept."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal[
    "slow", "busy", "down", "malformed", "empty", "refused", "cut", "off", "spent", "unkeyed"
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
