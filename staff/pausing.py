"""The pause switch turned on and off by an admin, with its message; what they did is in the record."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from corpus.errors import BadInput, Trouble
from counter.pause import LONGEST, Switch
from records.database import Database
from records.moments import Clock, now
from records.noting import noted
from records.people import Staff
from records.record import Event


class CannotPause(Trouble):
    """The switch could not be turned; what to do."""


def pause(
    database: Database, staff: Staff, switch: Switch, message: str, clock: Clock = now
) -> Event:
    """The desk paused from the next request on, with that message. Raises NotAllowed, or CannotPause."""
    said = message.strip()
    if not said or len(said) > LONGEST or "\x00" in said:
        raise BadInput(
            f"Say in 1 to {LONGEST:,} characters why the desk is paused, and until when."
        )
    details = {"paused": True, "message": said}
    return noted(database, staff, "pause", details, lambda: _write(switch.file, said), clock)


def open_again(database: Database, staff: Staff, switch: Switch, clock: Clock = now) -> Event:
    """The desk open from the next request on. Raises BadInput where it was started paused."""
    if switch.said is not None:
        raise BadInput(
            "The desk was started paused, with --paused. Stop it and start it without that."
        )
    return noted(database, staff, "pause", {"paused": False}, lambda: _remove(switch.file), clock)


def _write(file: Path, message: str) -> None:
    """The whole message at once: nobody reads half of it."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=".paused-")
        with os.fdopen(handle, "w", encoding="utf-8") as aside:
            aside.write(message)
        Path(name).chmod(0o644)  # the public pages may be served by somebody else
        Path(name).replace(file)
    except OSError as error:
        raise _cannot(file, error) from error


def _remove(file: Path) -> None:
    try:
        file.unlink(missing_ok=True)
    except OSError as error:
        raise _cannot(file, error) from error


def _cannot(file: Path, error: OSError) -> CannotPause:
    return CannotPause(
        f"{file} cannot be written: {error.strerror}. Nothing was changed. Ask whoever runs this desk."
    )
