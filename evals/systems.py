"""What is measured: our search over a corpus, as a retriever among others.

A retriever has units, runs of text that it can find, and puts them in an order for a question. How
it cuts the texts is its own affair; it is judged by the gold words that its units cover.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from assistant.chain import proposals
from assistant.likely import likely
from assistant.questions import Asked
from assistant.standalone import standalone
from corpus.documents import Corpus
from evals.spans import Placed
from index.entries import entries
from index.hits import Hit
from index.search import Index
from index.vectors import Encoder, Vectors

DEPTH = 50  # how far down a ranking is looked at; 4,000 characters are reached long before
OURS = "desk"
_BATCH = 32


@dataclass(frozen=True, slots=True)
class Query:
    """A question with its id; the gold words are there for the oracle alone."""

    id: str
    asked: Asked
    gold: tuple[Placed, ...] = ()

    @property
    def text(self) -> str:
        """The question as every system is asked it: a follow-up is made whole as the desk does it."""
        return standalone(self.asked)


class Retriever(Protocol):
    """Puts the numbers of its units in an order for a question, best first."""

    name: str

    @property
    def units(self) -> Sequence[Placed]: ...

    def find(self, query: Query) -> Sequence[int]: ...

    def pool(self, query: Query) -> Sequence[int]:
        """The units that could have been found, among which the relevant ones are counted."""
        ...


class FindsAll:
    """A retriever that chooses among all of its units."""

    units: Sequence[Placed]

    def pool(self, query: Query) -> Sequence[int]:  # noqa: ARG002
        return range(len(self.units))


class Desk(FindsAll):
    """Our own search: the index that serves, or one made for a folder of texts, in memory."""

    name = OURS

    def __init__(self, index: Index, encoder: Encoder) -> None:
        self.index = index
        self.encoder = encoder
        found = index.corpus.passages
        self.units = [Placed(p.document_id, p.start, p.end) for p in found]
        self._numbers = {passage.address: number for number, passage in enumerate(found)}

    def hits(self, asked: Asked, most: int = DEPTH) -> list[Hit]:
        """What the desk finds for it, in its order, further down than the desk looks."""
        question = standalone(asked)
        moved_up = likely(proposals(asked.question))
        return self.index.search(question, self.encoder.encode([question])[0], most, moved_up)

    def find(self, query: Query) -> Sequence[int]:
        return [self._numbers[hit.passage.address] for hit in self.hits(query.asked)]


def index_in_memory(corpus: Corpus, encoder: Encoder) -> Index:
    """An index of the corpus that is written nowhere."""
    rows = list(entries(corpus.passages, corpus.glosses))
    return Index("evals", corpus, rows, encode_many(encoder, [row.text for row in rows]))


def encode_many(encoder: Encoder, texts: Sequence[str]) -> Vectors:
    """The texts' unit vectors, as `encode` gives them; sooner, as texts of one length go together."""
    order = sorted(range(len(texts)), key=lambda n: len(texts[n]))
    batches = [order[start : start + _BATCH] for start in range(0, len(order), _BATCH)]
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as threads:
        found = list(threads.map(lambda some: encoder.encode([texts[n] for n in some]), batches))
    vectors = np.concatenate(found)
    return np.asarray(vectors[np.argsort(order)], dtype=np.float32)


def texts_of(corpus: Corpus) -> Mapping[str, str]:
    return {document.id: document.text for document in corpus.documents}
