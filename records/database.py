"""The database: SQLite in one file, or PostgreSQL where several work; reads, and changes made once."""

from __future__ import annotations

import os
import sqlite3
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from tenacity import Retrying, retry_if_exception, stop_after_delay, wait_random_exponential

from corpus.errors import BadInput
from records.record import Event, done_before
from records.refusals import DatabaseAway, DatabaseUnusable, passing, told

__all__ = ["Database", "DatabaseAway", "DatabaseUnusable", "open_database", "ping"]

T = TypeVar("T")
FILE: Final = "desk.sqlite"
WAIT: Final = 15.0  # seconds that a change is tried again while the database is locked, or away
_BUSY_MS: Final = 10_000
# A connection that hangs, or is held by somebody who is gone, is given up rather than waited for.
_PATIENCE: Final = {
    "lock_timeout": "10s",
    "statement_timeout": "60s",
    "idle_in_transaction_session_timeout": "60s",
}


@dataclass(frozen=True, slots=True)
class Database:
    """One database; may be used from many threads. Every change is one transaction."""

    engine: Engine
    reader: Engine  # the same, its transactions seeing one moment

    def read(self, work: Callable[[Connection], T]) -> T:
        """What `work` reads, all from one moment. Raises DatabaseAway, DatabaseUnusable."""

        def once() -> T:
            with self.reader.connect() as connection, connection.begin():
                return work(connection)

        return persistently(once, lambda: "The database does not answer. Try again in a moment.")

    def write(self, work: Callable[[Connection, str], Event]) -> Event:
        """The change that `work` makes and puts into the record; made once, however often it was tried.

        `work` is handed the connection and the key of this change. When an answer of the database
        was lost, the record tells whether the change is there. Raises DatabaseAway, DatabaseUnusable.
        """
        return _Change(self, work).made()

    def close(self) -> None:
        self.engine.dispose()


def open_database(url: str) -> Database:
    """The database at `url`, not yet looked at. Raises BadInput where the URL cannot be used."""
    place = database_url(url)
    if place.get_backend_name() == "sqlite":
        engine = _sqlite(place)
        return Database(engine, engine)
    try:
        engine = create_engine(
            place,
            pool_size=8,
            max_overflow=24,
            pool_pre_ping=True,
            pool_timeout=WAIT,
            hide_parameters=True,  # an error's text must hold nothing of a letter
            connect_args=_postgresql(place),
        )
    except (NoSuchModuleError, ModuleNotFoundError):
        raise BadInput(
            "PostgreSQL needs its driver. Install it: pip install 'copyright-desk[postgres]'"
        ) from None
    return Database(engine, engine.execution_options(isolation_level="REPEATABLE READ"))


def home_url(home: Path) -> str:
    """Where the database is unless another is set: one SQLite file in DESK_HOME."""
    return URL.create("sqlite", database=str(home / FILE)).render_as_string(hide_password=False)


def database_url(url: str) -> URL:
    """The URL read, its driver set. Raises BadInput; the sentence holds no password."""
    try:
        place = make_url(url)
    except (ArgumentError, ValueError):  # the latter where the port is no number
        place = None
    backend = place.get_backend_name() if place else ""
    if place is None or backend not in ("sqlite", "postgresql", "postgres"):
        raise BadInput(
            "DESK_DATABASE_URL is not one that the desk can use. Write sqlite:////folder/desk.sqlite or "
            "postgresql://name:password@host:5432/database."
        )
    if backend == "sqlite":
        if not place.database or place.database.startswith((":memory:", "file:")):
            raise BadInput(
                "A SQLite database needs a file: DESK_DATABASE_URL=sqlite:////folder/desk.sqlite."
            )
        return place.set(drivername="sqlite")
    return place.set(drivername="postgresql+psycopg")


def _postgresql(place: URL) -> dict[str, Any]:
    settings = " ".join(f"-c {name}={value}" for name, value in _PATIENCE.items())
    set_there = {"connect_timeout": 5, "tcp_user_timeout": 30_000, "options": settings}
    given = {name: value for name, value in set_there.items() if name not in place.query}
    # A statement that was prepared is planned once for all words, rare or common: a hundred times slower.
    return {**given, "prepare_threshold": None}


