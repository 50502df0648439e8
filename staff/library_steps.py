"""What staff do with the library, put into the record; and which replies rest on a document."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from corpus.touching import Rests
from records.database import Database
from records.moments import Clock, now
from records.noting import noted
from records.people import Staff
from records.record import Event
from records.resting import resting_on

ACTION: Final = "change the library"


def noted_step(
    database: Database,
    staff: Staff,
    step: str,
    details: Mapping[str, Any],
    act: Callable[[], None] = lambda: None,
    clock: Clock = now,
) -> Event:
    """The step done and in the record: read, published, indexed, removed. Raises NotAllowed.

    What `act` raises leaves neither; it is done once, however often the database has to be asked.
    """
    done: list[bool] = []

    def once() -> None:
        if not done:
            act()
            done.append(True)

    return noted(database, staff, ACTION, {"step": step, **details}, once, clock)


def replies_resting(database: Database, staff: Staff, document: str) -> tuple[Rests, ...]:
    """What the newest versions of replies cite of the document, each named by inquiry and status."""
    return tuple(
        Rests("reply", f"inquiry {each.inquiry} ({each.status})", each.address, each.quote)
        for each in resting_on(database, staff, document)
    )
