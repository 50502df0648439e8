"""Saving what was said as a file, in the format that its name ends in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from corpus.errors import BadInput
from terminal.printing import tell

if TYPE_CHECKING:
    from counter.paper import Paper

ENDINGS = (".html", ".md", ".docx", ".pdf", ".json")
Save = Annotated[
    Path | None,
    typer.Option("--save", help=f"Write it to a file as well: {', '.join(ENDINGS)}."),
]
Force = Annotated[bool, typer.Option("--force", help="Let --save replace a file that is there.")]


class CannotSave(BadInput):
    """A file that nothing can be saved as, why, and what to do."""


def savable(path: Path | None, endings: Sequence[str] = ENDINGS, *, force: bool) -> Path | None:
    """The path, looked at before any work is done; raises CannotSave with what is wrong with it."""
    if path is None:
        return None
    if path.suffix.lower() not in endings:
        raise CannotSave(
            f"{path} cannot be saved: its name says no format. End it in {', '.join(endings)}."
        )
    if not path.parent.is_dir():
        raise CannotSave(
            f"{path} cannot be saved: there is no folder {path.parent}. Make it first."
        )
    if path.is_dir():
        raise CannotSave(f"{path} cannot be saved: it is a folder. Take another name.")
    if not force and path.exists():
        raise CannotSave(f"{path} is there already. Take another name, or replace it with --force.")
    return path


def refuse_batch(path: Path | None) -> None:
    """Raise CannotSave if many results were to be saved as one file."""
    if path is not None:
        raise CannotSave(
            "--save takes one result. Many come as JSON: send them to a file with > FILE."
        )


def save(path: Path, written: Callable[[date], Paper], *, force: bool) -> None:
    """Write the paper that is made of today's date, and say where; raises CannotSave."""
    from counter.taking_away import as_file

    content = as_file(written(today()), path.suffix.lower().removeprefix(".")).content
    write_file(path, content, force=force)


def today() -> date:
    """The day that it is where the desk stands."""
    return datetime.now(UTC).astimezone().date()


def write_file(path: Path, content: bytes, *, force: bool) -> None:
    """Write the content, and say where; raises CannotSave."""
    try:
        with path.open("wb" if force else "xb") as file:
            file.write(content)
    except OSError as error:
        raise CannotSave(f"{path} cannot be saved: {error.strerror}.") from error
    tell(f"Saved as {path}.")
