"""What people ask and what became of it: questions, fates of passages, times taken, reasons given.

All of it is read from one moment. Of an inquiry that was erased only what tells nothing of it is
given: no words of its questions, and no reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, func, select

from records.database import Database
from records.moves import MOVES
from records.tables import fates, inquiries, questions, record

OUTCOMES: Final = ("answered", "partly", "needs_facts", "not_covered")


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question of a letter and what the desk's first draft made of it; `text` is "" once erased."""

    inquiry: int
    number: int
    text: str
    outcome: str
    addresses: tuple[str, ...]
    received: str


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a cited passage in one sent reply: kept, edited or dropped."""

    inquiry: int
    address: str
    fate: str
    sent: str


@dataclass(frozen=True, slots=True)
class Sent:
    """An inquiry that was answered: when it came, and when its reply first went out."""

    inquiry: int
    received: str
    sent: str


@dataclass(frozen=True, slots=True)
class Given:
    """A reason that somebody of the staff gave for a step; `text` is "" once the inquiry is erased."""

    inquiry: int
    action: str
    at: str
    text: str


@dataclass(frozen=True, slots=True)
class Asking:
    """Everything of it. `waiting` inquiries have no reply that went out, and are not closed."""

    questions: tuple[AskedQuestion, ...] = ()
    fates: tuple[Fate, ...] = ()
    sent: tuple[Sent, ...] = ()
    reasons: tuple[Given, ...] = ()
    waiting: int = 0


def asking(database: Database) -> Asking:
    """What was asked until now, the oldest first. Raises DatabaseAway."""
    return database.read(read_asking)


def read_asking(connection: Connection) -> Asking:
    """The same, within a transaction of the caller's."""
    gone = frozenset(
        connection.execute(select(inquiries.c.id).where(inquiries.c.erased.is_(True))).scalars()
    )
    return Asking(
        tuple(_questions(connection, gone)),
        tuple(_fates(connection)),
        tuple(_sent(connection)),
        tuple(_reasons(connection, gone)),
        _waiting(connection),
    )


def state(database: Database) -> str:
    """A text that is another one as soon as anything that `asking` gives is another; quick to read."""

    def read(connection: Connection) -> str:
        told = func.coalesce(func.sum(func.length(questions.c.text)), 0)
        gone = select(func.count()).where(inquiries.c.erased.is_(True))
        seen = (
            connection.execute(select(func.count(), told).select_from(questions)).one(),
            connection.execute(select(func.count(), func.max(fates.c.sent))).one(),
            connection.execute(gone).scalar_one(),
            connection.execute(
                select(func.count(), func.max(record.c.id)).where(record.c.what.in_(_STEPS))
            ).one(),
            _waiting(connection),
        )
        return repr([tuple(each) if not isinstance(each, int) else each for each in seen])

    return database.read(read)


def by_month(asked: Iterable[AskedQuestion]) -> Mapping[str, Mapping[str, int]]:
    """How many questions of each outcome were received in each month ("2026-11"), the oldest first."""
    months: dict[str, Counter[str]] = {}
    for each in asked:
        months.setdefault(each.received[:7], Counter())[each.outcome] += 1
    return {month: {o: months[month][o] for o in OUTCOMES} for month in sorted(months)}


_STEPS: Final = tuple(MOVES)


def _questions(connection: Connection, gone: frozenset[int]) -> Iterable[AskedQuestion]:
    rows = connection.execute(
        select(
            questions.c.inquiry,
            questions.c.number,
            questions.c.text,
            questions.c.status,
            questions.c.addresses,
            questions.c.received,
        ).order_by(questions.c.received, questions.c.inquiry, questions.c.number)
    )
    for number, place, text, outcome, addresses, received in rows:
        words = "" if number in gone else text
        yield AskedQuestion(number, place, words, outcome, tuple(addresses or ()), received)


def _fates(connection: Connection) -> Iterable[Fate]:
    rows = connection.execute(
        select(fates.c.inquiry, fates.c.address, fates.c.fate, fates.c.sent).order_by(
            fates.c.inquiry, fates.c.number
        )
    )
    return (Fate(*row) for row in rows)


def _sent(connection: Connection) -> Iterable[Sent]:
    first = func.min(record.c.at)
    rows = connection.execute(
        select(inquiries.c.id, inquiries.c.received, first)
        .join(record, record.c.inquiry == inquiries.c.id)
        .where(record.c.what == "send")
        .group_by(inquiries.c.id, inquiries.c.received)
        .order_by(inquiries.c.id)
    )
    return (Sent(*row) for row in rows)


def _reasons(connection: Connection, gone: frozenset[int]) -> Iterable[Given]:
    rows = connection.execute(
        select(record.c.inquiry, record.c.what, record.c.at, record.c.details)
        .where(record.c.what.in_(_STEPS))
        .order_by(record.c.at, record.c.id)
    )
    for number, action, at, details in rows:
        if details.get("reason"):
            yield Given(number, action, at, "" if number in gone else details["reason"])


def _waiting(connection: Connection) -> int:
    sent = select(record.c.inquiry).where(record.c.what == "send")
    return connection.execute(
        select(func.count())
        .select_from(inquiries)
        .where(
            inquiries.c.id.not_in(sent),
            inquiries.c.closed.is_(None),
            inquiries.c.erased.is_(False),
        )
    ).scalar_one()
