"""Blocking work done in threads, a bounded number at once; what comes on top waits, up to a bound."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from corpus.errors import Busy

T = TypeVar("T")
RETRY_AFTER = 5  # seconds


class Crowded(Busy):
    """As much waits already as may wait; the request was not begun."""


class Hands:
    """Threads that do what is handed to them. At most `waiting` pieces of work wait for a thread."""

    def __init__(self, at_once: int, waiting: int) -> None:
        self._pool = ThreadPoolExecutor(at_once, thread_name_prefix="desk-api")
        self._most = at_once + waiting
        self._taken = 0
        self._lock = threading.Lock()

    async def do(self, work: Callable[[], T]) -> T:
        """What `work` gives, done in a thread. Raises Crowded where too much waits."""
        with self._lock:
            if self._taken >= self._most:
                raise Crowded("Too much is asked of the desk at once. Try again in a moment.")
            self._taken += 1
        return await asyncio.get_running_loop().run_in_executor(self._pool, self._done, work)

    def _done(self, work: Callable[[], T]) -> T:
        try:
            return work()
        finally:
            with self._lock:
                self._taken -= 1
