"""The vectors of a build that is not done: kept as they come, so that the next one goes on from there.

A segment is a file that bears the sha256 of its content as its name. One that is damaged is as good
as none: its texts are embedded again.
"""

from __future__ import annotations

import hashlib
import io
import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index.publishing import write_through
from index.vectors import Vectors


def key(text: str) -> bytes:
    """What a text's vector is known by: the sha256 of the text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


class Segments:
    """The segments in a folder, whose vectors were all made in the same way."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def add(self, keys: Sequence[bytes], vectors: Vectors) -> None:
        """Keep these vectors: after a return they are on the disk, whole."""
        kind = [("key", "u1", 32), ("vector", "<f4", vectors.shape[1])]
        rows = np.zeros(len(keys), dtype=kind)
        rows["key"] = np.frombuffer(b"".join(keys), dtype="u1").reshape(-1, 32)
        rows["vector"] = vectors
        content = io.BytesIO()
        np.save(content, rows, allow_pickle=False)
        self._folder.mkdir(parents=True, exist_ok=True)
        name = hashlib.sha256(content.getvalue()).hexdigest()
        write_through(self._folder / f"{name}.npy", content.getvalue())

    def vectors(self, dimensions: int) -> dict[bytes, Vectors]:
        """The vectors kept, by key; files that are not what they were are removed."""
        found: dict[bytes, Vectors] = {}
        for path in sorted(self._folder.glob("*.npy")):
            rows = _read(path)
            if rows is None or rows.dtype["vector"].shape != (dimensions,):
                path.unlink(missing_ok=True)
                continue
            found |= {row["key"].tobytes(): row["vector"] for row in rows}
        return found


def forget(folder: Path) -> None:
    """Remove all segments under a folder: a generation that holds their vectors is published."""
    shutil.rmtree(folder, ignore_errors=True)


def _read(path: Path) -> np.ndarray | None:
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != path.stem:
        return None
    return np.asarray(np.load(io.BytesIO(content), allow_pickle=False))
