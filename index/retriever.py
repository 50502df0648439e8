"""The catalogue as a LangChain retriever."""

from __future__ import annotations

from collections.abc import Callable

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from index.search import Hit


class PassageRetriever(BaseRetriever):
    """A question -> Documents, best first, each with its Hit in `metadata["hit"]`."""

    model_config = ConfigDict(frozen=True)

    find: Callable[[str], list[Hit]]

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,  # noqa: ARG002
    ) -> list[Document]:
        return [_document(hit) for hit in self.find(query)]


def _document(hit: Hit) -> Document:
    passage = hit.passage
    return Document(
        id=passage.address,
        page_content=passage.text,
        metadata={"address": passage.address, "label": passage.label, "hit": hit},
    )
