"""The staff's pages: where each is found, what its link says, and who is shown it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from counter import ask, check, runs
from records.people import Role, Staff
from staff import asked_page, draft_page, library_page, offers_page, queue_page, settings_page


@dataclass(frozen=True, slots=True)
class Place:
    """A page of the staff desk. One without a label is only reached from another page."""

    path: str
    title: str
    label: str
    draw: Callable[[], None]
    wide: bool = True
    roles: frozenset[Role] = frozenset(Role)


# The first one is where a sign-in leads.
PLACES: Final = (
    Place("queue", "Queue", "Queue", queue_page.page),
    Place("ask", "Ask", "Ask", ask.page, wide=False),
    Place("check", "Check your work", "", check.page, wide=False),
    Place("draft", "Reply to a letter", "Draft", draft_page.page),
    Place("offers", "Offers to the library", "Offers", offers_page.page),
    Place("asked", "What people ask", "What people ask", asked_page.page),
    Place("runs", "Eval runs", "Eval runs", runs.page),
    Place("library", "Library", "Library", library_page.page, roles=frozenset({Role.ADMIN})),
    Place("settings", "Settings", "Settings", settings_page.page, roles=frozenset({Role.ADMIN})),
)
CHECK: Final = "check"


def places_for(staff: Staff) -> tuple[Place, ...]:
    """The pages that somebody with these roles is shown."""
    return tuple(place for place in PLACES if place.roles & staff.roles)
