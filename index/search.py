"""Search: a question -> Hits, from vectors, words and named places, fused into one ranking.

Same question, same index, same list: scores are rounded to four places and ties go by address.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from corpus.documents import Corpus, Document
from corpus.passages import Passage
from index.asked import Belongs, KnownQuestions
from index.entries import Entry
from index.fusing import fused
from index.hits import Hit, Likeness
from index.lexical import Words, ranks
from index.meeting import meet
from index.named import NamedPlaces
from index.nearest import Near, Rows, nearest
from index.surroundings import Surroundings
from index.vectors import Vectors
from index.wing import Lanes, Wing, worded

_NOTE = 0.05  # taken from a note where questions are known: its paragraph mostly answers better
SAME_QUESTION = 0.92  # the cosine from which a question is taken to be one that is known
_ASKED_OUTRIGHT = 0.3
_NO_MOVES: Mapping[str, float] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class _Fused:
    """The passages of a wing with one score each, by row, and what they were scored by."""

    wing: Wing
    lanes: Lanes
    sharpest: Mapping[int, float]
    scores: dict[int, float]
    belongs: Belongs | None = None


class Index:
    """What one published generation finds. Immutable; may be asked from many threads."""

    def __init__(
        self,
        name: str,
        corpus: Corpus,
        entries: Sequence[Entry],
        vectors: Vectors,
        words: Words | None = None,
        near: Near = nearest,
    ) -> None:
        """`entries` with their `vectors` (n, d), and the `words` that are kept of them, if any.

        `near` makes the search over the vectors of passages.
        """
        self.name = name
        self.corpus = corpus
        self.words = words or Words()
        self._near = near
        glossed, others = _by_gloss(corpus)
        self._glossed = self._wing("glossed", glossed, entries, vectors)
        self._others = self._wing("others", others, entries, vectors)
        self._around = Surroundings(_documents(corpus, others), self.words) if others else None
        self._known = KnownQuestions(entries, vectors, self.words)
        rows = self._glossed.rows if self._glossed else {}
        self._known_rows = np.array([rows[a] for a in self._known.places], dtype=np.int64)
        self._named = NamedPlaces(corpus)

    def _wing(
        self, name: str, passages: Sequence[Passage], entries: Sequence[Entry], vectors: Vectors
    ) -> Wing | None:
        if not passages:
            return None
        return Wing(name, self.corpus, passages, entries, vectors, self.words, self._near)

    @property
    def known(self) -> KnownQuestions:
        """The questions whose place is known; empty for texts that nobody has glossed."""
        return self._known

    def nearest(self, vector: Vectors, most: int) -> list[str]:
        """The addresses of the passages nearest to a unit vector (d,), by vectors alone."""
        wings = [wing for wing in (self._glossed, self._others) if wing]
        found = dict(pair for wing in wings for pair in wing.nearest(vector, most))
        return list(ranks(found))[:most]

    def search(
        self,
        question: str,
        vector: Vectors,
        most: int = 10,
        moved_up: Mapping[str, float] = _NO_MOVES,
    ) -> list[Hit]:
        """The passages for a question and its unit vector (d,), best first, `most` at most.

        `moved_up` is added to the scores of those addresses that are found at all.
        """
        named = self._named.find(question)
        found = []
        if self._glossed:
            found.append(self._by_glosses(self._glossed, question, vector))
        if self._others and self._around:
            found.append(_by_surroundings(self._others, self._around, question, vector))
        for one in found:
            _move(one, moved_up, named)
        hits = [self._best(one, named, most) for one in found]
        if len(hits) == 2:
            return meet(hits[0], hits[1], most)
        return hits[0] if hits else []

    def _by_glosses(self, wing: Wing, question: str, vector: Vectors) -> _Fused:
        """A question that is known outright lifts its passage."""
        belongs = self._known.place(question, vector)
        lanes = wing.look(question, vector)
        sharpest = wing.sharpest(lanes)
        shared, worded_rows = np.flatnonzero(belongs.by_words > 0), worded(lanes.words)
        scores = fused(
            {
                "passage": _as_arrays(lanes.passages),
                "sentence": _as_arrays(sharpest),
                "words": (worded_rows, lanes.words[worded_rows]),
                "learned": (self._known_rows, belongs.by_learning),
                "asked": (self._known_rows[shared], belongs.by_words[shared]),
            },
            wing.alphabetical,
        )
        scores[wing.notes] -= _NOTE
        scores[self._known_rows[belongs.by_cosine >= SAME_QUESTION]] += _ASKED_OUTRIGHT
        found = np.flatnonzero(~np.isnan(scores)).tolist()
        return _Fused(
            wing, lanes, sharpest, dict(zip(found, scores[found].tolist(), strict=True)), belongs
        )

    def _best(self, found: _Fused, named: Sequence[str], most: int) -> list[Hit]:
        addresses = found.wing.addresses
        rows, scores = _as_arrays(found.scores)
        scores = np.round(scores, 4)
        best = np.lexsort((found.wing.alphabetical[rows], -scores))[:most]
        return [
            self._hit(found, row, score, addresses[row] in named)
            for row, score in zip(rows[best].tolist(), scores[best].tolist(), strict=True)
        ]

    def _hit(self, found: _Fused, row: int, score: float, named: bool) -> Hit:  # noqa: FBT001
        address, belongs = found.wing.addresses[row], found.belongs
        cosines = (
            found.lanes.passages.get(row, -1.0),
            found.sharpest.get(row, -1.0),
            belongs.cosine(address) if belongs else -1.0,
        )
        return Hit(
            passage=found.wing.passages[row],
            score=score,
            similarity=round(max(cosines), 4),
            sentence=found.wing.sentence(row, found.lanes),
            named=named,
            like=self._likeness(address, belongs) if belongs else None,
            doubt=belongs.doubt if belongs else None,
        )

    def _likeness(self, address: str, belongs: Belongs) -> Likeness | None:
        number = belongs.nearest(address)
        if number is None:
            return None
        known, cosine = self.corpus.glosses.known_of(address), belongs.cosine(address)
        if number < len(known):
            return Likeness(known[number], known[number].point, cosine)
        return Likeness(None, number - len(known) + 1, cosine)


def _by_surroundings(wing: Wing, around: Surroundings, question: str, vector: Vectors) -> _Fused:
    lanes = wing.look(question, vector)
    sharpest = wing.sharpest(lanes)
    scores = around.fused(question, lanes.passages, lanes.words, sharpest)
    return _Fused(wing, lanes, sharpest, scores)


def _by_gloss(corpus: Corpus) -> tuple[list[Passage], list[Passage]]:
    """The passages of documents that are glossed, and those of the others."""
    of_glossed = {address.partition("#")[0] for address in corpus.glosses.by_address}
    ours = [p for p in corpus.passages if p.document_id in of_glossed]
    return ours, [p for p in corpus.passages if p.document_id not in of_glossed]


def _documents(corpus: Corpus, passages: Sequence[Passage]) -> list[Document]:
    ids = {passage.document_id for passage in passages}
    return [document for document in corpus.documents if document.id in ids]


def _move(found: _Fused, moved_up: Mapping[str, float], named: Sequence[str]) -> None:
    """Add to the scores of what is moved up, and put above all others what the question names.

    What it names are the passages of a section in their order; where no glosses say what each is
    about, a long section is gone through by what fits the question.
    """
    rows = found.wing.rows
    for address in moved_up.keys() & rows.keys():
        if rows[address] in found.scores:
            found.scores[rows[address]] += moved_up[address]
    for place, address in enumerate(named):
        if address in rows:
            score = found.scores.get(rows[address], 0.0) if found.belongs is None else 0.0
            found.scores[rows[address]] = 2.0 + score - place / 100


def _as_arrays(scores: Mapping[int, float]) -> tuple[Rows, np.ndarray]:
    rows = np.fromiter(scores, dtype=np.int64, count=len(scores))
    return rows, np.fromiter(scores.values(), dtype=np.float64, count=len(scores))
