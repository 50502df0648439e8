"""The vectors nearest to a question's: by which search, is decided here, by measurement.

A desk compares every vector that it holds. That needs no filling, misses none, and took 0.03 ms for 1,000
vectors, 0.3 ms for 10,000 and 6.6 ms for 100,000, one thread. Chroma in the same process took 0.8, 0.7 and
2.7 ms, and is filled anew each time a process opens it: in 0.15, 2.5 and 78 s. So Chroma is the better
choice from some 30,000 on, on a server, which keeps what it was filled with (`server_store`).
`docs/benchmarks.md` has the figures.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import numpy as np
import numpy.typing as npt

from index.vectors import Vectors

Rows = npt.NDArray[np.int64]
Cosines = npt.NDArray[np.float32]


class Nearest(Protocol):
    """Finds rows of a matrix of unit vectors by cosine. May be asked from many threads."""

    def search(self, vector: Vectors, most: int) -> tuple[Rows, Cosines]:
        """The `most` rows nearest to a unit vector (d,), nearest first, with their cosines."""
        ...


# The name of some vectors (n, d), by which a store tells them apart, and these -> the search over them.
Near = Callable[[str, Vectors], Nearest]


class Compared:
    """Every vector compared: exact, nothing to prepare, and as long as there are vectors."""

    def __init__(self, vectors: Vectors) -> None:
        self._vectors = vectors

    def search(self, vector: Vectors, most: int) -> tuple[Rows, Cosines]:
        cosines = self._vectors @ vector
        rows = highest(cosines, most)
        return rows, cosines[rows]


def nearest(_: str, vectors: Vectors) -> Nearest:
    """The search over the vectors (n, d) that a desk holds itself."""
    return Compared(vectors)


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
