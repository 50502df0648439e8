"""The record: every change as a row that is only ever added, each sealed with the hash of the one before.

There is a chain for each inquiry and one for the desk itself. The database refuses to change or
remove a row; the chain shows it where somebody went around the database.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Row, insert, select, update

from records.moments import Clock, written
from records.people import Staff
from records.tables import chains, record

DESK: Final = "desk"
_FIRST: Final = "0" * 64


@dataclass(frozen=True, slots=True)
class Event:
    """A change that was made: who did what, when, to which inquiry, with what is known of it."""

    chain: str
    place: int
    at: str
    who: str
    who_name: str
    what: str
    inquiry: int | None
    details: Mapping[str, Any]
    hash: str


def chain_of(inquiry: int | None) -> str:
    return DESK if inquiry is None else f"inquiry/{inquiry}"


def add(
    connection: Connection,
    change: str,
    staff: Staff,
    what: str,
    inquiry: int | None,
    details: Mapping[str, Any],
    clock: Clock,
) -> Event:
    """The event, added at the end of its chain; whoever else adds to that chain waits for its turn."""
    name = chain_of(inquiry)
    kept = json.loads(json.dumps(dict(details)))  # as it will be read again
    place, head = _next(connection, name)
    bare = Event(name, place, written(clock()), staff.subject, staff.name, what, inquiry, kept, "")
    made = hashed(bare, head)
    connection.execute(
        insert(record).values(
            chain=name,
            place=place,
            change=change,
            at=bare.at,
            who=bare.who,
            who_name=bare.who_name,
            what=what,
            inquiry=inquiry,
            details=bare.details,
            hash=made,
        )
    )
    connection.execute(update(chains).where(chains.c.name == name).values(head=made))
    return Event(name, place, bare.at, bare.who, bare.who_name, what, inquiry, bare.details, made)


def done_before(connection: Connection, change: str) -> Event | None:
    """The event of that change, if it was made already."""
    row = connection.execute(select(record).where(record.c.change == change)).one_or_none()
    return None if row is None else _event(row)


def events(connection: Connection, inquiry: int | None) -> tuple[Event, ...]:
    """A chain from its first event to its last."""
    rows = connection.execute(
        select(record).where(record.c.chain == chain_of(inquiry)).order_by(record.c.place)
    )
    return tuple(map(_event, rows))


def faults(connection: Connection) -> Iterator[str]:
    """A sentence for every chain that is not as it was written: changed, cut, or with a gap."""
    ends = {row.name: (row.length, row.head) for row in connection.execute(select(chains))}
    seen: dict[str, tuple[int, str]] = {}
    broken: set[str] = set()
    rows = select(record).order_by(record.c.chain, record.c.place)
    for row in connection.execute(rows, execution_options={"yield_per": 500}):
        place, head = seen.get(row.chain, (0, _FIRST))
        event = _event(row)
        if row.chain not in broken and (
            event.place != place + 1 or hashed(event, head) != event.hash
        ):
            broken.add(row.chain)
            yield (
                f"{row.chain}: its event {event.place} is not as it was written, "
                "or one before it is missing."
            )
        seen[row.chain] = (event.place, event.hash)
    for name, end in sorted(ends.items()):
        if name not in broken and seen.get(name, (0, _FIRST)) != end:
            yield f"{name}: events at its end are missing."
    for name in sorted(seen.keys() - ends.keys()):
        yield f"{name}: its end was never written down."


def hashed(event: Event, before: str) -> str:
    """sha256 of the event and of the hash before it, in hex."""
    told: Sequence[object] = (
        before,
        event.chain,
        event.place,
        event.at,
        event.who,
        event.who_name,
        event.what,
        event.inquiry,
        event.details,
    )
    text = json.dumps(told, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def salted(salt: str, text: str) -> str:
    """The hash of a text as the record holds it: without its salt it tells nothing of the words."""
    return hashlib.sha256(f"{salt}\n{text}".encode()).hexdigest()


def _next(connection: Connection, name: str) -> tuple[int, str]:
    """The place and the hash that the next event of a chain goes on from; the chain is held until then."""
    grown = connection.execute(
        update(chains)
        .where(chains.c.name == name)
        .values(length=chains.c.length + 1)
        .returning(chains.c.length, chains.c.head)
    ).one_or_none()
    if grown is not None:
        return grown.length, grown.head
    connection.execute(insert(chains).values(name=name, length=1, head=_FIRST))
    return 1, _FIRST


def _event(row: Row[Any]) -> Event:
    return Event(
        row.chain,
        row.place,
        row.at,
        row.who,
        row.who_name,
        row.what,
        row.inquiry,
        row.details,
        row.hash,
    )
