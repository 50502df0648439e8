"""Turns: of many who ask at once, as many are served at a time as there are cores, first come first served.

More at a time would not be done sooner: they would take the cores from each other, and some would wait
far longer than others.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from index.threads import cores


class Turns:
    """A number of places, given to those who wait in the order in which they came."""

    def __init__(self, places: int | None = None) -> None:
        """`places` are as many as the cores that this process may use, unless told."""
        self._free = places or cores()
        self._waiting: deque[threading.Lock] = deque()
        self._lock = threading.Lock()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Hold a place while the block runs; waits for it where all are taken."""
        called = self._enter()
        if called is not None:
            called.acquire()
        try:
            yield
        finally:
            self._leave()

    def _enter(self) -> threading.Lock | None:
        """A place taken, or the lock that is released when one is handed over."""
        with self._lock:
            if self._free:
                self._free -= 1
                return None
            called = threading.Lock()
            called.acquire()
            self._waiting.append(called)
            return called

    def _leave(self) -> None:
        with self._lock:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._free += 1
