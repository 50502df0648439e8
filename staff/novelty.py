"""How far questions are from everything that was asked before them.

Distance alone hardly tells a question of a new kind from one that was only worded anew (an AUROC of
0.55 where 0.5 is chance, see tests/fit_groups.py). So it orders a short list for people to read, and no
more is said of it; what is called new are groups of which nothing was asked before.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from staff.space import Floats

_BLOCK: Final = 512


def nearest_before(placed: Floats, earlier: Floats) -> Floats:
    """The cosine of each question (n, d) to the nearest of the earlier ones; -1 where there are none."""
    if not len(earlier):
        return np.full(len(placed), -1.0)
    blocks = [
        np.round((placed[start : start + _BLOCK] @ earlier.T).max(axis=1), 4)
        for start in range(0, len(placed), _BLOCK)
    ]
    return np.concatenate(blocks) if blocks else np.zeros(0)
