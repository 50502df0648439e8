"""Turns: of many who ask at once a few are served at a time, in the order in which they came.

A few more than there are cores: while one question is encoded, which needs a core and no Python, another
thinks. With more of them the threads take Python from each other so often that all are served later.
"""

from __future__ import annotations

import threading
from collections import deque

from index.threads import cores


def at_a_time() -> int:
    """How many questions are worked on at a time; of 2 to 16 it serves most a second on two cores."""
    return cores() + 2


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
