"""The road of a question, top to bottom, as LangChain Runnables.

Two-step retrieval: the texts are always searched, and no model decides whether to. The answerer
says what it likes; only what is verified and guarded is shown, and the rules never hear it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableLambda

from assistant.answerable import silent_on
from assistant.citations import Abstention, Answer, DraftClaim, verify
from assistant.compose import compose, offered
from assistant.facts import Proposal, propose
from assistant.guard import Reply, guard
from assistant.likely import likely
from assistant.questions import Asked
from assistant.recommendations import rule
from assistant.standalone import standalone
from corpus.documents import Corpus
from index.search import Hit

Answerer = Callable[[str, Sequence[Hit], Corpus], Sequence[DraftClaim]]
_FIRST_PERSON = re.compile(r"\b(i|i'm|i've|im|ive|my|mine|me|we|our|ours|us)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Found:
    """A question made whole, and the passages found for it."""

    asked: Asked
    question: str
    proposed: tuple[Proposal, ...]
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """What was found for a question, and what stands of the answer to it."""

    asked: Asked
    proposed: tuple[Proposal, ...]
    found: Answer | Abstention


def answering(
    retriever: BaseRetriever, corpus: Corpus, answerer: Answerer = compose
) -> Runnable[Asked, Reply]:
    """A question -> what may be shown: searched, answered or not, verified, ruled on, guarded."""

    def search(asked: Asked) -> Found:
        whole = standalone(asked)
        proposed = proposals(asked.question)
        documents = retriever.invoke(whole, moved_up=likely(proposed))
        return Found(asked, whole, proposed, _hits(documents))

    def respond(found: Found) -> Answered:
        silence = silent_on(found.question, found.hits)
        question = found.asked.question
        if silence is not None:
            silent = Abstention(question, silence, found.hits)
            return Answered(found.asked, found.proposed, silent)
        drafts = answerer(found.question, found.hits, corpus)
        stands = verify(drafts, offered(found.hits, corpus), corpus)
        answer = Answer(question, stands.claims, found.hits, stands.dropped)
        return Answered(found.asked, found.proposed, answer)

    def decide(answered: Answered) -> Reply:
        facts = answered.asked.facts
        ruled = rule(facts, corpus) if facts is not None else None
        return guard(answered.found, corpus, ruled, answered.proposed)

    return (
        RunnableLambda(search, name="search")
        | RunnableLambda(respond, name="answer")
        | RunnableLambda(decide, name="decide")
    )


def proposals(question: str) -> tuple[Proposal, ...]:
    """The facts that a message tells of the asker's own work; none where it does not speak of that."""
    return propose(question).proposed if _FIRST_PERSON.search(question) else ()


def _hits(documents: Sequence[Document]) -> tuple[Hit, ...]:
    return tuple(document.metadata["hit"] for document in documents)
