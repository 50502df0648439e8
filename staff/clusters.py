"""Questions put into groups by nearness: average linkage, in bounded time and memory.

Linkage holds a number for each pair, so it is done on a sample; each question beyond joins the group
that it is nearest to on average, and those that are far from every group are grouped in turn. What is
a sample is left to whoever puts the questions in order: the first ones are it.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from staff.space import Floats

# The average distance (1 - cosine) up to which groups are joined, and the questions that are linked at
# once; see tests/fit_groups.py for the first.
APART: Final = 0.89
MOST: Final = 4_000
_BLOCK: Final = 512
Labels = npt.NDArray[np.int64]


def groups(placed: Floats, apart: float = APART, most: int = MOST) -> Labels:
    """The group of each question (n, d) of length 1: numbers from 0 in the order of their first ones."""
    found = np.full(len(placed), -1, dtype=np.int64)
    left = np.arange(len(placed))
    count = 0
    while len(left):
        linked, rest = left[:most], left[most:]
        found[linked] = count + _linked(placed[linked], apart)
        made = int(found[linked].max()) + 1 - count
        found[rest] = _joined(placed[rest], _middles(placed[linked], found[linked] - count), apart)
        found[rest[found[rest] >= 0]] += count
        count += made
        left = rest[found[rest] < 0]
    return _in_order(found)


def central(placed: Floats) -> Labels:
    """The places of the questions of one group (n, d), the one that is nearest to all the others first."""
    nearness = np.round(placed @ placed.mean(axis=0), 4)
    return np.argsort(-nearness, kind="stable").astype(np.int64)


def _linked(placed: Floats, apart: float) -> Labels:
    from scipy.cluster.hierarchy import fcluster, linkage

    if len(placed) < 2:
        return np.zeros(len(placed), dtype=np.int64)
    tree = linkage(_distances(placed), method="average")
    return np.asarray(fcluster(tree, t=apart, criterion="distance"), dtype=np.int64) - 1


def _distances(placed: Floats) -> Floats:
    """1 - cosine of each pair, rounded, in the order that linkage takes them."""
    n = len(placed)
    made = np.empty(n * (n - 1) // 2)
    start = 0
    for top in range(0, n, _BLOCK):
        cosines = np.round(placed[top : top + _BLOCK] @ placed.T, 4)
        for row, of_one in enumerate(cosines, start=top):
            made[start : start + n - row - 1] = of_one[row + 1 :]
            start += n - row - 1
    np.subtract(1.0, made, out=made)
    return np.clip(made, 0.0, 2.0, out=made)


def _middles(placed: Floats, own: Labels) -> Floats:
    """The mean of each group: a dot product with it is the average cosine to its members."""
    sums = np.zeros((int(own.max()) + 1, placed.shape[1]))
    np.add.at(sums, own, placed)
    return sums / np.bincount(own)[:, None]


def _joined(placed: Floats, middles: Floats, apart: float) -> Labels:
    """The group that each is nearest to on average, -1 where all are too far."""
    cosines = np.round(placed @ middles.T, 4)
    best = cosines.argmax(axis=1) if len(placed) else np.zeros(0, dtype=np.int64)
    near = cosines[np.arange(len(placed)), best] >= 1.0 - apart
    return np.where(near, best, -1).astype(np.int64)


def _in_order(found: Labels) -> Labels:
    _, first, own = np.unique(found, return_index=True, return_inverse=True)
    numbers = np.empty(len(first), dtype=np.int64)
    numbers[np.argsort(first)] = np.arange(len(first))
    return np.asarray(numbers[own], dtype=np.int64)
