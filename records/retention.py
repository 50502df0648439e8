"""Letters are not kept for ever: one inquiry erased, and those erased that were closed long enough ago.

What stays is the record: who did what when. The hashes in it were salted, and the salt goes too, so
that they no longer tell anything. Copies made before, such as backups, are not reached from here.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Final

from sqlalchemy import Connection, Engine, delete, select, text, update

from corpus.errors import BadInput
from records.database import WAIT, Database, persistently
from records.inquiries import NoSuchInquiry, numbered, read_inquiry
from records.moments import Clock, now, written
from records.moves import CLOSED
from records.people import Staff, authorise
from records.record import Event, add
from records.storing import storable
from records.tables import comments, drafts, inquiries, proposals, questions

LONGEST_REASON: Final = 2000  # characters
_HELD: Final = (inquiries, drafts, questions, comments, proposals)  # what holds words of people


class TracesLeft(BadInput):
    """What was erased is in no table any more, but still in the database's files; what to do."""


def erase(database: Database, staff: Staff, number: int, reason: str, clock: Clock = now) -> Event:
    """The inquiry erased, whatever its status; then closed. The reason is kept, so it names nobody.

    Raises NoSuchInquiry, also where it was erased before; TracesLeft.
    """
    event = _erase(database, staff, number, reason, clock)
    clear_traces(database)
    return event


def tidy(database: Database, staff: Staff, keep_days: int, clock: Clock = now) -> tuple[int, ...]:
    """The numbers of those erased now: closed more than `keep_days` days ago. 0 erases none."""
    authorise(staff, "erase", clock())
    if keep_days <= 0:
        return ()
    numbers = closed_before(database, written(clock() - timedelta(days=keep_days)))
    for number in numbers:
        _erase(database, staff, number, f"Closed more than {keep_days} days ago.", clock)
    clear_traces(database)
    return numbers


def closed_before(database: Database, moment: str) -> tuple[int, ...]:
    """The inquiries closed before that moment and not yet erased."""
    wanted = (
        select(inquiries.c.id)
        .where(inquiries.c.closed < moment, inquiries.c.erased.is_(False))
        .order_by(inquiries.c.id)
    )
    return database.read(lambda connection: tuple(connection.execute(wanted).scalars()))


def clear_traces(database: Database) -> None:
    """What was erased, gone from the database's own files too. Raises TracesLeft where it is held open.

    PostgreSQL keeps its log of changes for a while by its own settings.
    """
    clear = _clear_sqlite if database.engine.dialect.name == "sqlite" else _clear_postgresql
    persistently(lambda: clear(database.engine), lambda: _LEFT)


_LEFT: Final = (
    "It is erased, but the database's files still hold what it was, since somebody reads them. Run: "
    "desk db tidy"
)


def _erase(database: Database, staff: Staff, number: int, reason: str, clock: Clock) -> Event:
    authorise(staff, "erase", clock())
    why = reason.strip()
    if not why or len(why) > LONGEST_REASON or not storable(why):
        raise BadInput(f"To erase needs a reason of 1 to {LONGEST_REASON:,} characters. Say why.")

    def change(connection: Connection, key: str) -> Event:
        moment = written(clock())
        done = connection.execute(
            update(inquiries)
            .where(inquiries.c.id == numbered(number), inquiries.c.erased.is_(False))
            .values(
                source=f"erased/{number}",
                subject="",
                sender="",
                text="",
                letter={},
                words="",
                salt="",
                status=CLOSED,
                updated=moment,
                closed=moment,
                erased=True,
            )
        )
        if not done.rowcount:
            read_inquiry(connection, number)
            raise NoSuchInquiry(f"Inquiry {number} was erased before. There is nothing left of it.")
        _erase_beside(connection, number)
        details = {"after": CLOSED, "reason": why}
        return add(connection, key, staff, "erase", number, details, clock)

    return database.write(change)


def _erase_beside(connection: Connection, number: int) -> None:
    """The words in the other tables. That there was a question, and how it was answered, stays counted."""
    emptied = update(drafts).where(drafts.c.inquiry == number)
    connection.execute(emptied.values(reply="", drafted={}, found=[]))
    connection.execute(update(questions).where(questions.c.inquiry == number).values(text=""))
    for table in (comments, proposals):
        connection.execute(delete(table).where(table.c.inquiry == number))


def _clear_sqlite(engine: Engine) -> None:
    """The words' index merged, which drops what was deleted from it, and the log written back, emptied."""
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        connection.execute(text("INSERT INTO inquiry_words (inquiry_words) VALUES ('optimize')"))
    raw = engine.raw_connection()
    cursor = raw.cursor()
    (patience,) = cursor.execute("PRAGMA busy_timeout").fetchone()
    try:
        cursor.execute("PRAGMA busy_timeout=100")
        _until(lambda: cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0)
    finally:
        cursor.execute(f"PRAGMA busy_timeout={patience}")
        raw.close()


def _until(done: Callable[[], bool]) -> None:
    until = time.monotonic() + WAIT
    while not done():
        if time.monotonic() > until:
            raise TracesLeft(_LEFT)
        time.sleep(0.1)


def _clear_postgresql(engine: Engine) -> None:
    alone = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    with alone as connection:
        connection.execute(text("VACUUM " + ", ".join(table.name for table in _HELD)))
