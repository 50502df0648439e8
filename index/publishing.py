"""Folders that are published whole: made aside, sealed with the sha256 of each file, then renamed.

A reader sees the old folder or the new one, never one half made, whenever the process is killed.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from corpus.errors import Busy
from corpus.writing import CannotWrite as CannotWrite
from corpus.writing import writing_to as writing_to

MANIFEST = "manifest.json"
_KIND = 2  # the column of the kind in the list of mounts
_NETWORK = ("nfs", "cifs", "smb", "fuse.sshfs", "afs", "ceph", "glusterfs", "fuse.gluster")


class Damaged(Exception):
    """A published folder is missing a file, or a file is not what was published."""


def on_network(folder: Path, mounts: Path = Path("/proc/self/mounts")) -> str:
    """The network file system that a folder is on, as "nfs4"; "" where it is on none, or nobody says."""
    try:
        rows = [line.split() for line in mounts.read_text(errors="replace").splitlines()]
    except OSError:
        return ""
    whole = folder.resolve()
    found = [
        (len(place.parts), row[2])
        for row in rows
        if len(row) > _KIND and whole.is_relative_to(place := Path(row[1].replace("\\040", " ")))
    ]
    kind = max(found, default=(0, ""), key=lambda pair: pair[0])[1]
    return kind if kind.startswith(_NETWORK) else ""


@contextmanager
def only_builder(lock: Path) -> Iterator[None]:
    """Hold the lock while building; raises Busy at once if another process holds it.

    It is the operating system's lock, so it dies with its holder and never needs clearing. Between
    machines it holds nothing for sure, so a folder on a network file system is refused.
    """
    if kind := on_network(lock.parent):
        raise CannotWrite(
            f"The index cannot be built in {lock.parent}: that is on a network file system ({kind}), "
            "where two machines could build at once. Name a folder of this machine in DESK_HOME, and "
            "copy the finished index to other machines."
        )
    with lock.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Busy(
                "The index is being built by another process. Try again in a minute."
            ) from error
        yield


def seal(folder: Path, about: Mapping[str, Any]) -> None:
    """Write the manifest over the folder's files, and everything through to the disk."""
    files = {
        str(path.relative_to(folder)): file_sha256(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    manifest = folder / MANIFEST
    manifest.write_text(json.dumps({**about, "files": files}, indent=1, sort_keys=True))
    for name in (*files, MANIFEST):
        _sync(folder / name)
    _sync(folder)


def publish(made: Path, place: Path) -> None:
    """Give a sealed folder its name, in one step, and write that step through to the disk."""
    made.rename(place)
    _sync(place.parent)


def point(pointer: Path, name: str) -> None:
    """Let the pointer file name that folder, in one step."""
    aside = pointer.with_suffix(f".{os.getpid()}")
    aside.write_text(f"{name}\n")
    _sync(aside)
    aside.replace(pointer)
    _sync(pointer.parent)


def write_through(path: Path, content: bytes) -> None:
    """A file with that content, there whole or not at all, and on the disk when this returns."""
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    aside.write_bytes(content)
    _sync(aside)
    aside.replace(path)
    _sync(path.parent)


def read_sealed(folder: Path) -> dict[str, Any]:
    """The manifest of a published folder, each of its files checked; raises Damaged."""
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text())
        files = dict(manifest["files"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Damaged(f"{folder.name}: its manifest cannot be read ({error}).") from error
    for name, expected in files.items():
        path = folder / name
        if not path.is_file():
            raise Damaged(f"{folder.name}: {name} is missing.")
        if file_sha256(path) != expected:
            raise Damaged(f"{folder.name}: {name} is not what was published.")
    return manifest


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Keep a published folder from being cleared away while it is read; raises Damaged if gone."""
    try:
        file = (folder / MANIFEST).open()
    except OSError as error:
        raise Damaged(f"{folder.name}: its manifest cannot be read ({error}).") from error
    with file:
        fcntl.flock(file, fcntl.LOCK_SH)
        yield


def clear(folder: Path) -> bool:
    """Remove a folder nobody is reading; False if somebody is."""
    manifest = folder / MANIFEST
    if manifest.is_file():
        with manifest.open() as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            shutil.rmtree(folder, ignore_errors=True)
            return True
    shutil.rmtree(folder, ignore_errors=True)
    return True


def file_sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
