"""Fixtures for everything that is kept: a fresh database at the newest schema, on each engine."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from records.database import Database, home_url, open_database
from records.upgrading import upgrade
from tests.postgres import Postgres, end_postgres, start_postgres

ENGINES = ("sqlite", "postgresql")
NewUrl = Callable[[], str]


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    server = start_postgres()
    if server is None:
        needed = os.environ.get("DESK_TEST_POSTGRES") == "required"
        (pytest.fail if needed else pytest.skip)("no PostgreSQL here: install Debian's postgresql")
    try:
        yield server
    finally:
        end_postgres(server)


@pytest.fixture(scope="session")
def upgraded_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file at the newest schema, to be copied."""
    folder = tmp_path_factory.mktemp("newest")
    database = open_database(home_url(folder))
    upgrade(database)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return folder / "desk.sqlite"


@pytest.fixture(scope="session")
def upgraded_postgres(postgres: Postgres) -> str:
    """The name of a PostgreSQL database at the newest schema, to be copied."""
    url = postgres.database("template0")
    database = open_database(url)
    upgrade(database)
    database.close()
    return url.rpartition("/")[2]


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def empty_url(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[NewUrl]:
    """Gives the URL of an empty database, another each time."""
    yield from _urls(engine, request, tmp_path, None)


@pytest.fixture
def new_url(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[NewUrl]:
    """Gives the URL of a fresh database at the newest schema, another each time."""
    newest = "upgraded_sqlite" if engine == "sqlite" else "upgraded_postgres"
    yield from _urls(engine, request, tmp_path, request.getfixturevalue(newest))


@pytest.fixture
def url(new_url: NewUrl) -> str:
    return new_url()


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    """A fresh database at the newest schema; the test runs once on each engine."""
    opened = open_database(url)
    yield opened
    opened.close()


def _urls(
    engine: str, request: pytest.FixtureRequest, folder: Path, like: Path | str | None
) -> Iterator[NewUrl]:
    made: list[str] = []
    server: Postgres | None = None
    if engine == "postgresql":
        server = request.getfixturevalue("postgres")

    def fresh() -> str:
        if server is not None:
            made.append(server.database(str(like or "template0")))
            return made[-1]
        home = Path(tempfile.mkdtemp(prefix="home-", dir=folder))
        made.append(home_url(home))
        if like is not None:
            shutil.copy(like, home / "desk.sqlite")
        return made[-1]

    yield fresh
    for url in made if server else ():
        server.drop(url)
