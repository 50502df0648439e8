"""Placeholder."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Contradiction:
    kind: str
    words: str
    why: str


def contradiction(text: str, facts: object, ruled: object) -> Contradiction | None:
    return Contradiction("unreadable", text, "not yet built")