def _sqlite(place: URL) -> Engine:
    _make_private(Path(place.database or ""))
    engine = create_engine(
        place,
        connect_args={"timeout": _BUSY_MS / 1000},
        pool_size=8,
        max_overflow=24,
        pool_timeout=WAIT,
        hide_parameters=True,
    )

    @event.listens_for(engine, "connect")
    def _connected(connection: sqlite3.Connection, _: Any) -> None:
        connection.isolation_level = None  # transactions begin below, not where the driver thinks
        for setting in (
            "journal_mode=WAL",
            "synchronous=FULL",  # what was acknowledged stays, whatever is killed
            "foreign_keys=ON",
            f"busy_timeout={_BUSY_MS}",
            "secure_delete=ON",  # what is erased is gone from the file
        ):
            connection.execute(f"PRAGMA {setting}")

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        # A writer takes its turn at the start: two that read first could both never write.
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _make_private(file: Path) -> None:
    """The file, there, and for its owner only; SQLite gives the files beside it the same rights."""
    if file.exists():
        return
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(file, os.O_CREAT | os.O_WRONLY, 0o600))
    except OSError as error:
        raise DatabaseUnusable(
            f"The database {file} cannot be made: {error.strerror}. Name another place in "
            "DESK_DATABASE_URL or DESK_HOME, or allow writing there."
        ) from None


class _Change:
    """One change on its way: tried, tried again, and looked for where an answer was lost."""

    def __init__(self, database: Database, work: Callable[[Connection, str], Event]) -> None:
        self._database = database
        self._work = work
        self._key = uuid.uuid4().hex
        self._tried = False
        self._handed_over = False  # so far that it may be there though no answer came

    def made(self) -> Event:
        return persistently(self._once, self._unanswered)

    def _once(self) -> Event:
        again, self._tried = self._tried, True
        try:
            writing = self._database.engine.connect().execution_options(writes=True)
            with writing as connection, connection.begin():
                before = done_before(connection, self._key) if again else None
                event = before or self._work(connection, self._key)
                self._handed_over = True
            return event
        except Exception as trouble:
            # A lost try can still come to its end beside this one, which then finds its own
            # change in the way: a version that is there already, a row that is taken.
            if not self._handed_over or passing(trouble):
                raise
            there = self._look()
            if there is None:
                raise
            return there

    def _look(self) -> Event | None:
        try:
            return self._database.read(lambda connection: done_before(connection, self._key))
        except DatabaseAway:
            raise DatabaseAway(self._unanswered()) from None

    def _unanswered(self) -> str:
        if self._handed_over:
            return (
                "The database went away while this was saved, so it is not known whether it was. "
                "Keep this page open; when the database is back, look at the newest version first."
            )
        return "The database does not answer. Nothing was saved; keep this page open and try again."


def persistently(once: Callable[[], T], unanswered: Callable[[], str]) -> T:
    """What `once` gives, tried again while the database is locked or away; told in a sentence else."""
    tries = Retrying(
        retry=retry_if_exception(passing),
        wait=wait_random_exponential(multiplier=0.05, max=1.0),
        stop=stop_after_delay(WAIT),
        reraise=True,
    )
    try:
        return tries(once)
    except Exception as trouble:
        sentence = DatabaseAway(unanswered()) if passing(trouble) else told(trouble)
        if sentence is None:
            raise
        raise sentence from None


def unhurried(connection: Connection) -> None:
    """Let this transaction take its time: for work over the whole database."""
    if connection.dialect.name == "postgresql":
        for name in _PATIENCE:
            connection.execute(text(f"SET LOCAL {name} = 0"))


def ping(database: Database) -> None:
    """Nothing, where the database answers. Raises DatabaseAway."""
    database.read(lambda connection: connection.execute(text("SELECT 1")).scalar())
