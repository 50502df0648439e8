"""The staff's pages: where each is found, what its link says, and who is shown it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from counter import ask, check, draft_desk, runs
from counter.draft_making import make_draft
from records.people import Role, Staff


@dataclass(frozen=True, slots=True)
class Place:
    """A page of the staff desk. One without a label is only reached from another page."""

    path: str
    title: str
    label: str
    draw: Callable[[], None]
    wide: bool = True
    roles: frozenset[Role] = frozenset(Role)


def _draft() -> None:
    draft_desk.page(make_draft)


# The first one is where a sign-in leads.
PLACES: Final = (
    Place("ask", "Ask", "Ask", ask.page, wide=False),
    Place("check", "Check your work", "", check.page, wide=False),
    Place("draft", "Reply to a letter", "Draft", _draft),
    Place("runs", "Eval runs", "Eval runs", runs.page),
)
CHECK: Final = "check"


def places_for(staff: Staff) -> tuple[Place, ...]:
    """The pages that somebody with these roles is shown."""
    return tuple(place for place in PLACES if place.roles & staff.roles)
