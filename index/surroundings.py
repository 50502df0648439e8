"""What stands around a passage and helps to find it: the passages beside it, and its whole document.

For texts that nobody has glossed, cut by rule into short pieces: a piece seldom names its subject,
but its neighbours do, and so does its document. A gloss says it better, so glossed texts go without.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from corpus.documents import Corpus
from index.lexical import Bm25

# How much each neighbour's score counts beside the passage's own. Fitted on 302 questions over 65 of
# the 150 documents of doc2dial, and far from sharp: 0.35 does nearly as well.
_NEIGHBOUR = 0.25
_LENT = ("passage", "words")  # the lanes that know the whole passage
_DEEP = 200  # how many of a lane's scores count


class Surroundings:
    """Neighbours and documents of the passages of a corpus."""

    def __init__(self, corpus: Corpus) -> None:
        self._beside = dict(_neighbours(corpus))
        self._home = {p.address: p.document_id for p in corpus.passages}
        self._ids = [document.id for document in corpus.documents]
        self._bm25 = Bm25([document.text for document in corpus.documents])

    def fused(self, question: str, lanes: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
        """A score by address, 0 to 1: half by the lanes, which count alike, half by its document.

        By scores and not by ranks, as among many alike documents it tells much how far one leads.
        """
        ranked = [
            _between(self._lent(scores) if lane in _LENT else scores)
            for lane, scores in lanes.items()
            if scores
        ]
        documents = self._documents(question)
        return {
            address: sum(lane.get(address, 0.0) for lane in ranked) / len(ranked) / 2
            + documents.get(self._home[address], 0.0) / 2
            for address in set().union(*ranked)
        }

    def _lent(self, scores: Mapping[str, float]) -> dict[str, float]:
        """Each score averaged with its neighbours', who count less; the lowest where one has none."""
        lowest = min(scores.values())
        return {
            address: (
                score + _NEIGHBOUR * sum(scores.get(n, lowest) for n in self._beside[address])
            )
            / (1 + 2 * _NEIGHBOUR)
            for address, score in scores.items()
        }

    def _documents(self, question: str) -> dict[str, float]:
        """Each document's BM25 score for the question, as a share of the best one's."""
        scores = self._bm25.scores(question)
        best = float(scores.max()) or 1.0
        return {id_: float(score) / best for id_, score in zip(self._ids, scores, strict=True)}


def _between(scores: Mapping[str, float]) -> dict[str, float]:
    """Where each of the highest scores lies between the lowest of them, 0, and the highest, 1."""
    highest = sorted(scores.items(), key=lambda found: (-found[1], found[0]))[:_DEEP]
    low, high = highest[-1][1], highest[0][1]
    width = (high - low) or 1.0
    return {address: (score - low) / width for address, score in highest}


def _neighbours(corpus: Corpus) -> Iterable[tuple[str, tuple[str, str]]]:
    """Each passage with the one before it and the one after; at an end the other one stands for both."""
    for document in corpus.documents:
        row = [passage.address for passage in document.passages]
        for place, address in enumerate(row):
            before = row[place - 1] if place else row[min(1, len(row) - 1)]
            after = row[place + 1] if place + 1 < len(row) else row[max(place - 1, 0)]
            yield address, (before, after)
