"""The catalogue as a LangChain retriever."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import RunnableConfig
from pydantic import ConfigDict

from index.hits import Hit

Find = Callable[[Sequence[str], Mapping[str, float]], list[list[Hit]]]


class PassageRetriever(BaseRetriever):
    """A question -> Documents, best first, each with its Hit in `metadata["hit"]`.

    `moved_up`, an option of `invoke` and of `batch`, adds to the scores of some addresses.
    """

    model_config = ConfigDict(frozen=True)

    find: Find

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,  # noqa: ARG002
        moved_up: Mapping[str, float] | None = None,
    ) -> list[Document]:
        (hits,) = self.find([query], moved_up or {})
        return [_document(hit) for hit in hits]

    def batch(
        self,
        inputs: list[str],
        config: RunnableConfig | list[RunnableConfig] | None = None,  # noqa: ARG002
        *,
        return_exceptions: bool = False,  # noqa: ARG002
        moved_up: Mapping[str, float] | None = None,
        **_: Any,
    ) -> list[list[Document]]:
        """The Documents of each question; they are encoded together, which is cheaper than one by one."""
        return [[_document(hit) for hit in hits] for hits in self.find(inputs, moved_up or {})]


def _document(hit: Hit) -> Document:
    passage = hit.passage
    return Document(
        id=passage.address,
        page_content=passage.text,
        metadata={"address": passage.address, "label": passage.label, "hit": hit},
    )
