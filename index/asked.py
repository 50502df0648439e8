"""Known questions: where a new one belongs, learned from those whose place in the texts is known.

A ridge classifier over the vectors of known questions, one class for each passage and for each
subject that the texts leave out; the passages' own words are examples of their class too. It is
solved from the vectors when an index is opened: nothing is trained elsewhere, nothing is stored.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from index.entries import Entry
from index.lexical import Words
from index.vectors import Vectors

_RIDGE = 15.0  # of 0.3 to 30, by hit@1 and MRR over 128 development questions; 10 to 30 are level
# A logistic fit over 258 answerable development questions and 146 that the texts leave out: what the
# best passage scores above the nearest subject that is left out, and how near the texts are at all. At 0
# it refuses 3 % of the first and lets 5 % of the second through.
_LEARNED, _COSINE, _WORDS, _NEAREST, _CONSTANT = 23.9, 4.1, 0.86, 5.8, -4.3
_BEST_WORDED = 3  # known questions of a passage whose BM25 scores are averaged
_SILENT = "silence"


@dataclass(frozen=True, slots=True)
class Doubt:
    """How a question stands between the texts and the subject nearest to it that they leave out.

    Each number is what the best passage scores above that subject, negative where it scores less:
    `learned` by the classifier, `cosine` and `words` (BM25) by the nearest known question.
    """

    silence: str
    learned: float
    cosine: float
    words: float

    def confidence(self, nearest: float) -> float:
        """How sure it is that the texts answer, at 0 or above they are taken to.

        `nearest` is the best cosine of anything in the texts.
        """
        above = _LEARNED * self.learned + _COSINE * self.cosine + _WORDS * self.words
        return above + _NEAREST * nearest + _CONSTANT


@dataclass(frozen=True, slots=True, eq=False)
class Belongs:
    """Where a question belongs: a number each for the passages of which questions are known.

    `places` tells which number is whose, by address. `by_learning`, `by_cosine` (of the nearest known
    question) and `by_words` (BM25, 0 where no word is shared) are rounded to four places; `numbers`
    is that of the known question that is nearest, among the entries of its address.
    """

    places: Mapping[str, int]
    by_learning: np.ndarray
    by_cosine: np.ndarray
    by_words: np.ndarray
    numbers: np.ndarray
    doubt: Doubt | None

    def cosine(self, address: str) -> float:
        """That of the nearest known question of a passage, -1 where none is known."""
        place = self.places.get(address)
        return -1.0 if place is None else float(self.by_cosine[place])

    def nearest(self, address: str) -> int | None:
        """The number of the known question that is nearest; None where none is known."""
        place = self.places.get(address)
        return None if place is None else int(self.numbers[place])


class KnownQuestions:
    """The known questions of an index. Immutable; may be asked from many threads."""

    def __init__(
        self, entries: Sequence[Entry], vectors: Vectors, words: Words | None = None
    ) -> None:
        asked = [n for n, e in enumerate(entries) if e.kind in ("question", _SILENT)]
        self._classes = sorted({entries[n].address for n in asked})
        place = {name: number for number, name in enumerate(self._classes)}
        asked.sort(key=lambda n: place[entries[n].address])
        self._asked = [entries[n] for n in asked]
        self._vectors = vectors[asked]
        self._own = np.array([place[e.address] for e in self._asked], dtype=np.int64)
        self._starts = np.searchsorted(self._own, np.arange(len(self._classes)))
        self._silent = np.array([entries[n].kind == _SILENT for n in asked], dtype=bool)[
            self._starts
        ]
        self._texts = np.flatnonzero(~self._silent)
        self._number = np.array([entry.number for entry in self._asked], dtype=np.int64)
        self.places = {self._classes[row]: number for number, row in enumerate(self._texts)}
        examples = [n for n, e in enumerate(entries) if e.address in place]
        labels = [place[entries[n].address] for n in examples]
        texts = [entry.text for entry in self._asked]
        self._bm25 = (words or Words()).of("asked", lambda: texts)
        self._weights = _ridge(vectors[examples], labels, len(self._classes))

    def __bool__(self) -> bool:
        return bool(self._asked)

    @property
    def asked(self) -> tuple[Sequence[Entry], Vectors]:
        """The known questions, those of one address together, and their vectors (n, d)."""
        return self._asked, self._vectors

    def place(self, question: str, vector: Vectors) -> Belongs:
        """Where the question, with its unit vector (d,), belongs."""
        learned = np.append(vector, 1.0) @ self._weights
        each = self._vectors @ vector
        cosines = np.maximum.reduceat(each, self._starts)
        words = self._worded(question)
        texts = self._texts
        shared = np.where(words[:, -1] > 0, words.mean(axis=1), 0.0)
        return Belongs(
            places=self.places,
            by_learning=np.round(learned[texts], 4),
            by_cosine=np.round(cosines[texts].astype(np.float64), 4),
            by_words=np.round(shared[texts], 4),
            numbers=self._nearest(each)[texts],
            doubt=self._doubt(learned, cosines, words[:, -1]),
        )

    def _nearest(self, each: np.ndarray) -> np.ndarray:
        """The number of the nearest question of each class; of equal ones the first."""
        rounded = np.round(each, 4)
        highest = np.maximum.reduceat(rounded, self._starts)
        reached = np.flatnonzero(rounded == highest[self._own])
        own = self._own[reached]  # rising, as those of one class stand together
        first = np.ones(len(own), dtype=bool)
        first[1:] = own[1:] != own[:-1]
        return np.asarray(self._number[reached[first]])

    def _worded(self, question: str) -> np.ndarray:
        """The best BM25 scores of each class (n, 3), rising."""
        scores = np.append(self._bm25.scores(question), 0.0)
        return np.sort(np.partition(scores[self._members], -_BEST_WORDED)[:, -_BEST_WORDED:])

    def _doubt(self, learned: np.ndarray, cosines: np.ndarray, words: np.ndarray) -> Doubt | None:
        if not self._silent.any():
            return None
        silent, texts = np.flatnonzero(self._silent), self._texts
        subject = silent[int(np.argmax(np.round(learned[silent], 4)))]

        def above(scores: np.ndarray) -> float:
            return round(float(scores[texts].max() - scores[silent].max()), 4)

        return Doubt(self._classes[subject], above(learned), above(cosines), above(words))

    @cached_property
    def _members(self) -> np.ndarray:
        """The places of each class's questions, a row a class, filled up with one that scores 0."""
        ends = np.append(self._starts[1:], len(self._asked))
        most = max(_BEST_WORDED, int((ends - self._starts).max()))
        members = np.full((len(self._classes), most), len(self._asked))
        for row, (start, end) in enumerate(zip(self._starts, ends, strict=True)):
            members[row, : end - start] = np.arange(start, end)
        return members


def _ridge(vectors: Vectors, labels: Sequence[int], classes: int) -> np.ndarray:
    """Weights (d + 1, classes) of least squares with a penalty; the last row is the intercept."""
    x = np.hstack([vectors.astype(np.float64), np.ones((len(vectors), 1))])
    y = np.zeros((x.shape[1], classes))
    np.add.at(y.T, list(labels), x)
    return np.linalg.solve(x.T @ x + _RIDGE * np.eye(x.shape[1]), y)
