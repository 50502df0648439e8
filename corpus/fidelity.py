"""How well a file was read, as figures, and how bad they may be before it is refused."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fidelity:
    """What became of a file when it was read. `dataclasses.asdict` gives it as JSON.

    `pages` is 0 for what has none, `empty_pages` are those without text, `damaged` counts characters
    that say nothing (private-use, U+FFFD, control), `orphaned` are numerals on lines of their own that
    belong to nothing, `contents` are the headings that the file's own table of contents names and
    `missing` those of them that were not found; `furniture` counts lines left out as running heads, page
    numbers and tables of contents; `listed` is the share of lines that are rows of a list.
    """

    kind: str
    pages: int
    characters: int
    passages: int
    headings: int
    notes: int
    empty_pages: tuple[int, ...] = ()
    damaged: int = 0
    orphaned: tuple[str, ...] = ()
    calls_without_note: tuple[str, ...] = ()
    notes_without_call: tuple[str, ...] = ()
    contents: int = 0
    missing: tuple[str, ...] = ()
    furniture: int = 0
    listed: float = 0.0
