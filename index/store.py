"""Vectors in Chroma, in memory. The only file that knows Chroma.

Chroma is given our vectors and never builds an embedding function of its own. Opened stores live in
one in-memory database of the process, each in a collection of its own that nobody else writes.
"""

from __future__ import annotations

import itertools
import threading
import weakref
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from index.vectors import Vectors

if TYPE_CHECKING:
    from chromadb.api import ClientAPI

EXACT_UP_TO = 5_000  # while a collection is this small, its search looks at every vector
_BATCH = 5_000
_opening = threading.Lock()
_numbers = itertools.count()
_clients: list[ClientAPI] = []


class VectorStore:
    """Vectors by id, found by cosine. `search` may be called from many threads."""

    def __init__(self, name: str, ids: Sequence[str], vectors: Vectors) -> None:
        client = connect()
        self._size = len(ids)
        exact = max(100, min(self._size, EXACT_UP_TO))
        collection: Any = client.create_collection(
            f"{name}-{next(_numbers)}",
            embedding_function=None,
            configuration={
                "hnsw": {"space": "cosine", "ef_search": exact, "ef_construction": exact}
            },
        )
        self._collection = collection
        for start in range(0, self._size, _BATCH):
            some = slice(start, start + _BATCH)
            collection.add(ids=list(ids[some]), embeddings=vectors[some])
        weakref.finalize(self, client.delete_collection, collection.name)

    def search(self, vector: Vectors, most: int) -> list[tuple[str, float]]:
        """The ids nearest to a unit vector (d,), with their cosines, nearest first."""
        if not self._size:
            return []
        found = self._collection.query(
            query_embeddings=vector[np.newaxis, :],
            n_results=min(most, self._size),
            include=["distances"],
        )
        return [
            (id_, 1.0 - distance)
            for id_, distance in zip(found["ids"][0], found["distances"][0], strict=True)
        ]


def connect() -> ClientAPI:
    """The process's one client. Opened under a lock: of fifty openings at once some would fail."""
    with _opening:
        if not _clients:
            import chromadb
            from chromadb.config import Settings

            _clients.append(chromadb.EphemeralClient(Settings(anonymized_telemetry=False)))
        return _clients[0]
