"""What anybody would get without us, on the same texts and questions, in the same run.

The tutorial is LangChain's: recursive chunks of 1000 characters with 200 shared, the same embedding
model, Chroma. All but the oracle find the same chunks, so that they differ by how they rank alone.
"""

from __future__ import annotations

import hashlib
import itertools
import random
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from corpus.documents import Corpus
from evals.spans import Placed
from evals.systems import DEPTH, FindsAll, Query, Retriever, encode_many
from index.lexical import Bm25
from index.store import connect
from index.vectors import Encoder

CHUNK, SHARED = 1000, 200
NAMES = ("random", "bm25", "tutorial", "fusion", "oracle")
_FUSED_DEPTH = 100
_OFFSET = 60  # of reciprocal rank fusion
_collections = itertools.count()


def baselines(corpus: Corpus, encoder: Encoder, seed: int) -> list[Retriever]:
    """Random, BM25, the tutorial, both fused, and the oracle, over the texts of that corpus."""
    units, texts = chunks(corpus)
    words, tutorial = Words(units, texts), Tutorial(units, texts, encoder)
    return [Chance(units, seed), words, tutorial, Fusion(units, words, tutorial), Oracle()]


def chunks(corpus: Corpus) -> tuple[list[Placed], list[str]]:
    """The tutorial's chunks, as places and as texts."""
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(
        chunk_size=CHUNK, chunk_overlap=SHARED, add_start_index=True
    )
    units: list[Placed] = []
    texts: list[str] = []
    for document in corpus.documents:
        for chunk in splitter.create_documents([document.text]):
            start = chunk.metadata["start_index"]
            units.append(Placed(document.id, start, start + len(chunk.page_content)))
            texts.append(chunk.page_content)
    return units, texts


class Chance(FindsAll):
    """Chunks in an order that depends on the seed and the question's id alone."""

    name = "random"

    def __init__(self, units: Sequence[Placed], seed: int) -> None:
        self.units = units
        self._seed = seed

    def find(self, query: Query) -> Sequence[int]:
        told = hashlib.sha256(f"{self._seed} {query.id}".encode()).digest()
        order = list(range(len(self.units)))
        random.Random(told).shuffle(order)
        return order[:DEPTH]


class Words(FindsAll):
    """BM25 over stemmed words."""

    name = "bm25"

    def __init__(self, units: Sequence[Placed], texts: Sequence[str]) -> None:
        self.units = units
        self._bm25 = Bm25(texts)

    def find(self, query: Query) -> Sequence[int]:
        scores = np.round(self._bm25.scores(query.text), 4)
        order = np.lexsort((np.arange(len(scores)), -scores))
        return [int(n) for n in order[:_FUSED_DEPTH] if scores[n] > 0]


class Tutorial(FindsAll):
    """The nearest chunks by MiniLM in Chroma, through LangChain."""

    name = "tutorial"

    def __init__(self, units: Sequence[Placed], texts: Sequence[str], encoder: Encoder) -> None:
        from langchain_chroma import Chroma
        from langchain_core.documents import Document
        from langchain_core.embeddings import Embeddings

        class OurEncoder(Embeddings):
            def embed_documents(self, texts: list[str]) -> list[list[float]]:
                vectors: list[list[float]] = encode_many(encoder, texts).tolist()
                return vectors

            def embed_query(self, text: str) -> list[float]:
                vector: list[float] = encoder.encode([text])[0].tolist()
                return vector

        self.units = units
        every: Any = max(
            100, len(units)
        )  # look at all, so that the same question gives the same list
        self._store = Chroma.from_documents(
            [Document(text, metadata={"unit": n}) for n, text in enumerate(texts)],
            OurEncoder(),
            client=connect(),
            collection_name=f"tutorial-{next(_collections)}",
            collection_configuration={"hnsw": {"space": "cosine", "ef_search": every}},
        )

    def find(self, query: Query) -> Sequence[int]:
        most = min(_FUSED_DEPTH, len(self.units))
        found = self._store.similarity_search_with_score(query.text, k=most)
        ranked = sorted((round(far, 4), document.metadata["unit"]) for document, far in found)
        return [unit for _, unit in ranked]


class Fusion(FindsAll):
    """The tutorial and BM25 by reciprocal rank fusion."""

    name = "fusion"

    def __init__(self, units: Sequence[Placed], *lanes: Retriever) -> None:
        self.units = units
        self._lanes = lanes

    def find(self, query: Query) -> Sequence[int]:
        scores: dict[int, float] = {}
        for lane in self._lanes:
            for rank, unit in enumerate(lane.find(query), start=1):
                scores[unit] = scores.get(unit, 0.0) + 1 / (_OFFSET + rank)
        ranked = sorted((-round(score, 6), unit) for unit, score in scores.items())
        return [unit for _, unit in ranked[:DEPTH]]


class Oracle:
    """The gold words themselves: the most that can be reached. Its units grow with what is asked."""

    name = "oracle"

    def __init__(self) -> None:
        self._known: list[Placed] = []

    def find(self, query: Query) -> Sequence[int]:
        return list(self._put(query.gold))

    @property
    def units(self) -> Sequence[Placed]:
        return self._known

    def pool(self, query: Query) -> Sequence[int]:
        return self.find(query)

    def _put(self, gold: Sequence[Placed]) -> Iterator[int]:
        for place in sorted(set(gold), key=lambda g: (len(g), g.source, g.start)):
            if place not in self._known:
                self._known.append(place)
            yield self._known.index(place)
