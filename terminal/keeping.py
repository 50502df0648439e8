"""The staff's database in the terminal: upgraded, backed up, restored, examined, tidied."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from corpus.errors import BadInput
from terminal.account import whoever
from terminal.printing import AsJson, print_json
from terminal.saving import Force

if TYPE_CHECKING:
    from records.database import Database
    from staff.settings import StaffSettings

commands = typer.Typer(help="The staff's database.", no_args_is_help=True)
File = Annotated[Path, typer.Argument(metavar="FILE", help="The backup: one file.")]


@commands.command("upgrade")
def db_upgrade(as_json: AsJson = False) -> None:
    """Bring the database to the newest schema, all at once or not at all; makes it where there is none."""
    from records.upgrading import upgrade

    with _database() as database:
        schema = upgrade(database)
    _say({"schema": schema}, f"The database has the newest schema, {schema}.", as_json=as_json)


@commands.command("backup")
def db_backup(file: File, force: Force = False, as_json: AsJson = False) -> None:
    """Write all that the database holds at one moment into one file, which only its owner can read."""
    from records.backups import backup

    with _database() as database:
        told = backup(database, file, replace=force)
    rows = {name: kept.rows for name, kept in told.tables.items()}
    _say(
        {"file": str(file), "schema": told.schema, "rows": rows},
        f"Saved as {file}: {rows.get('inquiries', 0):,} inquiries, {rows.get('drafts', 0):,} versions "
        f"of replies, {rows.get('record', 0):,} events.",
        as_json=as_json,
    )


@commands.command("restore")
def db_restore(file: File, as_json: AsJson = False) -> None:
    """Put a backup into an empty database, of either kind: all of it, proved, or nothing."""
    from records.restoring import restore

    with _database() as database:
        told = restore(database, file)
    rows = {name: kept.rows for name, kept in told.tables.items()}
    _say(
        {"file": str(file), "schema": told.schema, "rows": rows},
        f"Restored from {file}: {rows.get('inquiries', 0):,} inquiries. Its record is whole.",
        as_json=as_json,
    )


@commands.command("verify")
def db_verify(
    backup: Annotated[
        Path | None, typer.Option(help="A backup that the database is compared with.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Whether the record is whole, and every letter and version as it was; 1 where one is not."""
    from records.upgrading import require_newest
    from records.verifying import wrongs

    with _database() as database:
        require_newest(database)
        found = database.read(lambda connection: list(wrongs(connection)))
        if backup is not None:
            found += _differences(database, backup)
    _say({"faults": found}, "\n".join(found) or "The record is whole.", as_json=as_json)
    if found:
        raise typer.Exit(1)


@commands.command("tidy")
def db_tidy(as_json: AsJson = False) -> None:
    """Erase the letters and replies of inquiries closed longer ago than DESK_KEEP_DAYS, if that is set."""
    from records.retention import clear_traces, tidy
    from records.upgrading import require_newest

    keep = _settings().keep_days
    with _database() as database:
        require_newest(database)
        erased = tidy(database, whoever(), keep)
        clear_traces(database)
    told = f"Erased: {len(erased)}." if keep else "DESK_KEEP_DAYS is not set: nothing was erased."
    _say({"erased": list(erased)}, told, as_json=as_json)


@commands.command("erase")
def db_erase(
    number: Annotated[int, typer.Argument(help="The number of the inquiry.")],
    reason: Annotated[str, typer.Option(help="Why; it is kept, so name nobody in it.")],
    as_json: AsJson = False,
) -> None:
    """Erase one inquiry: its letter and every word about it. That it was there stays in the record."""
    from records.retention import erase
    from records.upgrading import require_newest

    with _database() as database:
        require_newest(database)
        erase(database, whoever(), number, reason)
    _say({"erased": [number]}, f"Inquiry {number} is erased.", as_json=as_json)


@contextmanager
def _database() -> Iterator[Database]:
    from records.database import open_database

    database = open_database(_settings().database)
    try:
        yield database
    finally:
        database.close()


def _settings() -> StaffSettings:
    from pydantic import ValidationError

    from staff.settings import StaffSettings

    try:
        return StaffSettings()
    except ValidationError as error:
        names = ", ".join(f"DESK_{each['loc'][0]}".upper() for each in error.errors())
        raise BadInput(
            f"A setting cannot be used as it is: {names}. The README lists them."
        ) from None


def _differences(database: Database, backup: Path) -> list[str]:
    from records.backups import contents, examine

    return [
        f"The table {name} is not as it is in {backup}."
        for name in contents(database).difference(examine(backup))
    ]


def _say(value: object, sentence: str, *, as_json: bool) -> None:
    if as_json:
        print_json(value)
    else:
        print(sentence)
