"""A backup: one file with every row of every table, the same from both engines, for either of them.

It is a zip: `manifest.json` names the schema and each table's columns, rows and sha256;
`tables/<name>.jsonl` holds a row a line. All of it is from one moment.
"""

from __future__ import annotations

import hashlib
import json
import lzma
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, MetaData, String, Table, collate, inspect, select

from corpus.errors import BadInput
from records.database import Database, unhurried
from records.private_files import written_whole
from records.tables import METADATA
from records.upgrading import known_schemas, schema_in

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
_AT_ONCE: Final = 200  # rows that are held in memory


class BadBackup(BadInput):
    """A file that is no backup of this desk, or not a whole one; what to do."""


@dataclass(frozen=True, slots=True)
class TableKept:
    """A table of a backup; its rows are in the order of its key, so equal tables have equal hashes."""

    columns: tuple[str, ...]
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds, or what a database does."""

    schema: str
    tables: dict[str, TableKept]

    def difference(self, other: Manifest) -> tuple[str, ...]:
        """The tables that are not the same in both."""
        names = sorted(self.tables.keys() | other.tables.keys())
        return tuple(name for name in names if self.tables.get(name) != other.tables.get(name))


def backup(database: Database, file: Path, *, replace: bool) -> Manifest:
    """What the file holds now: written aside, read again, and only then put there; for its owner only.

    Raises BadInput where nothing can be kept there, or where a file is there and not to be replaced.
    """

    def write(aside: Path) -> Manifest:
        made = database.read(lambda connection: _write(connection, aside))
        examine(aside)
        return made

    return written_whole(file, write, replace=replace)


def _write(connection: Connection, aside: Path) -> Manifest:
    with zipfile.ZipFile(aside, "w", zipfile.ZIP_DEFLATED) as archive:
        made = _contents(connection, archive)
        archive.writestr(MANIFEST, json.dumps({"format": FORMAT, **asdict(made)}, indent=1))
    return made


def contents(database: Database) -> Manifest:
    """What the database holds, to be compared with a backup."""
    return database.read(lambda connection: _contents(connection, None))


def examine(file: Path) -> Manifest:
    """What the backup holds, once all of it was read and is as it was written. Raises BadBackup."""
    with opened(file) as archive:
        told = _manifest(archive)
        held = {f"tables/{name}.jsonl" for name in told.tables} | {MANIFEST}
        if set(archive.namelist()) != held:
            raise BadBackup(_NOT_WHOLE)
        for name, kept in told.tables.items():
            seen = hashlib.sha256()
            rows = 0
            for line in lines(archive, name):
                seen.update(line)
                rows += 1
            if (rows, seen.hexdigest()) != (kept.rows, kept.sha256):
                raise BadBackup(_NOT_WHOLE)
    return told


_NOT_WHOLE: Final = (
    "The backup is not whole: what is in it is not what was written. Take another backup."
)


class _Opened(zipfile.ZipFile):
    """A zip that tells of damage as BadBackup, wherever in it that is found."""

    def __exit__(self, kind: Any, value: Any, trace: Any) -> None:
        super().__exit__(kind, value, trace)
        if isinstance(value, (zipfile.BadZipFile, zlib.error, EOFError, ValueError, KeyError)):
            raise BadBackup(_NOT_WHOLE) from None


def opened(file: Path) -> zipfile.ZipFile:
    """The backup, open for reading. Raises BadBackup."""
    try:
        return _Opened(file)
    except FileNotFoundError:
        raise BadBackup(f"There is no file {file}. Name a backup of this desk.") from None
    except (OSError, zipfile.BadZipFile, ValueError):
        raise BadBackup(
            f"{file} is no backup of this desk, or it was cut off. Name another one."
        ) from None


def lines(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """The rows of a table, each a line of JSON. Raises BadBackup where they cannot be unpacked."""
    try:
        with archive.open(f"tables/{name}.jsonl") as member:
            yield from member
    except (RuntimeError, OSError, lzma.LZMAError):  # said to be packed or locked in another way
        raise BadBackup(_NOT_WHOLE) from None


def _manifest(archive: zipfile.ZipFile) -> Manifest:
    told = json.loads(archive.read(MANIFEST))
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        raise BadBackup("The backup is in a form that this desk cannot read. Use a newer desk.")
    if told["schema"] not in known_schemas() or not told["tables"].keys() <= METADATA.tables.keys():
        raise BadBackup("The backup is of a newer desk than this one. Install that version first.")
    tables = {
        name: TableKept(tuple(kept["columns"]), kept["rows"], kept["sha256"])
        for name, kept in told["tables"].items()
    }
    return Manifest(told["schema"], tables)


def _contents(connection: Connection, archive: zipfile.ZipFile | None) -> Manifest:
    """Every table read once, in order of its key, and written down where there is an archive."""
    unhurried(connection)
    schema = schema_in(connection)
    if not schema:
        raise BadInput("The database is empty. Run: desk db upgrade")
    there = set(inspect(connection).get_table_names()) & METADATA.tables.keys()
    found = MetaData()
    found.reflect(connection, only=sorted(there))
    tables: dict[str, TableKept] = {}
    for name in sorted(there):
        if archive is None:
            tables[name] = _table(connection, found.tables[name], lambda _: None)
            continue
        entry = zipfile.ZipInfo(f"tables/{name}.jsonl")
        entry.compress_type = zipfile.ZIP_DEFLATED
        with archive.open(entry, "w", force_zip64=True) as member:
            tables[name] = _table(connection, found.tables[name], member.write)
    return Manifest(schema, tables)


def _table(connection: Connection, table: Table, keep: Callable[[bytes], object]) -> TableKept:
    columns = sorted(table.columns, key=lambda column: column.name)
    wanted = select(*columns).order_by(*_keys(connection, table))
    seen = hashlib.sha256()
    rows = 0
    for row in connection.execute(wanted, execution_options={"yield_per": _AT_ONCE}):
        line = json.dumps(list(row), separators=(",", ":")).encode() + b"\n"
        seen.update(line)
        keep(line)
        rows += 1
    return TableKept(tuple(column.name for column in columns), rows, seen.hexdigest())


def _keys(connection: Connection, table: Table) -> list[Any]:
    """The columns of the key, text by its code points on both engines."""
    plain = "C" if connection.dialect.name == "postgresql" else "BINARY"
    return [
        collate(column, plain) if isinstance(column.type, String) else column
        for column in table.primary_key
    ]
