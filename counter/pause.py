"""The pause switch: a message given at the start, or a file in DESK_HOME whose text is the message."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from html import escape
from pathlib import Path

from assistant.bootstrap import Settings
from assistant.framing import HELP
from corpus.documents import Corpus
from counter.reading_frame import framed_page

FILE = "PAUSED"
UNSAID = "The desk is paused. Please come back later."
TITLE = "The desk is paused"
MEANWHILE = "The Copyright Office answers questions itself. Its own words on how:"
LONGEST = 2_000  # characters of a message that are shown

_lock = threading.Lock()
_switch: list[Switch] = []


@dataclass(frozen=True, slots=True)
class Switch:
    """Whether the desk is paused, asked anew at every request: one look at one file."""

    file: Path
    said: str | None = None

    def message(self) -> str | None:
        """What is told to people while the desk is paused, None while it is open.

        A file that is there and cannot be read pauses too.
        """
        try:
            with self.file.open(encoding="utf-8", errors="replace") as file:
                told = file.read(LONGEST)
        except (FileNotFoundError, NotADirectoryError):
            return None if self.said is None else self.said.strip() or UNSAID
        except OSError:
            return self.said or UNSAID
        return told.strip() or self.said or UNSAID


def put_switch(switch: Switch) -> None:
    """Let every page of the process look at this switch."""
    with _lock:
        _switch[:] = [switch]


def the_switch() -> Switch:
    """The switch of this process: the file in DESK_HOME if no other was put."""
    with _lock:
        if not _switch:
            _switch.append(Switch(Settings().home / FILE))
        return _switch[0]


def where_to_turn(corpus: Corpus) -> str:
    """How the Office is reached, in its own words."""
    return corpus.passage(HELP).text.partition(". ")[2]


def paused_page(message: str, corpus: Corpus) -> str:
    """The page that stands in the place of every other while the desk is paused."""
    told = escape(message).replace("\n", "<br>")
    return framed_page(
        TITLE,
        f'<main id="main">\n<h1>{TITLE}</h1>\n<p>{told}</p>\n<h2>Where to turn meanwhile</h2>\n'
        f"<p>{MEANWHILE}</p>\n<p>“{escape(where_to_turn(corpus))}” (note 41 of the "
        "statement of policy of March 16, 2023)</p>\n</main>",
    )
