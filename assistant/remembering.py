"""What is worked out of somebody's words, remembered while that one message is dealt with and no longer.

The same sentence is looked at from many sides on its way, so working it out once saves time; but no
word of a person stays in memory for that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, TypeVar

Value = TypeVar("Value")
_now: ContextVar[dict[tuple[Any, str], Any] | None] = ContextVar("remembered", default=None)


@contextmanager
def for_one_message() -> Iterator[None]:
    """What `remembered` functions work out in this block is forgotten at its end."""
    if _now.get() is not None:
        yield
        return
    before = _now.set({})
    try:
        yield
    finally:
        _now.reset(before)


def remembered(work: Callable[[str], Value]) -> Callable[[str], Value]:
    """The same function of a text, worked out once for a message; outside of one, each time."""

    @wraps(work)
    def once(text: str) -> Value:
        known = _now.get()
        if known is None:
            return work(text)
        key = (work, text)
        if key not in known:
            known[key] = work(text)
        value: Value = known[key]
        return value

    return once
