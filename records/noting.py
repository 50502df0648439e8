"""What staff do outside the database, put into the record with it: both happen, or neither."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection

from records.database import Database
from records.moments import Clock, now
from records.people import Staff, authorise
from records.record import Event, add


def noted(
    database: Database,
    staff: Staff,
    what: str,
    details: Mapping[str, Any],
    act: Callable[[], None],
    clock: Clock = now,
) -> Event:
    """The event in the desk's own record, and the act done; what `act` raises leaves no event.

    `act` may be done twice where the database has to be asked again. `what` is an action of
    people.ACTIONS, and the person must be allowed it.
    """
    authorise(staff, what, clock())

    def change(connection: Connection, key: str) -> Event:
        made = add(connection, key, staff, what, None, details, clock)
        act()
        return made

    return database.write(change)
