"""Changes of the library in the staff's record, where this machine has one that the account may write."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from terminal.account import whoever

if TYPE_CHECKING:
    from corpus.touching import Rests
    from records.database import Database


def recorded(step: str, details: Mapping[str, Any], act: Callable[[], None]) -> None:
    """The change made, and put into the record with it; made alone where there is no record."""
    from staff.library_steps import noted_step

    database = _database()
    if database is None:
        act()
        return
    noted_step(database, whoever(), step, details, act)


def replies_on(document: str) -> tuple[Rests, ...]:
    """What replies of staff cite of a document; nothing where there is no record."""
    from staff.library_steps import replies_resting

    database = _database()
    return replies_resting(database, whoever(), document) if database is not None else ()


def _database() -> Database | None:
    """The staff's database, None where no staff desk was ever started."""
    from records.database import database_url, open_database
    from records.upgrading import require_newest
    from staff.settings import StaffSettings

    named = StaffSettings().database
    url = database_url(named)
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
        return None
    database = open_database(named)
    require_newest(database)
    return database
