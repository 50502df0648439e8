"""Search: a question -> Hits, from vectors, words and named places, fused into one ranking.

Same question, same index, same list: scores are rounded to four places and ties go by address.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from corpus.asked import Known
from corpus.documents import Corpus
from corpus.passages import Passage, Span
from index.asked import Belongs, Doubt, KnownQuestions
from index.entries import Entry, words_of
from index.lexical import Bm25, NamedPlaces, ranks
from index.store import VectorStore
from index.surroundings import Surroundings
from index.vectors import Vectors

DEPTH = 200  # how far down each ranking the fusion looks
_OFFSET = 8  # of reciprocal rank fusion; fitted with the weights on 258 development questions
_WEIGHTS = {"learned": 2.0, "asked": 2.0, "passage": 0.25, "sentence": 0.25, "words": 0.25}
_NOTE = 0.05  # taken from a note where questions are known: its paragraph mostly answers better
SAME_QUESTION = 0.92  # the cosine from which a question is taken to be one that is known
_ASKED_OUTRIGHT = 0.3


@dataclass(frozen=True, slots=True)
class Likeness:
    """The known question (None where it is the point's own plain words) that is nearest, by cosine."""

    known: Known | None
    point: int
    cosine: float


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found for a question.

    `score` is at most 1, or above 1 where the question names the passage outright. `similarity` is
    the best cosine, -1 to 1, of the passage, a sentence of it or a question that it answers;
    `sentence` is the sentence nearest to the question, None where the search did not reach it.
    `like` is the known question of the passage that is nearest, `doubt` how the whole question stands
    to the subjects that the texts leave out; both None where no questions are known.
    """

    passage: Passage
    score: float
    similarity: float
    sentence: Span | None
    named: bool
    like: Likeness | None = None
    doubt: Doubt | None = None


class Index:
    """What one published generation finds. Immutable; may be asked from many threads."""

    def __init__(
        self, name: str, corpus: Corpus, entries: Sequence[Entry], vectors: Vectors
    ) -> None:
        self.name = name
        self.corpus = corpus
        self._entries = {entry.id: entry for entry in entries}
        self._passages, self._sentences = (
            _store(f"{kind}s-{name}", kind, entries, vectors) for kind in ("passage", "sentence")
        )
        self._known = KnownQuestions(entries, vectors)
        self._addresses = [passage.address for passage in corpus.passages]
        self._bm25 = Bm25([words_of(passage, corpus) for passage in corpus.passages])
        self._named = NamedPlaces(corpus)
        self._around = None if corpus.glosses.by_address else Surroundings(corpus)

    @property
    def known(self) -> KnownQuestions:
        """The questions whose place is known; empty for texts that nobody has glossed."""
        return self._known

    def nearest(self, vector: Vectors, most: int) -> list[str]:
        """The addresses of the passages nearest to a unit vector (d,), by vectors alone."""
        found = dict(self._passages.search(vector, most))
        return list(ranks(found))

    def search(
        self,
        question: str,
        vector: Vectors,
        most: int = 10,
        moved_up: Mapping[str, float] = MappingProxyType({}),
    ) -> list[Hit]:
        """The passages for a question and its unit vector (d,), best first, `most` at most.

        `moved_up` is added to the scores of those addresses that are found at all.
        """
        passages = dict(self._passages.search(vector, DEPTH))
        sentences = self._best_sentences(vector)
        nearest = {a: cosine for a, cosine in passages.items() if len(self._own(a)) == 1}
        nearest |= {address: cosine for address, (cosine, _) in sentences.items()}
        scores = self._bm25.scores(question)
        words = {a: float(s) for a, s in zip(self._addresses, scores, strict=True) if s > 0}
        belongs = self._known.place(question, vector) if self._known else None
        lanes = {"passage": passages, "sentence": nearest, "words": words}
        fused = self._fused(question, lanes, belongs)
        for address in moved_up.keys() & fused.keys():
            fused[address] += moved_up[address]
        named = self._named.find(question)
        for place, address in enumerate(named):
            fused[address] = 2.0 - place / 100
        ranked = sorted((-round(score, 4), address) for address, score in fused.items())
        cosines = belongs.cosines if belongs else {}
        return [
            Hit(
                passage=self.corpus.passage(address),
                score=-negative,
                similarity=_nearest(address, passages, nearest, cosines),
                sentence=self._sentence(address, sentences),
                named=address in named,
                like=self._likeness(address, belongs) if belongs else None,
                doubt=belongs.doubt if belongs else None,
            )
            for negative, address in ranked[:most]
        ]

    def _fused(
        self,
        question: str,
        lanes: Mapping[str, Mapping[str, float]],
        belongs: Belongs | None,
    ) -> dict[str, float]:
        """One score an address; a question that is known outright lifts its passage."""
        if self._around is not None:
            return self._around.fused(question, lanes)
        if belongs is None:
            return _fuse(lanes)
        asked = {"learned": belongs.learned, "asked": belongs.words}
        fused = _fuse({**lanes, **asked})
        for address in fused:
            if self.corpus.passage(address).kind == "note":
                fused[address] -= _NOTE
            if belongs.cosines.get(address, 0.0) >= SAME_QUESTION:
                fused[address] += _ASKED_OUTRIGHT
        return fused

    def _likeness(self, address: str, belongs: Belongs) -> Likeness | None:
        if address not in belongs.nearest:
            return None
        known, number = self.corpus.glosses.known_of(address), belongs.nearest[address]
        cosine = belongs.cosines[address]
        if number < len(known):
            return Likeness(known[number], known[number].point, cosine)
        return Likeness(None, number - len(known) + 1, cosine)

    def _best_sentences(self, vector: Vectors) -> dict[str, tuple[float, Span]]:
        """For each passage the cosine and the place of its sentence nearest to the vector."""
        best: dict[str, tuple[float, Span]] = {}
        found = self._sentences.search(vector, DEPTH * 2)
        for _, id_, cosine in sorted((-round(cosine, 4), id_, cosine) for id_, cosine in found):
            entry = self._entries[id_]
            best.setdefault(entry.address, (cosine, entry.span))
        return best

    def _sentence(self, address: str, sentences: Mapping[str, tuple[float, Span]]) -> Span | None:
        if address in sentences:
            return sentences[address][1]
        return self._own(address)[0] if len(self._own(address)) == 1 else None

    def _own(self, address: str) -> tuple[Span, ...]:
        return self.corpus.passage(address).sentences


def _store(name: str, kind: str, entries: Sequence[Entry], vectors: Vectors) -> VectorStore:
    chosen = [number for number, entry in enumerate(entries) if entry.kind == kind]
    return VectorStore(name, [entries[number].id for number in chosen], vectors[chosen])


def _nearest(address: str, *cosines: Mapping[str, float]) -> float:
    return round(max(each.get(address, -1.0) for each in cosines), 4)


def _fuse(rankings: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    """Weighted reciprocal rank fusion of scores by address, scaled so that first everywhere is 1."""
    best = sum(_WEIGHTS[lane] for lane, scores in rankings.items() if scores) / _OFFSET
    fused: dict[str, float] = {}
    for lane, scores in rankings.items():
        for address, rank in ranks(scores).items():
            share = _WEIGHTS[lane] / (_OFFSET + rank) / best
            fused[address] = fused.get(address, 0.0) + share
    return fused
