"""What visitors of the public pages sent as feedback: the questions they gave a thumb for, and why."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.errors import Trouble


class FeedbackAway(Trouble):
    """The feedback is there and cannot be read; what to do."""


@dataclass(frozen=True, slots=True)
class Thumb:
    """One piece of feedback: `kind` is what the desk had answered with, `reason` a key of REASONS or ""."""

    id: str
    day: str
    question: str
    up: bool
    kind: str
    reason: str
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Feedback:
    """All of it, the oldest first; `unreadable` lines were no feedback and are left out."""

    thumbs: tuple[Thumb, ...] = ()
    unreadable: int = 0


def read_feedback(home: Path) -> Feedback:
    """What is kept below this DESK_HOME. Raises FeedbackAway where a file cannot be read."""
    thumbs: dict[str, Thumb] = {}
    unreadable = 0
    for line in _lines(home):
        found = _thumb(line)
        if found is None:
            unreadable += 1
        else:
            thumbs.setdefault(found.id, found)
    return Feedback(tuple(sorted(thumbs.values(), key=lambda t: (t.day, t.id))), unreadable)


def feedback_state(home: Path) -> str:
    """A text that is another one as soon as a file of feedback is."""
    files = sorted((home / "feedback").glob("*.jsonl"))
    seen = [(file.name, file.stat()) for file in files]
    return repr([(name, each.st_size, each.st_mtime_ns) for name, each in seen])


def _lines(home: Path) -> Iterator[bytes]:
    for file in sorted((home / "feedback").glob("*.jsonl")):
        try:
            whole = file.read_bytes()
        except OSError as error:
            raise FeedbackAway(
                f"The feedback in {file} cannot be read: {error.strerror}. Let this process read it."
            ) from error
        yield from (line for line in whole.splitlines() if line.strip())


def _thumb(line: bytes) -> Thumb | None:
    try:
        case = json.loads(line)
        meta: dict[str, Any] = case["meta"]
        return Thumb(
            id=str(case["id"]),
            day=_day(meta["day"]),
            question=_text(case["question"]),
            up={"up": True, "down": False}[meta["thumb"]],
            kind=_text(meta["kind"]),
            reason=_text(meta.get("reason") or ""),
            addresses=tuple(map(_text, meta.get("cited", ()))),
        )
    except (ValueError, KeyError, TypeError):
        return None


def _day(value: object) -> str:
    from datetime import date

    return date.fromisoformat(_text(value)).isoformat()


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value
