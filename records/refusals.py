"""What a database says when it refuses: whether to try again, and if not, the sentence for a person.

The drivers' own messages are never shown: they may hold the names of hosts and users, or texts.
"""

from __future__ import annotations

import sqlite3
from typing import Final

from sqlalchemy.exc import DBAPIError, InterfaceError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from corpus.errors import BadInput, Busy, Trouble


class DatabaseAway(Busy):
    """The database cannot be reached, stays locked, or has no room; what to do."""


class DatabaseUnusable(BadInput):
    """The database cannot be used as it is set, or as it is on the disk; what to do."""


_PASSING: Final = ("08", "40", "57P")  # connection lost, made anew after a clash, shutting down
_LOCKED: Final = "55P03"
_REFUSED: Final = {
    "28": "PostgreSQL refuses the name or the password. Set them right in DESK_DATABASE_URL.",
    "3D": "PostgreSQL has no database of that name. Create it, or name another in DESK_DATABASE_URL.",
    "42501": "The user of DESK_DATABASE_URL may not do that in the database. Let its owner allow it.",
    "25006": "The database can only be read. Name the one that takes writes in DESK_DATABASE_URL.",
    "42P01": "The database has not the tables of this desk. Run: desk db upgrade",
    "42703": "The database has not the tables of this desk. Run: desk db upgrade",
    "XX": "PostgreSQL says that the database is damaged. Restore a backup: desk db restore FILE",
}
_FULL: Final = (
    "The disk of the database is full. Nothing was saved; free some space, then try again."
)
_TAKEN: Final = "The database has no connection left. Nothing was saved; try again in a moment."
_NO_ROOM: Final = {"53100": _FULL, "53": _TAKEN, "57014": "The database took too long. Try again."}
# What a server says, in English, to somebody who is not let in; it gives no code then.
_NOT_LET_IN: Final = {
    "password": "28",
    "authentication": "28",
    "pg_hba.conf": "28",
    "role": "28",
    "database": "3D",
}
_NOT_YET: Final = ("starting up", "shutting down", "recovery", "too many", "remaining connection")
_SQLITE: Final = {
    "SQLITE_READONLY": "The database file may not be written. Allow writing it and its folder.",
    "SQLITE_PERM": "The database file may not be opened. Allow reading and writing it.",
    "SQLITE_CANTOPEN": "The database file cannot be opened. Look at DESK_DATABASE_URL or DESK_HOME, "
    "and whether the folder may be written.",
    "SQLITE_NOTADB": "That file is no database of this desk. Look at DESK_DATABASE_URL or DESK_HOME.",
    "SQLITE_CORRUPT": "The database file is damaged. Move it aside, then restore a backup: "
    "desk db restore FILE",
}


def passing(trouble: BaseException) -> bool:
    """Whether it is worth another try: locked, a clash with somebody, a server gone for a moment."""
    if not isinstance(trouble, DBAPIError):
        return False
    if isinstance(trouble.orig, sqlite3.Error):
        return _sqlite_name(trouble.orig) in ("SQLITE_BUSY", "SQLITE_LOCKED")
    code = _code(trouble)
    if not code:
        return (
            trouble.connection_invalidated or isinstance(trouble, InterfaceError) or _gone(trouble)
        )
    return code.startswith(_PASSING) or code == _LOCKED


def told(trouble: BaseException) -> Trouble | None:
    """The sentence for a person, None where it is none that a person can mend."""
    if isinstance(trouble, PoolTimeout):
        return DatabaseAway(_TAKEN)
    if not isinstance(trouble, DBAPIError):
        return None
    if isinstance(trouble.orig, sqlite3.Error):
        return _sqlite(trouble.orig)
    code = _code(trouble)
    for start, sentence in _NO_ROOM.items():
        if code.startswith(start):
            return DatabaseAway(sentence)
    for start, sentence in _REFUSED.items():
        if code.startswith(start):
            return DatabaseUnusable(sentence)
    return None


def _sqlite(trouble: sqlite3.Error) -> Trouble | None:
    name = _sqlite_name(trouble)
    if name in ("SQLITE_FULL", "SQLITE_IOERR"):
        return DatabaseAway(_FULL if name == "SQLITE_FULL" else _IO)
    if name == "SQLITE_ERROR" and "no such" in str(trouble):
        return DatabaseUnusable(_REFUSED["42P01"])
    return DatabaseUnusable(_SQLITE[name]) if name in _SQLITE else None


_IO: Final = (
    "The disk of the database cannot be read or written, or it is full. Nothing was saved; look at the "
    "disk, then try again."
)


def _sqlite_name(trouble: sqlite3.Error) -> str:
    """As SQLITE_READONLY, also for the finer ones, as SQLITE_READONLY_DBMOVED."""
    return "_".join(getattr(trouble, "sqlite_errorname", "").split("_")[:2])


def _code(trouble: DBAPIError) -> str:
    """PostgreSQL's code; for who was not let in, the one that its sentence stands for; else ""."""
    code = getattr(trouble.orig, "sqlstate", None)
    said = str(trouble.orig)
    if code or "FATAL:" not in said:
        return str(code or "")
    fatal = said.partition("FATAL:")[2]
    if any(words in fatal for words in _NOT_YET):
        return "57P03"
    return next((code for words, code in _NOT_LET_IN.items() if words in fatal), "")


def _gone(trouble: DBAPIError) -> bool:
    """PostgreSQL's driver tells of a server that is not there without a code."""
    kind = type(trouble.orig)
    return kind.__module__.startswith("psycopg") and kind.__name__ in (
        "OperationalError",
        "ConnectionTimeout",
        "AdminShutdown",
    )
