"""A file for its owner only, written aside and put into its place whole, or not at all."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from corpus.errors import BadInput

T = TypeVar("T")


class CannotKeep(BadInput):
    """A file that nothing can be kept in, why, and what to do."""


def written_whole(file: Path, write: Callable[[Path], T], *, replace: bool) -> T:
    """What `write` gives, once what it wrote is on the disk and in its place. Raises CannotKeep."""
    if file.exists() and (file.is_dir() or not replace):
        raise CannotKeep(_there(file))
    aside = file.with_name(f".{file.name}.{secrets.token_hex(4)}.part")
    try:
        os.close(os.open(aside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        done = write(aside)
        _to_disk(aside)
        if replace:
            aside.replace(file)
        else:
            os.link(aside, file)  # fails where somebody was quicker; a rename would not
        _to_disk(file.parent)
        return done
    except FileExistsError:
        raise CannotKeep(_there(file)) from None
    except OSError as error:
        raise CannotKeep(
            f"{file} cannot be written: {error.strerror}. Name another file."
        ) from None
    finally:
        aside.unlink(missing_ok=True)


def _there(file: Path) -> str:
    return f"{file} is there already. Take another name, or replace a file with --force."


def _to_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
