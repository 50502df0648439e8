"""Inquiries: taken in once, listed, found, read, given to somebody."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from corpus.errors import BadInput
from records.database import Database
from records.moments import Clock, now, written
from records.moves import NEW, STATUSES
from records.people import Staff, authorise
from records.record import Event, add, salted
from records.storing import HIGHEST, LONGEST_NAME, is_name, is_number, storable
from records.tables import inquiries
from records.words import finding, page_by_words, words_of

CHANNELS: Final = ("file", "paste", "batch", "api")
PAGE: Final = 50  # inquiries of a list that are read at once
LONGEST: Final = 200_000  # characters of a letter


class NoSuchInquiry(BadInput):
    """There is no inquiry of that number."""


class Overtaken(BadInput):
    """Somebody else changed it meanwhile: what was seen is no longer so. Nothing was saved."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A letter as it comes in. `source` is the key it is known by: the same one is taken in once."""

    source: str
    channel: str
    text: str
    subject: str = ""
    sender: str = ""
    letter: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Listed:
    """An inquiry as a list shows it."""

    id: int
    received: str
    subject: str
    sender: str
    status: str
    assigned: str | None
    assigned_name: str | None
    draft: int
    updated: str
    erased: bool


@dataclass(frozen=True, slots=True)
class Inquiry(Listed):
    """An inquiry whole."""

    channel: str
    text: str
    letter: Mapping[str, Any]
    closed: str | None
    salt: str


@dataclass(frozen=True, slots=True)
class Sought:
    """Which inquiries a list is to show; what is left empty limits nothing."""

    words: str = ""
    statuses: frozenset[str] = frozenset()
    assigned: str | None = None  # a subject
    unassigned: bool = False
    oldest_first: bool = False
    page: int = 0  # from 0


@dataclass(frozen=True, slots=True)
class Found:
    """One page of a list, and how many there are in all."""

    rows: tuple[Listed, ...]
    total: int


_LISTED: Final = (
    inquiries.c.id,
    inquiries.c.received,
    inquiries.c.subject,
    inquiries.c.sender,
    inquiries.c.status,
    inquiries.c.assigned,
    inquiries.c.assigned_name,
    inquiries.c.draft,
    inquiries.c.updated,
    inquiries.c.erased,
)


def take_in(database: Database, staff: Staff, arrival: Arrival, clock: Clock = now) -> int:
    """The number of the inquiry; the one it has already, if this letter was taken in before."""
    authorise(staff, "take in", clock())
    _checked(arrival)

    def change(connection: Connection, key: str) -> Event:
        moment = written(clock())
        salt = secrets.token_hex(16)
        made = connection.execute(
            insert(inquiries)
            .values(
                source=arrival.source,
                channel=arrival.channel,
                received=moment,
                subject=arrival.subject,
                sender=arrival.sender,
                text=arrival.text,
                letter=dict(arrival.letter),
                words=words_of(arrival.subject, arrival.sender, arrival.text),
                status=NEW,
                draft=0,
                salt=salt,
                updated=moment,
                erased=False,
            )
            .returning(inquiries.c.id)
        ).scalar_one()
        details = {"channel": arrival.channel, "letter": salted(salt, arrival.text)}
        return add(connection, key, staff, "take in", made, details, clock)

    before = taken_in(database, arrival.source)
    if before is not None:
        return before
    try:
        return database.write(change).inquiry or 0
    except IntegrityError:  # somebody else took the same letter in at the same moment
        found = taken_in(database, arrival.source)
        if found is None:
            raise
        return found


def taken_in(database: Database, source: str) -> int | None:
    """The number of the inquiry that is known by this key, None where there is none."""
    return database.read(lambda connection: _known(connection, source))


def inquiry(database: Database, number: int) -> Inquiry:
    """The inquiry of that number; raises NoSuchInquiry."""
    return database.read(lambda connection: read_inquiry(connection, number))


def read_inquiry(connection: Connection, number: int) -> Inquiry:
    """The same, within a transaction of the caller's."""
    columns = (
        *_LISTED,
        *(inquiries.c[name] for name in ("channel", "text", "letter", "closed", "salt")),
    )
    numbered(number)
    row = connection.execute(select(*columns).where(inquiries.c.id == number)).one_or_none()
    if row is None:
        raise NoSuchInquiry(f"There is no inquiry {number}. Look it up in the queue.")
    return Inquiry(**row._asdict())


def numbered(number: int) -> int:
    """The number, which an inquiry may have; raises NoSuchInquiry before a database is asked."""
    if not is_number(number):
        raise NoSuchInquiry("There is no inquiry of that number. Look it up in the queue.")
    return number


def hold_inquiry(connection: Connection, number: int) -> Inquiry:
    """The inquiry, as it stays until the transaction ends. Raises NoSuchInquiry, also once it is erased."""
    wanted = select(inquiries.c.erased).where(inquiries.c.id == numbered(number))
    if connection.execute(wanted.with_for_update(read=True)).scalar_one_or_none():
        raise NoSuchInquiry(f"Inquiry {number} was erased. Nothing can be added to it any more.")
    return read_inquiry(connection, number)


