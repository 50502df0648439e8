"""Vectors in Chroma, in memory, for who asks for that: `DESK_CHROMA_URL=embedded`.

The only file that knows Chroma's library.

Chroma is given our vectors and never builds an embedding function of its own. Opened stores live in
one in-memory database of the process, each in a collection of its own that nobody else writes.
"""

from __future__ import annotations

import itertools
import threading
import weakref
from typing import TYPE_CHECKING, Any

import numpy as np

from index.nearest import Cosines, Rows
from index.vectors import Vectors

if TYPE_CHECKING:
    from chromadb.api import ClientAPI

_BATCH = 5_000
_opening = threading.Lock()
_numbers = itertools.count()
_clients: list[ClientAPI] = []


class ChromaVectors:
    """Unit vectors (n, d) in a collection, found by cosine. `search` may be called from many threads."""

    def __init__(self, name: str, vectors: Vectors) -> None:
        client = connect()
        self._size = len(vectors)
        all_of_them = max(100, self._size)  # so that a search looks at every vector
        collection: Any = client.create_collection(
            f"{name}-{next(_numbers)}",
            embedding_function=None,
            configuration={
                "hnsw": {
                    "space": "cosine",
                    "ef_search": all_of_them,
                    "ef_construction": all_of_them,
                }
            },
        )
        self._collection = collection
        for start in range(0, self._size, _BATCH):
            some = vectors[start : start + _BATCH]
            ids = [str(row) for row in range(start, start + len(some))]
            collection.add(ids=ids, embeddings=some)
        weakref.finalize(self, client.delete_collection, collection.name)

    def search(self, vector: Vectors, most: int) -> tuple[Rows, Cosines]:
        """The `most` rows nearest to a unit vector (d,), nearest first, with their cosines."""
        if not self._size:
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
        found = self._collection.query(
            query_embeddings=vector[np.newaxis, :],
            n_results=min(most, self._size),
            include=["distances"],
        )
        rows = np.array([int(id_) for id_ in found["ids"][0]], dtype=np.int64)
        return rows, 1.0 - np.array(found["distances"][0], dtype=np.float32)


class EmbeddedStore:
    """Chroma in the desk's own process, filled from an index when that is opened."""

    def nearest(self, name: str, vectors: Vectors) -> ChromaVectors:
        """A search over a wing's vectors."""
        return ChromaVectors(name, vectors)

    def start(self) -> None:
        """Nothing has to be found first: it is filled when it is made."""

    def look(self) -> dict[str, Any]:
        """Where passages are searched, for a person and as JSON."""
        return {"kind": "chroma embedded", "serves": True, "trouble": None}


def connect() -> ClientAPI:
    """The process's one client. Opened under a lock: of fifty openings at once some would fail."""
    with _opening:
        if not _clients:
            import chromadb
            from chromadb.config import Settings

            _clients.append(chromadb.EphemeralClient(Settings(anonymized_telemetry=False)))
        return _clients[0]
