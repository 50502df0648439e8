"""Where the desk keeps its data, for commands that need no other setting and are to start at once."""

from __future__ import annotations

import os
from pathlib import Path

from platformdirs import user_data_path


def desk_home() -> Path:
    """The folder named in DESK_HOME, else the one for this user's data."""
    named = os.environ.get("DESK_HOME")
    return Path(named) if named else user_data_path("copyright-desk")


def library_in(home: Path) -> Path:
    """Where the documents are that somebody added."""
    return home / "library"
