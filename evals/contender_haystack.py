"""Haystack as a contender: its splitter as it comes, MiniLM, its store in memory kept as a file.

As docs.haystack.deepset.ai shows it: an indexing pipeline of splitter, embedder and writer, and a query
pipeline of embedder and retriever. Since 3.x the embedders come in a package of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evals.contenders import Question, Unit
from evals.spans import Placed
from index.model_files import ModelFiles

if TYPE_CHECKING:
    from haystack import Pipeline


class Haystack:
    """Haystack on the files of a folder."""

    packages: tuple[str, ...] = (
        "haystack-ai",
        "sentence-transformers-haystack",
        "sentence-transformers",
        "torch",
    )

    def __init__(self, model: ModelFiles) -> None:
        self._model = model

    def build(self, texts: Path, place: Path) -> Sequence[Unit]:
        from haystack import Document, Pipeline
        from haystack.components.preprocessors import DocumentSplitter
        from haystack.components.writers import DocumentWriter
        from haystack.document_stores.in_memory import InMemoryDocumentStore
        from haystack_integrations.components.embedders.sentence_transformers import (
            SentenceTransformersDocumentEmbedder,
        )

        store = InMemoryDocumentStore(embedding_similarity_function="cosine")
        indexing = Pipeline()
        indexing.add_component("splitter", DocumentSplitter())
        indexing.add_component(
            "embedder",
            SentenceTransformersDocumentEmbedder(
                model=str(self._model.folder), progress_bar=False, local_files_only=True
            ),
        )
        indexing.add_component("writer", DocumentWriter(document_store=store))
        indexing.connect("splitter", "embedder")
        indexing.connect("embedder", "writer")
        documents = [
            Document(content=path.read_text(), meta={"file": path.stem})
            for path in sorted(texts.glob("*.txt"))
        ]
        indexing.run({"splitter": {"documents": documents}})
        store.save_to_disk(str(place / "store.json"))
        return [Unit(_placed(piece), piece.content or "") for piece in store.filter_documents()]

    def open(self, place: Path) -> None:
        from haystack import Pipeline
        from haystack.components.retrievers.in_memory import InMemoryEmbeddingRetriever
        from haystack.document_stores.in_memory import InMemoryDocumentStore
        from haystack_integrations.components.embedders.sentence_transformers import (
            SentenceTransformersTextEmbedder,
        )

        store = InMemoryDocumentStore.load_from_disk(str(place / "store.json"))
        self._embedder = SentenceTransformersTextEmbedder(
            model=str(self._model.folder), progress_bar=False, local_files_only=True
        )
        querying: Pipeline = Pipeline()
        querying.add_component("text_embedder", self._embedder)
        querying.add_component("retriever", InMemoryEmbeddingRetriever(document_store=store))
        querying.connect("text_embedder.embedding", "retriever.query_embedding")
        querying.warm_up()
        self._querying = querying

    def retrieve(self, question: Question, most: int) -> Sequence[Placed]:
        found = self._querying.run(
            {"text_embedder": {"text": question.whole}, "retriever": {"top_k": most}}
        )
        return [_placed(document) for document in found["retriever"]["documents"]]

    def answer(self, question: Question) -> None:  # noqa: ARG002
        return None

    def encode(self, question: str) -> None:
        self._embedder.run(text=question)


def _placed(document: Any) -> Placed:
    start = document.meta["split_idx_start"]
    return Placed(document.meta["file"], start, start + len(document.content))
