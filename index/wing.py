"""A wing of the catalogue: the passages of some documents, found by vectors, by sentences and by words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from corpus.documents import Corpus
from corpus.passages import Passage, Span
from index.entries import Entry, words_of
from index.lexical import Words
from index.nearest import Near, Rows, highest_above_zero, nearest
from index.sentences import Nearer, Sentences
from index.vectors import Vectors

DEPTH = 200  # how far down each ranking the fusion looks


@dataclass(frozen=True, slots=True)
class Lanes:
    """What a question finds, by a passage's row: cosines, nearest sentences, BM25 scores of them all.

    `passages` are the nearest passages only, `sentences` the passages of the nearest sentences.
    """

    passages: Mapping[int, float]
    sentences: Nearer
    words: np.ndarray


class Wing:
    """Immutable; may be asked from many threads. `passages` and `addresses` are by row."""

    def __init__(
        self,
        name: str,
        corpus: Corpus,
        passages: Sequence[Passage],
        entries: Sequence[Entry],
        vectors: Vectors,
        words: Words,
        near: Near = nearest,
    ) -> None:
        """`entries` and their `vectors` (n, d) may be those of other passages too."""
        self.passages = tuple(passages)
        self.addresses = [passage.address for passage in passages]
        self.rows = {address: row for row, address in enumerate(self.addresses)}
        self._nearest = near(name, vectors[self._numbers("passage", entries)])
        numbers = self._numbers("sentence", entries)
        self._sentences = Sentences(
            [entries[number] for number in _each(numbers)], self.rows, vectors[numbers]
        )
        self._words = words.of(name, lambda: [words_of(passage, corpus) for passage in passages])

    @cached_property
    def alphabetical(self) -> Rows:
        """The rank of each row's address among all."""
        return np.argsort(np.argsort(np.array(self.addresses, dtype=object)))

    @cached_property
    def notes(self) -> Rows:
        """The rows that are notes."""
        return np.flatnonzero([passage.kind == "note" for passage in self.passages])

    @cached_property
    def _single(self) -> frozenset[int]:
        """The rows that are one sentence."""
        return frozenset(
            r for r, passage in enumerate(self.passages) if len(passage.sentences) == 1
        )

    def nearest(self, vector: Vectors, most: int) -> list[tuple[str, float]]:
        """The addresses of the passages nearest to a unit vector (d,), with their cosines."""
        rows, cosines = self._nearest.search(vector, most)
        return [(self.addresses[r], float(c)) for r, c in zip(rows, cosines, strict=True)]

    def look(self, question: str, vector: Vectors) -> Lanes:
        """What the question, with its unit vector (d,), finds in each way."""
        words = self._words.scores(question)
        rows, cosines = self._nearest.search(vector, DEPTH)
        likely = np.concatenate([rows, worded(words)])
        passages = dict(zip(rows.tolist(), cosines.tolist(), strict=True))
        return Lanes(passages, self._sentences.nearest(vector, DEPTH * 2, likely), words)

    def sharpest(self, lanes: Lanes) -> dict[int, float]:
        """Cosines of nearest sentences; where a passage is one sentence, its own."""
        single, cosines = self._single, lanes.passages
        alone = {row: cosines[row] for row in cosines.keys() & single}
        return {**alone, **lanes.sentences.cosines}

    def sentence(self, row: int, lanes: Lanes) -> Span | None:
        """The sentence nearest to the question, None where the search did not reach it."""
        if row in lanes.sentences.spans:
            return lanes.sentences.spans[row]
        own = self.passages[row].sentences
        return own[0] if len(own) == 1 else None

    def _numbers(self, kind: str, entries: Sequence[Entry]) -> slice | Rows:
        """Which entries are of the kind and ours, as a slice where they stand together."""
        numbers = [n for n, e in enumerate(entries) if e.kind == kind and e.address in self.rows]
        if numbers and numbers[-1] - numbers[0] == len(numbers) - 1:
            return slice(numbers[0], numbers[-1] + 1)
        return np.array(numbers, dtype=np.int64)


def worded(scores: np.ndarray) -> Rows:
    """The rows that BM25 gives the highest scores, none that has no word of the question."""
    return highest_above_zero(scores, DEPTH)


def _each(numbers: slice | Rows) -> list[int]:
    if isinstance(numbers, slice):
        return list(range(numbers.start, numbers.stop))
    return [int(number) for number in numbers]
