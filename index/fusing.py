"""Several rankings of the same passages made one: weighted reciprocal rank fusion."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from index.nearest import Rows

_OFFSET = 8  # fitted with the weights on 258 development questions
_WEIGHTS = {"learned": 2.0, "asked": 2.0, "passage": 0.25, "sentence": 0.25, "words": 0.25}


def fused(rankings: Mapping[str, tuple[Rows, np.ndarray]], alphabetical: Rows) -> np.ndarray:
    """A score for every row, 1 for one that is first everywhere; NaN for those that none has found.

    A ranking is rows and their scores, ordered by score rounded to four places and then by address, whose
    order the ranks `alphabetical` give for each row.
    """
    best = sum(_WEIGHTS[lane] for lane, (rows, _) in rankings.items() if len(rows)) / _OFFSET
    scores = np.full(len(alphabetical), np.nan)
    for lane, (rows, found) in rankings.items():
        ordered = rows[np.lexsort((alphabetical[rows], -np.round(found, 4)))]
        share = _WEIGHTS[lane] / (_OFFSET + np.arange(len(rows))) / best
        scores[ordered] = np.where(np.isnan(scores[ordered]), 0.0, scores[ordered]) + share
    return scores
