"""The database brought to the newest schema, all at once or not at all; and which schema it has."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from corpus.errors import BadInput
from records.database import Database, persistently, ping, unhurried

_MIGRATIONS: Final = Path(__file__).with_name("migrations")
_ONE_AT_A_TIME: Final = 0x6465_736B  # PostgreSQL's advisory lock: two upgrades wait for each other


class WrongSchema(BadInput):
    """The database is older or newer than this desk; what to do."""


def newest_schema() -> str:
    return ScriptDirectory.from_config(_config()).get_current_head() or ""


def schema_of(database: Database) -> str | None:
    """The schema of the database, None for an empty one. Raises DatabaseAway."""
    return database.read(lambda c: MigrationContext.configure(c).get_current_revision())


def upgrade(database: Database, to: str = "head") -> str:
    """The schema that the database has now. Raises WrongSchema for one that is newer than this desk."""
    ping(database)

    def once() -> None:
        writing = database.engine.connect().execution_options(writes=True)
        with writing as connection, connection.begin():
            migrate(connection, to)

    persistently(once, lambda: _AWAY)
    return schema_of(database) or ""


def schema_in(connection: Connection) -> str:
    """The schema of the database, "" for an empty one. Raises WrongSchema for one of a newer desk."""
    there = MigrationContext.configure(connection).get_current_revision() or ""
    if there and there not in known_schemas():
        raise WrongSchema(_NEWER)
    return there


def require_newest(database: Database) -> None:
    """Nothing, where the database has the schema of this desk. Raises WrongSchema with what to do."""
    there = schema_of(database)
    if there == newest_schema():
        return
    if there is None:
        raise WrongSchema("The database is empty. Run: desk db upgrade")
    if there in known_schemas():
        raise WrongSchema(
            "The database is of an older desk. Run: desk db backup, then desk db upgrade"
        )
    raise WrongSchema(_NEWER)


_NEWER: Final = (
    "The database is of a newer desk than this one. Install that version of the desk again."
)


_AWAY: Final = (
    "The database went away, or is held by another upgrade. It is as it was; run it again."
)


def migrate(connection: Connection, to: str) -> None:
    """The schema brought there within a transaction of the caller's, which no other upgrade is in."""
    unhurried(connection)
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ONE_AT_A_TIME})
    schema_in(connection)
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, to)


def known_schemas() -> frozenset[str]:
    scripts = ScriptDirectory.from_config(_config())
    return frozenset(each.revision for each in scripts.walk_revisions())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    return config
