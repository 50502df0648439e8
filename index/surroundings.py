"""What stands around a passage and helps to find it: the passages beside it, and what it is part of.

For texts that nobody has glossed, cut by rule into short pieces: a piece seldom names its subject,
but its neighbours do, and so does its document or section. A gloss says it better, so glossed texts
go without.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from corpus.documents import Document
from index.homes import homes
from index.lexical import Words
from index.nearest import Rows, highest, highest_above_zero

# How much each neighbour's score counts beside the passage's own. Fitted on 302 questions over 65 of
# the 150 documents of doc2dial, and far from sharp: 0.35 does nearly as well.
_NEIGHBOUR = 0.25
_HOME = 0.35  # the share of a passage's home in its score; fitted as the length of homes was
_DEEP = 200  # how many of a lane's scores count


class Surroundings:
    """Neighbours and homes of passages; a passage's row is its place among all of them."""

    def __init__(self, documents: Sequence[Document], words: Words) -> None:
        sizes = [len(document.passages) for document in documents]
        self._home, texts = homes(documents)
        self._before, self._after = _neighbours(sizes)
        self._words = words.of("homes", lambda: texts)

    def fused(
        self,
        question: str,
        passages: Mapping[int, float],
        words: np.ndarray,
        sentences: Mapping[int, float],
    ) -> dict[int, float]:
        """A score by row, 0 to 1: by the lanes, which count alike, and by its home.

        `passages` and `sentences` are cosines by row, `words` a BM25 score for each row. By scores and
        not by ranks, as among many alike documents it tells much how far one leads.
        """
        lanes = []
        if passages:
            lanes.append(_between(*self._near(passages)))
        if words.any():
            lent = self._lent(words, np.arange(len(words)))
            best = highest_above_zero(lent, _DEEP)
            lanes.append(_between(best, lent[best]))
        if sentences:
            rows = np.fromiter(sentences, dtype=np.int64)
            cosines = np.fromiter(sentences.values(), dtype=np.float64)
            best = highest(cosines, _DEEP)
            lanes.append(_between(rows[best], cosines[best]))
        return self._together(question, lanes)

    def _near(self, passages: Mapping[int, float]) -> tuple[Rows, np.ndarray]:
        """The nearest passages and those beside them; whose cosine is not known has the lowest."""
        found = np.fromiter(passages, dtype=np.int64)
        cosines = np.full(len(self._home), min(passages.values()))
        cosines[found] = list(passages.values())
        rows = np.unique(np.concatenate([found, self._before[found], self._after[found]]))
        lent = self._lent(cosines, rows)
        best = highest(lent, _DEEP)
        return rows[best], lent[best]

    def _together(self, question: str, lanes: list[tuple[Rows, np.ndarray]]) -> dict[int, float]:
        fused: dict[int, float] = {}
        for rows, scores in lanes:
            shares = scores * ((1 - _HOME) / len(lanes))
            for row, score in zip(rows.tolist(), shares.tolist(), strict=True):
                fused[row] = fused.get(row, 0.0) + score
        found = np.fromiter(fused, dtype=np.int64)
        scores = self._words.scores(question)
        at_home = scores[self._home[found]] * (_HOME / (float(scores.max()) or 1.0))
        return {
            row: fused[row] + home
            for row, home in zip(found.tolist(), at_home.tolist(), strict=True)
        }

    def _lent(self, scores: np.ndarray, rows: Rows) -> np.ndarray:
        """Each of the rows' scores averaged with its neighbours', who count less."""
        beside = scores[self._before[rows]] + scores[self._after[rows]]
        return np.asarray((scores[rows] + _NEIGHBOUR * beside) / (1 + 2 * _NEIGHBOUR))


def _between(rows: Rows, scores: np.ndarray) -> tuple[Rows, np.ndarray]:
    """Where each of the scores, highest first, lies between the lowest of them, 0, and the highest, 1."""
    low, high = float(scores[-1]), float(scores[0])
    return rows, (scores - low) / ((high - low) or 1.0)


def _neighbours(sizes: Sequence[int]) -> tuple[Rows, Rows]:
    """The rows before and after each; at an end of a document the other one stands for both."""
    before, after = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    start = 0
    for size in sizes:
        rows = np.arange(start, start + size)
        back, forth = rows - 1, rows + 1
        if size:
            back[0] = start + min(1, size - 1)
            forth[-1] = start + max(size - 2, 0)
        before.append(back)
        after.append(forth)
        start += size
    return np.concatenate(before), np.concatenate(after)
