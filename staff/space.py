"""A space in which questions of one subject lie near each other, learned from those whose subject is known.

As the encoder places them, questions lie by their wording as much as by their subject. So the
directions in which questions of one and the same subject differ are made short (the covariance
within subjects, whitened). On subjects that it was not learned from, groups agree with the truth
nearly twice as well as in the encoder's own space; `tests/fit_groups.py` measures it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from index.vectors import Vectors

_SHRINK: Final = 1.0  # of 0.1 to 3, on held-out subjects; 0.3 to 3 are level
# The cosine from which a question is said to be on a subject: 3 in 10 then are, 7 in 10 of them rightly,
# where half of each subject's questions were learned from (tests/fit_groups.py).
SURE_OF_SUBJECT: Final = 0.35
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Space:
    """Places vectors of the encoder; `centre` is (d,), `weights` (d, d)."""

    centre: Floats
    weights: Floats

    def place(self, vectors: Vectors) -> Floats:
        """The vectors (n, d) in this space, of length 1, so that a dot product is a cosine."""
        if not len(vectors):
            return np.zeros((0, self.weights.shape[1]))
        placed = (vectors.astype(np.float64) - self.centre) @ self.weights
        lengths = np.linalg.norm(placed, axis=1, keepdims=True)
        return np.asarray(placed / np.maximum(lengths, 1e-12))


def learned(vectors: Vectors, subjects: Sequence[str]) -> Space:
    """The space of questions (n, d) whose subjects are given, n > 0."""
    x = vectors.astype(np.float64)
    _, own = np.unique(np.array(subjects), return_inverse=True)
    means = np.zeros((int(own.max()) + 1, x.shape[1]))
    np.add.at(means, own, x)
    means /= np.bincount(own)[:, None]
    apart = x - means[own]
    within = apart.T @ apart / len(x)
    within += (_SHRINK * np.trace(within) / len(within) + 1e-9) * np.eye(len(within))
    sizes, directions = np.linalg.eigh(within)
    return Space(x.mean(axis=0), directions / np.sqrt(sizes))


@dataclass(frozen=True, eq=False)
class Subjects:
    """The subjects that the texts leave out, each at the middle of its questions in a space."""

    names: tuple[str, ...]
    middles: Floats

    def nearest(self, placed: Floats) -> list[str | None]:
        """The subject of each question, None where it is not sure of one."""
        if not self.names:
            return [None] * len(placed)
        cosines = np.round(placed @ self.middles.T, 4)
        best = cosines.argmax(axis=1)
        return [
            self.names[n] if row[n] >= SURE_OF_SUBJECT else None
            for n, row in zip(best, cosines, strict=True)
        ]


def subjects(space: Space, vectors: Vectors, names: Sequence[str]) -> Subjects:
    """The subjects of questions (n, d), a name each."""
    if not names:
        return Subjects((), np.zeros((0, 0)))
    different, own = np.unique(np.array(names), return_inverse=True)
    middles = np.zeros((len(different), space.weights.shape[1]))
    np.add.at(middles, own, space.place(vectors))
    lengths = np.linalg.norm(middles, axis=1, keepdims=True)
    return Subjects(tuple(map(str, different)), middles / np.maximum(lengths, 1e-12))
