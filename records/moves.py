"""The life of an inquiry: its statuses, and what may be done in each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

NEW, DRAFTING, REVIEW, APPROVED, SENT, CLOSED = (
    "new",
    "drafting",
    "review",
    "approved",
    "sent",
    "closed",
)
STATUSES: Final = (NEW, DRAFTING, REVIEW, APPROVED, SENT, CLOSED)
WRITABLE: Final = frozenset({NEW, DRAFTING})  # where a draft may be saved


@dataclass(frozen=True, slots=True)
class Move:
    """From which statuses to which; whether a draft must be there, and where a reason must be given."""

    before: frozenset[str]
    after: str
    needs_draft: bool = False
    reason_from: frozenset[str] = frozenset()


MOVES: Final[Mapping[str, Move]] = MappingProxyType(
    {
        "ask for review": Move(frozenset({DRAFTING}), REVIEW, needs_draft=True),
        "take back": Move(frozenset({REVIEW, APPROVED}), DRAFTING),
        "return": Move(
            frozenset({REVIEW, APPROVED}), DRAFTING, reason_from=frozenset({REVIEW, APPROVED})
        ),
        "approve": Move(frozenset({REVIEW}), APPROVED, needs_draft=True),
        "send": Move(frozenset({APPROVED}), SENT, needs_draft=True),
        "close": Move(
            frozenset({NEW, DRAFTING, SENT}), CLOSED, reason_from=frozenset({NEW, DRAFTING})
        ),
        "reopen": Move(frozenset({CLOSED, SENT}), DRAFTING, reason_from=frozenset({CLOSED, SENT})),
    }
)


def moves_from(status: str) -> tuple[str, ...]:
    """What may be done with an inquiry of that status, in the order of the table."""
    return tuple(name for name, move in MOVES.items() if status in move.before)
