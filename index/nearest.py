"""The vectors nearest to a question's: by which search, is decided here by how many there are.

Chroma's index is filled in memory each time a process opens it: 0.2 s for 1,000 vectors, 5 s for 10,000,
minutes for 100,000. To compare every vector needs no filling, misses none, and takes 0.4 ms for 10,000
and 6 ms for 100,000 (two cores, one thread).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import numpy as np
import numpy.typing as npt

from index.vectors import Vectors

Rows = npt.NDArray[np.int64]
Cosines = npt.NDArray[np.float32]

CHROMA_UP_TO = 1_000


class Nearest(Protocol):
    """Finds rows of a matrix of unit vectors by cosine. May be asked from many threads."""

    def search(self, vector: Vectors, most: int) -> tuple[Rows, Cosines]:
        """The `most` rows nearest to a unit vector (d,), nearest first, with their cosines."""
        ...


# The name of some vectors (n, d), and these -> the search over them.
Near = Callable[[str, Vectors], Nearest]


class Compared:
    """Every vector compared: exact, nothing to prepare, and as long as there are vectors."""

    def __init__(self, vectors: Vectors) -> None:
        self._vectors = vectors

    def search(self, vector: Vectors, most: int) -> tuple[Rows, Cosines]:
        cosines = self._vectors @ vector
        rows = highest(cosines, most)
        return rows, cosines[rows]


def nearest(name: str, vectors: Vectors) -> Nearest:
    """The search that suits so many vectors (n, d); `name` tells its collection apart in Chroma."""
    if len(vectors) > CHROMA_UP_TO:
        return Compared(vectors)
    from index.store import ChromaVectors

    return ChromaVectors(name, vectors)


def highest(scores: npt.NDArray[np.floating], most: int) -> Rows:
    """The rows of the `most` highest scores, highest first; equal ones in the order of their rows."""
    rows = np.arange(len(scores))
    if len(scores) > most:
        rows = np.sort(np.argpartition(scores, -most)[-most:])
    return rows[np.argsort(-scores[rows], kind="stable")]


def highest_above_zero(scores: npt.NDArray[np.floating], most: int) -> Rows:
    """The same of those above 0, which may be few of many."""
    rows = np.flatnonzero(scores > 0)
    return rows[highest(scores[rows], most)]
