"""A backup put into an empty database: all of it, proved against its record, or nothing."""

from __future__ import annotations

import json
import zipfile
from itertools import islice
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, MetaData, Table, delete, func, insert, inspect, select, text
from sqlalchemy.exc import IntegrityError

from records.backups import BadBackup, Manifest, examine, lines, opened
from records.database import Database, persistently
from records.tables import METADATA, chains
from records.upgrading import migrate, schema_in
from records.verifying import wrongs

_AT_ONCE: Final = 500  # rows of an insert


def restore(database: Database, file: Path) -> Manifest:
    """What was restored, brought to the newest schema. Raises BadBackup; then nothing has changed."""
    told = examine(file)

    def once() -> None:
        writing = database.engine.connect().execution_options(writes=True)
        with writing as connection, connection.begin(), opened(file) as archive:
            _refuse_what_is_used(connection, told)
            migrate(connection, told.schema)
            _load(connection, archive, told)
            migrate(connection, "head")
            wrong = list(wrongs(connection))
            if wrong:
                raise BadBackup(
                    f"The backup does not agree with its own record. {wrong[0]} Nothing was restored."
                )

    try:
        persistently(once, lambda: "The database does not answer. Nothing was restored; try again.")
    except IntegrityError:
        raise BadBackup(
            "The rows of the backup do not fit together, or somebody writes to the database. Nothing "
            "was restored."
        ) from None
    return told


def _refuse_what_is_used(connection: Connection, told: Manifest) -> None:
    there = schema_in(connection)
    if there in ("", told.schema) and not _rows(connection):
        return
    if _rows(connection):
        raise BadBackup("The database holds work already. Restore into an empty one.")
    raise BadBackup(
        "The database has tables of another schema than the backup. Restore into an empty one."
    )


def _rows(connection: Connection) -> int:
    """How many rows there are; a database that was just made has none but the desk's empty chain."""
    names = set(inspect(connection).get_table_names()) & METADATA.tables.keys()
    rows = 0
    for name in names:
        wanted = select(func.count()).select_from(METADATA.tables[name])
        if name == chains.name:
            wanted = wanted.where(chains.c.length > 0)
        rows += connection.execute(wanted).scalar_one()
    return rows


def _load(connection: Connection, archive: zipfile.ZipFile, told: Manifest) -> None:
    connection.execute(delete(chains))
    found = MetaData()
    found.reflect(connection, only=sorted(told.tables))
    for table in METADATA.sorted_tables:  # a row after those that it names
        if table.name in told.tables:
            _fill(connection, archive, found.tables[table.name], told)


def _fill(connection: Connection, archive: zipfile.ZipFile, table: Table, told: Manifest) -> None:
    columns = told.tables[table.name].columns
    if set(columns) != set(table.columns.keys()):
        raise BadBackup("The backup's tables are not those of its schema. Nothing was restored.")
    rows = lines(archive, table.name)
    while some := [
        dict(zip(columns, json.loads(line), strict=True)) for line in islice(rows, _AT_ONCE)
    ]:
        connection.execute(insert(table), some)
    if connection.dialect.name == "postgresql" and "id" in columns and table.name != "tokens":
        # The next number goes on from the highest; SQLite sees to that by itself.
        connection.execute(
            text(
                f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), max(id)) "  # noqa: S608
                f"FROM {table.name} HAVING max(id) IS NOT NULL"
            )
        )
