"""A database that is away, locked, full, read-only, damaged or closed to us: a sentence, and never more."""

from __future__ import annotations

import socket
import sqlite3
import time
from pathlib import Path

import pytest
from sqlalchemy import event

from corpus.errors import BadInput, Busy
from records import database as module
from records.database import (
    DatabaseAway,
    DatabaseUnusable,
    database_url,
    home_url,
    open_database,
    ping,
)
from records.drafts import Conflict, save, versions
from records.inquiries import Sought, look_for, take_in
from records.moves import DRAFTING
from records.record import events
from records.upgrading import upgrade
from records.verifying import wrongs
from tests.at_the_terminal import Done, desk
from tests.cut_off import CutOff
from tests.postgres import Postgres
from tests.records_factories import agent, inquiry_in, letter, saving

PASSWORD = "s3cret-canary"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with a SQLite database at the newest schema; needs no index."""
    opened = open_database(home_url(tmp_path))
    upgrade(opened)
    opened.close()
    return tmp_path


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "WAIT", 0.5)
    monkeypatch.setattr(module, "_BUSY_MS", 200)


def desk_db(url: str, *words: str) -> Done:
    return desk("db", *(words or ("verify",)), DESK_DATABASE_URL=url)


def sentence(done: Done) -> str:
    assert PASSWORD not in done.stdout + done.stderr
    assert done.stderr.startswith("desk: ")
    assert done.stderr.count("\n") == 1
    return done.stderr


# What may be wrong with a setting, and what nobody can do with it.
@pytest.mark.parametrize(
    "url",
    [
        "",
        "nonsense",
        f"mysql://desk:{PASSWORD}@localhost/desk",
        f"postgresql://desk:{PASSWORD}@host:notaport/desk",
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite:///file:x?mode=memory&uri=true",
    ],
)
def test_a_url_that_cannot_be_used_is_told_without_its_password(url: str) -> None:
    with pytest.raises(BadInput) as told:
        database_url(url)
    assert PASSWORD not in str(told.value)


def test_a_sqlite_file_is_for_its_owner_only(home: Path) -> None:
    opened = open_database(home_url(home))
    take_in(opened, agent(), letter())
    modes = {path.name: path.stat().st_mode & 0o777 for path in home.glob("desk.sqlite*")}
    assert set(modes.values()) == {0o600}
    assert len(modes) == 3
    opened.close()


def test_a_locked_file_is_waited_for_then_told(home: Path, impatient: None) -> None:
    other = sqlite3.connect(home / "desk.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    opened = open_database(home_url(home))
    with pytest.raises(DatabaseAway, match=r"Nothing was saved; keep this page open"):
        take_in(opened, agent(), letter())
    assert isinstance(DatabaseAway(""), Busy)
    other.execute("ROLLBACK")
    other.close()
    assert take_in(opened, agent(), letter()) == 1
    opened.close()


def test_a_damaged_file_is_told(home: Path) -> None:
    file = home / "desk.sqlite"
    whole = file.read_bytes()
    file.write_bytes(b"This is no database at all, but it is long enough to be looked at." * 20)
    done = desk_db(home_url(home))
    assert (done.returncode, "no database of this desk" in sentence(done)) == (2, True)
    file.write_bytes(whole[:4096] + b"\xaa" * (len(whole) - 4096))
    done = desk_db(home_url(home))
    assert (done.returncode, "damaged" in sentence(done)) == (2, True)
    file.write_bytes(whole[: len(whole) // 2])
    done = desk_db(home_url(home), "backup", str(home / "b"))
    assert (done.returncode, "damaged" in sentence(done)) == (2, True)
    assert not (home / "b").exists()


def test_a_file_that_may_only_be_read_is_told(home: Path) -> None:
    opened = open_database(home_url(home))

    @event.listens_for(opened.engine, "connect")
    def _read_only(connection: sqlite3.Connection, _: object) -> None:
        connection.execute("PRAGMA query_only=ON")  # to root every file may be written

    with pytest.raises(DatabaseUnusable, match="may not be written"):
        take_in(opened, agent(), letter())
    opened.close()


def test_a_place_where_no_file_can_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = desk_db(home_url(tmp_path / "file"))
    assert (done.returncode, "cannot be made" in sentence(done)) == (2, True)
    (tmp_path / "desk.sqlite").mkdir()
    done = desk_db(home_url(tmp_path))
    assert (done.returncode, "cannot be opened" in sentence(done)) == (2, True)


def test_a_full_disk_is_told_and_what_was_there_stays(home: Path) -> None:
    opened = open_database(home_url(home))
    number = inquiry_in(opened, DRAFTING)
    with opened.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    opened.close()

    @event.listens_for(opened.engine, "connect")
    def _full(connection: sqlite3.Connection, _: object) -> None:
        connection.execute(f"PRAGMA max_page_count={pages + 2}")

    with pytest.raises(DatabaseAway, match="disk of the database is full"):
        save(opened, agent(), number, saving(base=1, reply="x" * 300_000))
    assert len(versions(opened, number)) == 1
    assert opened.read(lambda c: list(wrongs(c))) == []
    opened.close()


def test_a_database_without_tables_is_told(tmp_path: Path) -> None:
    done = desk_db(home_url(tmp_path))
    assert (done.returncode, "desk db upgrade" in sentence(done)) == (2, True)
    opened = open_database(home_url(tmp_path))
    with pytest.raises(DatabaseUnusable, match="desk db upgrade"):
        look_for(opened, Sought())
    opened.close()


def test_a_server_that_is_away_is_told_after_a_while(impatient: None) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    opened = open_database(f"postgresql://desk:{PASSWORD}@127.0.0.1:{port}/desk")
    with pytest.raises(DatabaseAway, match="does not answer") as told:
        ping(opened)
    assert PASSWORD not in str(told.value)
    with pytest.raises(DatabaseAway, match=r"Nothing was saved; keep this page open"):
        opened.write(lambda connection, key: None)  # type: ignore[arg-type,return-value]
    opened.close()


def test_a_server_that_is_away_ends_a_command_with_75(impatient: None) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    done = desk_db(f"postgresql://desk:{PASSWORD}@127.0.0.1:{port}/desk")
    assert (done.returncode, "does not answer" in sentence(done)) == (75, True)


def test_who_is_not_let_in_is_told_at_once(postgres: Postgres) -> None:
    began = time.monotonic()
    done = desk_db(f"postgresql://nobody:{PASSWORD}@127.0.0.1:{postgres.port}/postgres")
    assert (done.returncode, "refuses the name or the password" in sentence(done)) == (2, True)
    done = desk_db(f"postgresql://desk:{PASSWORD}@127.0.0.1:{postgres.port}/nowhere")
    assert (done.returncode, "no database of that name" in sentence(done)) == (2, True)
    assert time.monotonic() - began < module.WAIT


def test_a_wrong_password_is_told_and_never_printed(postgres: Postgres) -> None:
    postgres.require_password("guarded", "the right one")
    done = desk_db(f"postgresql://guarded:{PASSWORD}@127.0.0.1:{postgres.port}/postgres")
    assert (done.returncode, "refuses the name or the password" in sentence(done)) == (2, True)
    right = f"postgresql://guarded:the%20right%20one@127.0.0.1:{postgres.port}/postgres"
    done = desk_db(right, "upgrade")  # let in, but may make no tables there
    assert (done.returncode, "may not do that" in sentence(done)) == (2, True)


def test_more_people_than_connections_are_told(postgres: Postgres, impatient: None) -> None:
    url = postgres.database("template0")
    opened = open_database(url)
    held = [opened.engine.connect() for _ in range(32)]
    with pytest.raises(DatabaseAway, match="no connection left"):
        ping(opened)
    for connection in held:
        connection.close()
    ping(opened)
    opened.close()
    postgres.drop(url)


# The answer to a COMMIT is lost: the server had done it; or it does it only later, or never.
@pytest.mark.parametrize("late", [0.0, 0.6])
def test_a_lost_answer_is_looked_up_and_nothing_is_made_twice(
    postgres: Postgres, upgraded_postgres: str, late: float
) -> None:
    url = postgres.database(upgraded_postgres)
    with CutOff(postgres.port) as wire:
        opened = open_database(url.replace(str(postgres.port), str(wire.port)))
        number = inquiry_in(opened, DRAFTING)
        for base in range(1, 6):
            wire.cut_next_commit(late)
            event = save(opened, agent(), number, saving(base=base, reply=f"Version {base + 1}."))
            assert event.details["draft"] == base + 1
        wire.cut_next_commit(late)
        one = letter()
        taken = take_in(opened, agent(), one)
        assert taken == take_in(opened, agent(), one)
        assert wire.cuts == 6
        with pytest.raises(Conflict):
            save(opened, agent(), number, saving(base=1))
        told = opened.read(lambda c: events(c, number))
        assert [e.details.get("draft") for e in told] == [None, 1, 2, 3, 4, 5, 6]
        assert len(versions(opened, number)) == 6
        assert look_for(opened, Sought()).total == 2
        assert opened.read(lambda c: list(wrongs(c))) == []
        opened.close()
    postgres.drop(url)


def test_where_it_is_not_known_whether_it_was_saved_that_is_said(
    postgres: Postgres, upgraded_postgres: str, impatient: None
) -> None:
    url = postgres.database(upgraded_postgres)
    with CutOff(postgres.port) as wire:
        opened = open_database(url.replace(str(postgres.port), str(wire.port)))
        number = inquiry_in(opened, DRAFTING)
        wire.cut_next_commit(0.0, for_good=True)
        with pytest.raises(DatabaseAway, match="not known whether it was"):
            save(opened, agent(), number, saving(base=1))
        opened.close()
    direct = open_database(url)
    assert len(versions(direct, number)) == 2
    direct.close()
    postgres.drop(url)
