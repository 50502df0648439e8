"""The database: SQLite in one file, or PostgreSQL where several work; reads, and changes made once."""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, NoSuchModuleError
from tenacity import Retrying, retry_if_exception, stop_after_delay, wait_random_exponential

from corpus.errors import BadInput, Trouble
from records.record import Event, done_before

T = TypeVar("T")
FILE: Final = "desk.sqlite"
WAIT: Final = 15.0  # seconds that a change is tried again while the database is locked, or away
_BUSY_MS: Final = 10_000
_AGAIN: Final = frozenset({"40001", "40P01", "55P03", "57P01", "57P02", "57P03"})  # PostgreSQL


class DatabaseAway(Trouble):
    """The database cannot be reached, or stays locked; what was to be saved was not."""


@dataclass(frozen=True, slots=True)
class Database:
    """One database; may be used from many threads. Every change is one transaction."""

    engine: Engine
    reader: Engine  # the same, its transactions seeing one moment

    def read(self, work: Callable[[Connection], T]) -> T:
        """What `work` reads, all from one moment. Raises DatabaseAway."""

        def once() -> T:
            with self.reader.connect() as connection, connection.begin():
                return work(connection)

        return _persistently(once)

    def write(self, work: Callable[[Connection, str], Event]) -> Event:
        """The change that `work` makes and puts into the record; made once, however often it was tried.

        `work` is handed the connection and the key of this change. When an answer of the database
        was lost, the record tells whether the change is there. Raises DatabaseAway.
        """
        change = uuid.uuid4().hex

        def once() -> Event:
            writing = self.engine.connect().execution_options(writes=True)
            with writing as connection, connection.begin():
                return done_before(connection, change) or work(connection, change)

        return _persistently(once)

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
            connect_args={"connect_timeout": 5},
            hide_parameters=True,  # no letter and no digest in what an error says
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
    except ArgumentError:
        place = None
    backend = place.get_backend_name() if place else ""
    if place is None or backend not in ("sqlite", "postgresql", "postgres"):
        raise BadInput(
            "DESK_DATABASE_URL is not one that the desk can use. Write sqlite:////folder/desk.sqlite or "
            "postgresql://name:password@host:5432/database."
        )
    if backend == "sqlite":
        if not place.database or place.database == ":memory:":
            raise BadInput(
                "A SQLite database needs a file: DESK_DATABASE_URL=sqlite:////folder/desk.sqlite."
            )
        return place.set(drivername="sqlite")
    return place.set(drivername="postgresql+psycopg")


def _sqlite(place: URL) -> Engine:
    Path(place.database or "").parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        place, connect_args={"timeout": _BUSY_MS / 1000}, pool_size=8, hide_parameters=True
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


def _persistently(once: Callable[[], T]) -> T:
    tries = Retrying(
        retry=retry_if_exception(_worth_another_try),
        wait=wait_random_exponential(multiplier=0.05, max=1.0),
        stop=stop_after_delay(WAIT),
        reraise=True,
    )
    try:
        return tries(once)
    except DBAPIError as trouble:
        if _worth_another_try(trouble):
            raise DatabaseAway(
                "The database does not answer. Nothing was saved; keep this page open and try again."
            ) from None
        raise


def _worth_another_try(trouble: BaseException) -> bool:
    if not isinstance(trouble, DBAPIError):
        return False
    if trouble.connection_invalidated or isinstance(trouble, InterfaceError):
        return True
    if isinstance(trouble.orig, sqlite3.OperationalError):
        return "locked" in str(trouble.orig) or "busy" in str(trouble.orig)
    state = getattr(trouble.orig, "sqlstate", None)
    return state in _AGAIN or (state is None and _no_connection(trouble))


def _no_connection(trouble: DBAPIError) -> bool:
    """PostgreSQL's driver tells of a server that is not there without a code."""
    return type(trouble.orig).__module__.startswith("psycopg") and (
        type(trouble.orig).__name__ in ("OperationalError", "ConnectionTimeout", "AdminShutdown")
    )


def ping(database: Database) -> None:
    """Nothing, where the database answers. Raises DatabaseAway."""
    database.read(lambda connection: connection.execute(text("SELECT 1")).scalar())
