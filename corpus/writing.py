"""Writing where it may fail: whatever stops it is told in a sentence, as CannotWrite."""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from corpus.errors import Busy, Trouble


class CannotWrite(Trouble):
    """The folder for the desk's data cannot be written."""


@contextmanager
def writing_to(folder: Path) -> Iterator[None]:
    """Whatever stops us from writing there is told in a sentence, as CannotWrite."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            why, cure = "the disk is full", "Free some space there"
        elif error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
            why, cure = "it may not be written", "Allow writing there"
        else:
            why, cure = str(error), "Look at that folder"
        raise CannotWrite(
            f"The desk cannot keep its data in {folder}: {why}. {cure}, or name another folder in "
            "DESK_HOME. What was published before is unharmed."
        ) from error


@contextmanager
def holding(lock: Path, busy: str) -> Iterator[None]:
    """Hold the lock; raises Busy with that sentence at once if another process holds it.

    It is the operating system's lock, so it dies with its holder and never needs clearing.
    """
    with lock.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Busy(busy) from error
        yield


def write_through(path: Path, content: bytes) -> None:
    """The file with that content, written through to the disk."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def put_in_place(path: Path, content: bytes) -> None:
    """The file with that content, the old one or the new one at any moment, never half of one."""
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    write_through(aside, content)
    aside.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Write through to the disk which files that folder holds."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
