"""The record: nothing in it is changed by the desk, and what is changed around the desk is told."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from records.database import Database
from records.moves import REVIEW
from records.record import events, faults
from records.verifying import wrongs
from tests.records_factories import inquiry_in


def around_the_desk(database: Database, *statements: str) -> None:
    """What somebody does who has the database's password, or its file, and lifts its guard."""
    sqlite = database.engine.dialect.name == "sqlite"
    lifted = (
        ("DROP TRIGGER IF EXISTS record_no_update", "DROP TRIGGER IF EXISTS record_no_delete")
        if sqlite
        else ("ALTER TABLE record DISABLE TRIGGER ALL",)
    )
    with database.engine.begin() as connection:
        for statement in (*lifted, *statements):
            connection.execute(text(statement))


def told(database: Database, of: Callable[[Connection], object] = wrongs) -> list[str]:
    return database.read(lambda c: list(of(c)))  # type: ignore[call-overload]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE record SET who = 'eve'",
        "UPDATE record SET details = '{}' WHERE place = 2",
        "DELETE FROM record WHERE place = 3",
    ],
)
def test_the_database_itself_refuses_to_change_the_record(
    database: Database, statement: str
) -> None:
    inquiry_in(database, REVIEW)
    with (
        pytest.raises(DBAPIError, match="only added to"),
        database.engine.begin() as connection,
    ):
        connection.execute(text(statement))
    assert told(database) == []


# Everything that can be done to the rows of one inquiry's chain and to what it speaks of.
TAMPERED = {
    "who did it": ("UPDATE record SET who_name = 'Eve' WHERE place = 2", "inquiry/1: its event 2"),
    "when": ("UPDATE record SET at = '2020' WHERE place = 1", "inquiry/1: its event 1"),
    "what": ("UPDATE record SET what = 'approve' WHERE place = 3", "inquiry/1: its event 3"),
    "to which": ("UPDATE record SET inquiry = 2 WHERE place = 3", "inquiry/1: its event 3"),
    "the details": ("UPDATE record SET details = '{}' WHERE place = 3", "event 3"),
    "its hash": (f"UPDATE record SET hash = '{'a' * 64}' WHERE place = 3", "event 3"),
    "removed at the start": ("DELETE FROM record WHERE place = 1", "its event 2"),
    "removed in the middle": ("DELETE FROM record WHERE place = 2", "its event 3"),
    "removed at the end": ("DELETE FROM record WHERE place = 3", "at its end are missing"),
    "its end moved": ("UPDATE chains SET length = 2 WHERE length = 3", "at its end are missing"),
    "its end removed": ("DELETE FROM chains WHERE length = 3", "never written down"),
    "a version": ("UPDATE drafts SET reply = 'No.'", "Version 1 of inquiry 1 is not as it was"),
    "a letter": ("UPDATE inquiries SET text = 'Hi'", "letter of inquiry 1 is not as it came"),
    "its salt": ("UPDATE inquiries SET salt = ''", "letter of inquiry 1 is not as it came"),
    "a version removed": ("DELETE FROM drafts", "Version 1 of inquiry 1 is missing"),
}


@pytest.mark.parametrize("change", TAMPERED)
def test_what_was_changed_around_the_desk_is_told(database: Database, change: str) -> None:
    inquiry_in(database, REVIEW)
    statement, says = TAMPERED[change]
    assert told(database) == []
    around_the_desk(database, statement)
    assert any(says in sentence for sentence in told(database)), told(database)


def test_a_whole_inquiry_that_was_removed_with_its_chain_is_told_where_a_version_stays(
    database: Database,
) -> None:
    inquiry_in(database, REVIEW)
    around_the_desk(database, "DELETE FROM record", "DELETE FROM chains WHERE name <> 'desk'")
    assert told(database, faults) == []  # nothing is left that the chains could tell of
    assert told(database)[0] == "Inquiry 1 is not in the record."


def test_a_broken_chain_is_told_once_and_the_others_stand(database: Database) -> None:
    inquiry_in(database, REVIEW)
    inquiry_in(database, REVIEW)
    around_the_desk(database, "UPDATE record SET who = 'eve' WHERE inquiry = 2")
    assert told(database, faults) == [
        "inquiry/2: its event 1 is not as it was written, or one before it is missing."
    ]


def test_an_event_tells_who_did_what_when(database: Database) -> None:
    number = inquiry_in(database, REVIEW)
    chain = database.read(lambda c: events(c, number))
    assert [(e.place, e.who, e.what) for e in chain] == [
        (1, "ann", "take in"),
        (2, "ann", "draft"),
        (3, "rob", "ask for review"),
    ]
    assert [e.at for e in chain] == sorted(e.at for e in chain)
    assert all(len(e.at) == 27 for e in chain)
    assert sqlite3.threadsafety == 3  # one connection a thread at a time is all that we rely on
