"""Replies and offers of staff that rest on passages of a document: those reviewed, and those under way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Text, cast, select

from records.database import Database
from records.moments import Clock, now
from records.people import Staff, authorise
from records.tables import drafts, inquiries


@dataclass(frozen=True, slots=True)
class Resting:
    """A sentence of the newest version of a reply: its inquiry, its status, what it cites."""

    inquiry: int
    status: str
    address: str
    quote: str


def resting_on(
    database: Database, staff: Staff, document: str, clock: Clock = now
) -> tuple[Resting, ...]:
    """What cites the document in the newest versions of all replies, by inquiry. Raises NotAllowed."""
    authorise(staff, "read", clock())
    return database.read(lambda connection: tuple(_found(connection, document)))


def _found(connection: Connection, document: str) -> Iterator[Resting]:
    newest = (drafts.c.inquiry == inquiries.c.id) & (drafts.c.number == inquiries.c.draft)
    rows = connection.execute(
        select(inquiries.c.id, inquiries.c.status, drafts.c.found)
        .join(drafts, newest)
        .where(~inquiries.c.erased, cast(drafts.c.found, Text).contains(f'"{document}#'))
        .order_by(inquiries.c.id)
    )
    for row in rows:
        yield from (Resting(row.id, row.status, *cited) for cited in _cited(row.found, document))


def _cited(found: Sequence[Mapping[str, Any]], document: str) -> Iterator[tuple[str, str]]:
    seen: set[tuple[str, str]] = set()
    for sentence in found:
        for citation in sentence.get("citations", ()):
            cited = (str(citation.get("address", "")), str(citation.get("quote", "")))
            if cited[0].startswith(f"{document}#") and cited not in seen:
                seen.add(cited)
                yield cited
