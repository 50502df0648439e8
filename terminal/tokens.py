"""Tokens of other tools in the terminal, for a machine without a way to sign in.

Whoever may write the database is its admin; the record names their account on this machine.
"""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from corpus.errors import BadInput
from terminal.account import whoever
from terminal.printing import AsJson, print_json, tell

if TYPE_CHECKING:
    from records.database import Database
    from records.tokens import Token

commands = typer.Typer(help="Tokens, with which other tools use the API.", no_args_is_help=True)


@commands.command("make")
def token_make(
    name: Annotated[str, typer.Argument(help="What the tool is called.")],
    role: Annotated[
        list[str] | None, typer.Option(help="agent or reviewer; may be given twice.")
    ] = None,
    days: Annotated[int, typer.Option(min=1, max=366, help="For how long it works.")] = 90,
    as_json: AsJson = False,
) -> None:
    """Make a token and print it, this once. The record keeps who made it."""
    from records.moments import now
    from records.people import Role
    from records.tokens import make

    try:
        roles = [Role(each) for each in role or ["agent"]]
    except ValueError:
        raise BadInput(
            "A token is agent or reviewer. Give --role agent or --role reviewer."
        ) from None
    database = _database()
    ends = now() + timedelta(days=days)
    made = make(database, whoever(), name=name, roles=roles, expires=ends)
    if as_json:
        print_json({**_told(made.token), "token": made.given})
        return
    tell(f"The token “{made.token.name}” works until {made.token.expires[:10]}. Keep it safe now:")
    print(made.given)


@commands.command("list")
def token_list(as_json: AsJson = False) -> None:
    """Every token there ever was, the newest first, and whether it works. Never the tokens themselves."""
    from records.tokens import listed

    there = listed(_database(), whoever())
    if as_json:
        print_json([_told(each) for each in there])
        return
    for each in there:
        told = _told(each)
        print(f"{each.id}  {told['state']:<8} {each.expires[:10]}  {told['roles']}  {each.name}")


@commands.command("revoke")
def token_revoke(
    token: Annotated[str, typer.Argument(help="Its id, as desk token list shows it.")],
    as_json: AsJson = False,
) -> None:
    """End a token: from its next request on it does not work."""
    from records.tokens import revoke

    event = revoke(_database(), whoever(), token)
    if as_json:
        print_json({"id": token, "revoked": event.at})
    else:
        print(f"The token “{event.details['name']}” is revoked.")


def _database() -> Database:
    """The database of the settings, which this account has to be able to write."""
    from records.database import database_url, open_database
    from records.upgrading import require_newest
    from staff.settings import StaffSettings

    named = StaffSettings().database
    url = database_url(named)
    if url.get_backend_name() == "sqlite" and not _writable(Path(url.database or "")):
        raise BadInput(
            f"There is no database at {url.database}, or you may not write it. Start the staff desk "
            "once, or run this as the account that runs it."
        )
    database = open_database(named)
    require_newest(database)
    return database


def _writable(file: Path) -> bool:
    return file.is_file() and os.access(file, os.W_OK) and os.access(file.parent, os.W_OK)


def _told(token: Token) -> dict[str, str]:
    from records.moments import now

    return {
        "id": token.id,
        "name": token.name,
        "roles": ",".join(sorted(token.roles)),
        "state": token.state(now()),
        "made": token.made,
        "made_by": token.who_name,
        "expires": token.expires,
    }
