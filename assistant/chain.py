"""The road of a question, top to bottom, as LangChain Runnables.

Two-step retrieval: the texts are always searched, and no model decides whether to.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableLambda

from assistant.answerable import silent_on
from assistant.citations import Abstention, Answer
from assistant.compose import abstain, compose
from assistant.guard import Reply, guard
from assistant.questions import Asked
from assistant.standalone import standalone
from corpus.documents import Corpus
from index.search import Hit


@dataclass(frozen=True, slots=True)
class Found:
    """A question made whole, and the passages found for it."""

    asked: Asked
    question: str
    hits: tuple[Hit, ...]


def answering(retriever: BaseRetriever, corpus: Corpus) -> Runnable[Asked, Reply]:
    """A question -> what may be shown: made whole, searched, answered or not, verified, guarded."""

    def search(asked: Asked) -> Found:
        whole = standalone(asked)
        return Found(asked, whole, _hits(retriever.invoke(whole)))

    def answer(found: Found) -> Answer | Abstention:
        silence = silent_on(found.question, found.hits)
        if silence is not None:
            return abstain(found.asked.question, silence, found.hits, corpus)
        return compose(found.asked.question, found.hits, corpus)

    return (
        RunnableLambda(search, name="search")
        | RunnableLambda(answer, name="answer")
        | RunnableLambda(guard, name="guard")
    )


def _hits(documents: Sequence[Document]) -> tuple[Hit, ...]:
    return tuple(document.metadata["hit"] for document in documents)
