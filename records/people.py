"""Who may do what: the staff member who asks, and the actions, each with its roles and its expiry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from corpus.errors import Trouble
from records.storing import is_name, storable

TOOL: Final = "token/"  # how the subject of every token begins, and of nobody else


class Role(StrEnum):
    """What somebody is at the desk. Each has its own actions; a person may have several roles."""

    AGENT = "agent"
    REVIEWER = "reviewer"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Staff:
    """Somebody who signed in: `subject` is their fixed name with the provider, `name` the one shown."""

    subject: str
    name: str
    roles: frozenset[Role]
    signed_in: datetime  # with a time zone
    until: datetime | None = None  # when a token ends; nothing may be done with it from then on

    @property
    def is_token(self) -> bool:
        """Whether it is another tool that acts, and no person."""
        return self.subject.startswith(TOOL)


@dataclass(frozen=True, slots=True)
class Allowed:
    """Which roles may act so, and for how long after they signed in."""

    roles: frozenset[Role]
    within: timedelta


class NotAllowed(Trouble):
    """The person may not act so, or has to sign in again first; it says which."""


def _allowed(hours: float, *roles: Role) -> Allowed:
    return Allowed(frozenset(roles), timedelta(hours=hours))


_ALL: Final = tuple(Role)
_CHECKS: Final = (Role.REVIEWER, Role.ADMIN)

ACTIONS: Final[Mapping[str, Allowed]] = MappingProxyType(
    {
        "read": _allowed(12, *_ALL),
        "take in": _allowed(12, *_ALL),
        "assign": _allowed(12, *_ALL),
        "draft": _allowed(12, *_ALL),
        "comment": _allowed(12, *_ALL),
        "ask for review": _allowed(12, *_ALL),
        "take back": _allowed(12, *_ALL),
        "approve": _allowed(8, *_CHECKS),
        "return": _allowed(8, *_CHECKS),
        "send": _allowed(8, *_ALL),
        "close": _allowed(8, *_ALL),
        "reopen": _allowed(8, *_CHECKS),
        "propose": _allowed(8, *_CHECKS),
        "read the record": _allowed(8, *_CHECKS),
        "erase": _allowed(1, Role.ADMIN),
        "read the settings": _allowed(8, Role.ADMIN),
        "manage tokens": _allowed(1, Role.ADMIN),
        "pause": _allowed(1, Role.ADMIN),
        "change the library": _allowed(1, Role.ADMIN),
    }
)
FOR_PEOPLE: Final = frozenset(
    {"approve", "erase", "read the settings", "manage tokens", "pause", "change the library"}
)


def authorise(staff: Staff | None, action: str, now: datetime) -> Staff:
    """The person, who may act so now.

    Raises NotAllowed with what to do. A sign-in from the future counts as none: clocks that far
    apart cannot say how old it is.
    """
    if staff is None:
        raise NotAllowed("Nobody is signed in. Sign in, then try again.")
    if not (is_name(staff.subject) and storable(staff.name)):
        raise NotAllowed("Your sign-in gives no name that can be kept. Ask who runs the provider.")
    allowed = ACTIONS[action]
    if staff.is_token and action in FOR_PEOPLE:
        raise NotAllowed(f"To {action} is for a person. Sign in at the staff desk to do it.")
    if staff.until is not None and now >= staff.until:
        raise NotAllowed("This token has expired. Ask an admin of this desk for a new one.")
    if not staff.roles & allowed.roles:
        who = " or ".join(sorted(allowed.roles))
        raise NotAllowed(f"To {action} needs the role {who}. Ask an admin of this desk for it.")
    age = now - staff.signed_in
    if not timedelta(minutes=-2) <= age < allowed.within:
        hours = round(allowed.within.total_seconds() / 3600)
        raise NotAllowed(f"To {action} needs a sign-in of the last {hours} h. Sign in again.")
    return staff


def may(staff: Staff | None, action: str, now: datetime) -> bool:
    """Whether `authorise` would let them."""
    try:
        authorise(staff, action, now)
    except NotAllowed:
        return False
    return True


def roles_of(claimed: Iterable[str], names: Mapping[str, str]) -> frozenset[Role]:
    """The roles of somebody whose provider claims these groups; `names` maps a group to a role.

    A group that is not named gives nothing. Raises ValueError for a role that does not exist.
    """
    return frozenset(Role(names[group]) for group in claimed if group in names)
