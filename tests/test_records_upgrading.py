"""Upgrades: with data from the first schema to the newest, once, whole, and killed at any statement."""

from __future__ import annotations

import subprocess
import sys
import threading

import pytest
from sqlalchemy import event, text

from records.database import Database, open_database
from records.inquiries import Sought, inquiry, look_for, take_in
from records.record import add, events
from records.restoring import restore  # noqa: F401  (its migrations are these)
from records.tables import METADATA
from records.upgrading import (
    WrongSchema,
    newest_schema,
    require_newest,
    schema_of,
    upgrade,
)
from records.verifying import wrongs
from tests.databases import NewUrl
from tests.records_factories import agent, letter

FIRST = "0001"
ROW = (
    "INSERT INTO inquiries (source, channel, received, subject, sender, text, letter, status, draft,"
    " salt, updated, erased) VALUES (:key, 'file', :moment, 'An old comic', 'Ms Zoë', :text, '{}',"
    " 'new', 0, 'salt', :moment, false)"
)


def old_database(url: str, rows: int = 3) -> Database:
    """A database of the first schema with inquiries, each with its event."""
    from records.record import salted

    database = open_database(url)
    upgrade(database, FIRST)
    assert schema_of(database) == FIRST
    for n in range(1, rows + 1):
        words = f"Old letter number{n}x."

        def change(connection, key, n=n, words=words):
            moment = f"2026-01-01T00:00:{n % 60:02}.000000Z"
            connection.execute(text(ROW), {"key": f"k{n}", "moment": moment, "text": words})
            from records.moments import now

            details = {"channel": "file", "letter": salted("salt", words)}
            return add(connection, key, agent(), "take in", n, details, now)

        database.write(change)
    return database


def is_whole(database: Database, rows: int) -> None:
    """At the newest schema, with all its data, its words found and its record in order."""
    assert schema_of(database) == newest_schema()
    require_newest(database)
    assert look_for(database, Sought()).total == rows
    assert look_for(database, Sought(words="zoe number2x")).rows[0].id == 2
    assert inquiry(database, 1).text == "Old letter number1x."
    assert database.read(lambda c: list(wrongs(c))) == []
    assert take_in(database, agent(), letter()) == rows + 1
    with database.engine.connect() as connection:
        names = connection.dialect.get_table_names(connection)
    assert METADATA.tables.keys() <= set(names)


def test_a_first_database_with_data_is_upgraded_to_the_newest(empty_url: NewUrl) -> None:
    database = old_database(empty_url(), rows=501)  # more than are filled in at once
    with pytest.raises(
        WrongSchema, match=r"older desk\. Run: desk db backup, then desk db upgrade"
    ):
        require_newest(database)
    assert upgrade(database) == newest_schema()
    is_whole(database, 501)
    assert upgrade(database) == newest_schema()
    database.close()


def test_the_tables_are_as_the_newest_migration_leaves_them(database: Database) -> None:
    with database.engine.connect() as connection:
        for table in METADATA.sorted_tables:
            there = connection.dialect.get_columns(connection, table.name)
            kept = {(c["name"], c["nullable"]) for c in there}
            assert kept == {(c.name, c.nullable) for c in table.columns}, table.name
            indexes = connection.dialect.get_indexes(connection, table.name)
            named = {i["name"] for i in indexes if i["name"] and not i["unique"]}
            assert {i.name for i in table.indexes} <= named, table.name


def test_an_empty_database_and_a_newer_one_are_told_apart(empty_url: NewUrl) -> None:
    database = open_database(empty_url())
    with pytest.raises(WrongSchema, match=r"is empty\. Run: desk db upgrade"):
        require_newest(database)
    upgrade(database)
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for act in (require_newest, upgrade):
        with pytest.raises(WrongSchema, match="newer desk than this one"):
            act(database)
    assert schema_of(database) == "9999"
    database.close()


def test_upgrades_at_the_same_moment_wait_for_each_other(empty_url: NewUrl) -> None:
    url = empty_url()
    old_database(url).close()
    start, ended = threading.Barrier(4), list[str]()

    def one() -> None:
        database = open_database(url)
        start.wait()
        try:
            ended.append(upgrade(database))
        finally:
            database.close()

    threads = [threading.Thread(target=one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert ended == [newest_schema()] * 4
    database = open_database(url)
    is_whole(database, 3)
    database.close()


def statements(database: Database) -> int:
    """How many statements an upgrade of it makes, up to its end."""
    seen: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *told: seen.append(told[2]))
    upgrade(database)
    database.close()
    last = max(
        n
        for n, statement in enumerate(seen)
        if "alembic_version" in statement and "UPDATE" in statement
    )
    return last + 1


def killed_at(url: str, statement: int) -> bool:
    """An upgrade in a process that kills itself before its n-th statement; whether it came so far."""
    code = (
        "import os, signal, sys\n"
        "from sqlalchemy import event\n"
        "from records.database import open_database\n"
        "from records.upgrading import upgrade\n"
        "database, left = open_database(sys.argv[1]), [int(sys.argv[2])]\n"
        "@event.listens_for(database.engine, 'before_cursor_execute')\n"
        "def _(*_):\n"
        "    left[0] -= 1\n"
        "    if left[0] == 0: os.kill(os.getpid(), signal.SIGKILL)\n"
        "upgrade(database)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, url, str(statement)], timeout=60)
    assert done.returncode in (0, -9)
    return done.returncode == -9


def test_an_upgrade_that_was_killed_leaves_the_database_as_it_was(empty_url: NewUrl) -> None:
    many = statements(old_database(empty_url()))
    url = empty_url()
    database = old_database(url)
    before = database.read(lambda c: events(c, 1))
    for statement in sorted({1 + round(share * (many - 1)) for share in (0, 0.3, 0.5, 0.7, 1)}):
        assert killed_at(url, statement)
        assert schema_of(database) == FIRST
        assert database.read(lambda c: events(c, 1)) == before
    assert upgrade(database) == newest_schema()
    is_whole(database, 3)
    database.close()
