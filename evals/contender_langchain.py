"""The pipeline of LangChain's tutorial, as a contender: recursive chunks, MiniLM, Chroma on disk.

As docs.langchain.com shows it under "Build a semantic search engine": chunks of 1000 characters with
200 shared, each with its start, embedded by HuggingFaceEmbeddings, kept in Chroma.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evals.contenders import Question, Unit
from evals.spans import Placed
from index.model_files import ModelFiles

if TYPE_CHECKING:
    from langchain_chroma import Chroma

_CHUNK, _SHARED = 1000, 200


class LangChain:
    """LangChain's tutorial on the files of a folder."""

    packages: tuple[str, ...] = (
        "langchain-text-splitters",
        "langchain-huggingface",
        "langchain-chroma",
        "chromadb",
        "sentence-transformers",
        "torch",
    )

    def __init__(self, model: ModelFiles) -> None:
        self._model = model

    def build(self, texts: Path, place: Path) -> Sequence[Unit]:
        from langchain_core.documents import Document
        from langchain_text_splitters import RecursiveCharacterTextSplitter

        documents = [
            Document(page_content=path.read_text(), metadata={"source": path.stem})
            for path in sorted(texts.glob("*.txt"))
        ]
        splitter = RecursiveCharacterTextSplitter(
            chunk_size=_CHUNK, chunk_overlap=_SHARED, add_start_index=True
        )
        splits = splitter.split_documents(documents)
        self._store(place).add_documents(documents=splits)
        return [Unit(_placed(split), split.page_content) for split in splits]

    def open(self, place: Path) -> None:
        self._opened = self._store(place)

    def retrieve(self, question: Question, most: int) -> Sequence[Placed]:
        return [_placed(found) for found in self._opened.similarity_search(question.whole, k=most)]

    def answer(self, question: Question) -> None:  # noqa: ARG002
        return None

    def encode(self, question: str) -> None:
        self._embeddings.embed_query(question)

    def _store(self, place: Path) -> Chroma:
        from langchain_chroma import Chroma
        from langchain_huggingface import HuggingFaceEmbeddings

        self._embeddings = HuggingFaceEmbeddings(model_name=str(self._model.folder))
        return Chroma(
            collection_name="example_collection",
            embedding_function=self._embeddings,
            persist_directory=str(place / "chroma_langchain_db"),
        )


def _placed(document: Any) -> Placed:
    start = document.metadata["start_index"]
    return Placed(document.metadata["source"], start, start + len(document.page_content))
