"""LlamaIndex as a contender: its default splitter, MiniLM, its own vector store kept as JSON.

As developers.llamaindex.ai shows it under "Loading", "Indexing" and "Storing": VectorStoreIndex over
documents, `persist`, and in another process `load_index_from_storage`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from evals.contenders import Question, Unit
from evals.spans import Placed
from index.model_files import ModelFiles


class LlamaIndex:
    """LlamaIndex on the files of a folder."""

    packages: tuple[str, ...] = (
        "llama-index-core",
        "llama-index-embeddings-huggingface",
        "sentence-transformers",
        "torch",
    )

    def __init__(self, model: ModelFiles) -> None:
        self._model = model

    def build(self, texts: Path, place: Path) -> Sequence[Unit]:
        from llama_index.core import Document, VectorStoreIndex
        from llama_index.core.schema import MetadataMode

        self._set_up()
        documents = [
            Document(text=path.read_text(), doc_id=path.stem)
            for path in sorted(texts.glob("*.txt"))
        ]
        index = VectorStoreIndex.from_documents(documents)
        index.storage_context.persist(persist_dir=str(place / "storage"))
        nodes = index.docstore.docs.values()
        return [Unit(_placed(node), node.get_content(MetadataMode.EMBED)) for node in nodes]

    def open(self, place: Path) -> None:
        from llama_index.core import StorageContext, load_index_from_storage

        self._set_up()
        storage = StorageContext.from_defaults(persist_dir=str(place / "storage"))
        self._index = load_index_from_storage(storage)

    def retrieve(self, question: Question, most: int) -> Sequence[Placed]:
        retriever = self._index.as_retriever(similarity_top_k=most)
        return [_placed(found.node) for found in retriever.retrieve(question.whole)]

    def answer(self, question: Question) -> None:  # noqa: ARG002
        return None

    def encode(self, question: str) -> None:
        self._embeddings.get_query_embedding(question)

    def _set_up(self) -> None:
        from llama_index.core import Settings
        from llama_index.embeddings.huggingface import HuggingFaceEmbedding

        self._embeddings = HuggingFaceEmbedding(model_name=str(self._model.folder))
        Settings.embed_model = self._embeddings


def _placed(node: Any) -> Placed:
    return Placed(node.ref_doc_id, node.start_char_idx, node.end_char_idx)
