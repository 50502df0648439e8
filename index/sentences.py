"""The sentences of passages as vectors: which sentence of a passage is nearest to a question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from corpus.passages import Span
from index.entries import Entry
from index.nearest import Rows, highest
from index.vectors import Vectors

# Up to so many sentences all are compared with a question, beyond only those of likely passages.
ALL_UP_TO = 50_000


@dataclass(frozen=True, slots=True)
class Nearer:
    """By a passage's row, its sentence that is nearest to a question: the cosine, and where it stands."""

    cosines: Mapping[int, float]
    spans: Mapping[int, Span]


class Sentences:
    """The sentences of passages by the passage's row. Immutable; may be asked from many threads."""

    def __init__(self, entries: Sequence[Entry], rows: Mapping[str, int], vectors: Vectors) -> None:
        """`entries` are the sentences in the passages' order, `rows` gives each passage's number."""
        self._spans = [entry.span for entry in entries]
        self._owners = np.array([rows[entry.address] for entry in entries], dtype=np.int64)
        self._vectors = vectors

    def nearest(self, vector: Vectors, most: int, likely: Rows) -> Nearer:
        """The nearest sentence of each passage that has one among the `most` nearest of all.

        Where there are too many sentences to compare, only those of the `likely` rows are.
        """
        if len(self._spans) <= ALL_UP_TO:
            places = np.arange(len(self._spans))
            cosines = self._vectors @ vector
        else:
            places = self._of(likely)
            cosines = self._vectors[places] @ vector
        found = highest(np.round(cosines, 4), most)
        rows, firsts = np.unique(self._owners[places[found]], return_index=True)
        best = found[firsts]
        spans = [self._spans[place] for place in places[best].tolist()]
        owners = rows.tolist()
        return Nearer(
            dict(zip(owners, cosines[best].tolist(), strict=True)),
            dict(zip(owners, spans, strict=True)),
        )

    def _of(self, rows: Rows) -> Rows:
        """The places of these passages' sentences, rising."""
        rows = np.unique(rows)
        starts = np.searchsorted(self._owners, rows, side="left")
        ends = np.searchsorted(self._owners, rows, side="right")
        runs = [np.arange(a, b) for a, b in zip(starts, ends, strict=True)]
        return np.concatenate(runs) if runs else np.zeros(0, dtype=np.int64)
