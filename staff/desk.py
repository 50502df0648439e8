"""The staff process's own database, settings and way of signing in; the public process has none of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from records.database import Database
from records.people import Staff
from staff.settings import StaffSettings

Way = Callable[[], Staff | None]  # who is signed in, in the session that asks


@dataclass(frozen=True, slots=True)
class StaffDesk:
    """What the staff pages and the API work with. `local` tells that signing in is the local mode."""

    database: Database
    settings: StaffSettings
    signed_in: Way
    local: bool = False


_HERE: Final[list[StaffDesk]] = []


def put_staff_desk(desk: StaffDesk) -> None:
    """Set it, once, before the pages are served; a test sets its own."""
    _HERE[:] = [desk]


def staff_desk() -> StaffDesk:
    """The one that was set. Raises LookupError in a process that serves no staff."""
    if not _HERE:
        raise LookupError("This process serves no staff pages.")
    return _HERE[0]
