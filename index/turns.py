"""Turns: who asks at once is served in the order of asking, and one at a time thinks while others encode.

Python runs one thread at a time whatever we do. Threads that wrest it from each other in the middle of
their work get less done than those that hand it over where the work has an end: at the encoding of a
question, which needs a core but no Python.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from index.threads import cores


class Places:
    """A number of places, given to those who wait in the order in which they came."""

    def __init__(self, number: int) -> None:
        self._free = number
        self._waiting: deque[threading.Lock] = deque()
        self._lock = threading.Lock()

    def enter(self) -> None:
        """Take a place, waiting for it where all are taken."""
        with self._lock:
            if self._free:
                self._free -= 1
                return
            called = threading.Lock()
            called.acquire()
            self._waiting.append(called)
        called.acquire()

    def leave(self) -> None:
        """Give the place to whoever has waited longest, or back."""
        with self._lock:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._free += 1

    def __enter__(self) -> None:
        self.enter()

    def __exit__(self, *_: object) -> None:
        self.leave()


class Turns:
    """The turns of a desk: one more than there are cores are under way, and one of them thinks."""

    def __init__(self, at_once: int | None = None) -> None:
        self._under_way = Places(at_once or cores() + 1)
        self._thinking = Places(1)
        self._mine = threading.local()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """What runs in it runs alone, but for what runs `aside`; waits for its turn."""
        with self._under_way, self._thinking:
            self._mine.held = True
            try:
                yield
            finally:
                self._mine.held = False

    @contextmanager
    def aside(self) -> Iterator[None]:
        """For work within a turn that needs no Python: others may think meanwhile."""
        if not getattr(self._mine, "held", False):
            yield
            return
        self._thinking.leave()
        try:
            yield
        finally:
            self._thinking.enter()
