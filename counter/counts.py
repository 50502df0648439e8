"""How many answers of each kind this process gave. A kind is counted and nothing else: no words get in."""

from __future__ import annotations

import threading
from typing import get_args

from assistant.guard import Kind

KINDS: tuple[str, ...] = get_args(Kind)


class Counts:
    """Numbers by kind of answer; may be counted from many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._numbers = dict.fromkeys(KINDS, 0)

    def count(self, kind: Kind) -> None:
        """One more of this kind; raises ValueError for what is not one of KINDS."""
        if kind not in KINDS:
            raise ValueError("Only kinds of answers are counted.")
        with self._lock:
            self._numbers[kind] += 1

    def totals(self) -> dict[str, int]:
        """The numbers so far, every kind named."""
        with self._lock:
            return dict(self._numbers)


ANSWERS = Counts()