def look_for(database: Database, sought: Sought) -> Found:
    """A page of the inquiries sought, newest first unless told otherwise."""
    return database.read(lambda connection: _look(connection, sought))


def assign(
    database: Database,
    staff: Staff,
    number: int,
    *,
    seen: str | None,
    to: tuple[str, str] | None,
    clock: Clock = now,
) -> Event:
    """Give an inquiry to somebody (subject, name), or to nobody. `seen` is whose it was when they looked.

    Raises Overtaken where it is somebody else's by now.
    """
    authorise(staff, "assign", clock())
    numbered(number)
    if to is not None and not (is_name(to[0]) and is_name(to[1])):
        raise BadInput("An inquiry is given to somebody who has a name.")

    def change(connection: Connection, key: str) -> Event:
        done = connection.execute(
            update(inquiries)
            .where(
                inquiries.c.id == number,
                inquiries.c.assigned.is_not_distinct_from(seen),
                inquiries.c.erased.is_(False),
            )
            .values(
                assigned=to and to[0],
                assigned_name=to and to[1],
                updated=written(clock()),
            )
        )
        if not done.rowcount:
            whose = hold_inquiry(connection, number).assigned_name or "nobody"
            raise Overtaken(f"Inquiry {number} belongs to {whose} by now. Look at it again.")
        details = {"to": to and to[0], "from": seen}
        return add(connection, key, staff, "assign", number, details, clock)

    return database.write(change)


def counts(database: Database) -> Mapping[str, int]:
    """How many inquiries there are of each status."""
    made = select(inquiries.c.status, func.count()).group_by(inquiries.c.status)
    found: dict[str, int] = database.read(
        lambda connection: {row[0]: row[1] for row in connection.execute(made)}
    )
    return {status: found.get(status, 0) for status in STATUSES}


def _checked(arrival: Arrival) -> None:
    if arrival.channel not in CHANNELS:
        raise BadInput(f"A letter comes by one of {', '.join(CHANNELS)}.")
    if not arrival.text.strip():
        raise BadInput("The letter is empty. Give its text.")
    if len(arrival.text) > LONGEST or len(arrival.subject) + len(arrival.sender) > 4000:
        raise BadInput(f"The letter is too long: {LONGEST:,} characters at most. Shorten it.")
    if not storable(arrival.text, arrival.subject, arrival.sender):
        raise BadInput("The letter holds a character that is no text. Remove it.")
    if not is_name(arrival.source):
        raise BadInput(f"The key of a letter has 1 to {LONGEST_NAME} characters of text.")


def _known(connection: Connection, source: str) -> int | None:
    return connection.execute(
        select(inquiries.c.id).where(inquiries.c.source == source)
    ).scalar_one_or_none()


def _look(connection: Connection, sought: Sought) -> Found:
    first = min(max(sought.page, 0), HIGHEST // PAGE) * PAGE
    if not (sought.statuses or sought.unassigned or sought.assigned is not None):
        paged = page_by_words(
            connection, sought.words, first=first, many=PAGE, oldest_first=sought.oldest_first
        )
        if paged is not None:
            numbers, total = paged
            return Found(_in_order(connection, sought, inquiries.c.id.in_(numbers)), total)
    conditions = _conditions(connection, sought)
    shown = _in_order(connection, sought, *conditions, first=first)
    total = connection.execute(
        select(func.count()).select_from(inquiries).where(*conditions)
    ).scalar_one()
    return Found(shown, total)


def _in_order(
    connection: Connection, sought: Sought, *conditions: ColumnElement[bool], first: int = 0
) -> tuple[Listed, ...]:
    # Numbers are given in the order of arrival. PostgreSQL sorts them far quicker than moments as text;
    # SQLite walks an index that has the moments in order, and sorts nothing.
    sqlite = connection.dialect.name == "sqlite"
    by = (inquiries.c.received, inquiries.c.id) if sqlite else (inquiries.c.id,)
    order = [column.asc() if sought.oldest_first else column.desc() for column in by]
    wanted = select(*_LISTED).where(*conditions).order_by(*order).limit(PAGE).offset(first)
    return tuple(Listed(**row._asdict()) for row in connection.execute(wanted))


def _conditions(connection: Connection, sought: Sought) -> Sequence[ColumnElement[bool]]:
    named = finding(connection, sought.words)
    limits: list[ColumnElement[bool]] = [] if named is None else [named]
    if sought.statuses:
        limits.append(inquiries.c.status.in_(sorted(sought.statuses.intersection(STATUSES))))
    if sought.unassigned:
        limits.append(inquiries.c.assigned.is_(None))
    elif sought.assigned is not None:
        whose = sought.assigned if storable(sought.assigned) else ""
        limits.append(inquiries.c.assigned == whose)
    return limits
