"""The catalogue as a LangChain retriever."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from index.search import Hit


class PassageRetriever(BaseRetriever):
    """A question -> Documents, best first, each with its Hit in `metadata["hit"]`.

    `moved_up`, an option of `invoke`, adds to the scores of some addresses.
    """

    model_config = ConfigDict(frozen=True)

    find: Callable[[str, Mapping[str, float]], list[Hit]]

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,  # noqa: ARG002
        moved_up: Mapping[str, float] | None = None,
    ) -> list[Document]:
        return [_document(hit) for hit in self.find(query, moved_up or {})]


def _document(hit: Hit) -> Document:
    passage = hit.passage
    return Document(
        id=passage.address,
        page_content=passage.text,
        metadata={"address": passage.address, "label": passage.label, "hit": hit},
    )
