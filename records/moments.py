"""Moments as the record keeps them: UTC, to the microsecond, as text that sorts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def now() -> datetime:
    return datetime.now(UTC)


def written(moment: datetime) -> str:
    """As "2026-11-22T08:00:00.000000Z", always 27 characters. Takes only moments with a time zone."""
    if moment.tzinfo is None:
        raise ValueError("A moment needs its time zone.")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def read(text: str) -> datetime:
    return datetime.fromisoformat(text)
