"""The road of a question, top to bottom, as LangChain Runnables.

Two-step retrieval: the texts are always searched, and no model decides whether to. The answerer
says what it likes; only what is verified and guarded is shown, and the rules never hear it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableConfig

from assistant.answerable import OWN_WORK, silent_on
from assistant.asker import Asker, asker_in
from assistant.citations import Abstention, Answer, Claim, DraftClaim, Verified, verify
from assistant.compose import compose, offered
from assistant.duty import duty
from assistant.facts import Proposal, propose
from assistant.follow_ups import together
from assistant.guard import Reply, guard
from assistant.likely import likely
from assistant.model_reading import Read, Reader
from assistant.own_work import is_about_own_work
from assistant.premises import premise_of
from assistant.questions import Asked
from assistant.recommendations import rule
from assistant.splitting import questions_in
from assistant.standalone import standalone
from assistant.steps import Step, Steps
from assistant.unreadable import unreadable
from assistant.writing import Grown, Page, Writer, deadline
from corpus.asked import Silence
from corpus.documents import Corpus
from index.hits import Hit

Answerer = Callable[[str, Sequence[Hit], Corpus], Sequence[DraftClaim]]
MOST_QUESTIONS = 6  # of one message that are answered; of those beyond it is told that they wait
_FIRST_PERSON = re.compile(r"\b(i|i'm|i've|im|ive|my|mine|me|we|our|ours|us)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Searched:
    """One question of a message, made whole, and the passages found for it and for its premise."""

    question: str
    whole: str
    hits: tuple[Hit, ...]
    premise: str | None = None
    on_premise: tuple[Hit, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """A message, the facts that it seems to tell, and what was found for each of its questions.

    `left` are the questions beyond those that one message gets answered, `unreadable` is why it was
    not looked up at all, `until` the moment by which a chat model has to be done.
    """

    asked: Asked
    proposed: tuple[Proposal, ...]
    searched: tuple[Searched, ...]
    left: tuple[str, ...] = ()
    unreadable: Silence | None = None
    until: float = 0.0


@dataclass(frozen=True, slots=True)
class Answered:
    """What was found for a message, and what stands of the answer to each of its questions."""

    asked: Asked
    proposed: tuple[Proposal, ...]
    found: tuple[Answer | Abstention, ...]
    left: tuple[str, ...] = ()


@dataclass(frozen=True)
class Road:
    """The three steps between a message and what may be shown for it."""

    retriever: BaseRetriever
    corpus: Corpus
    answerer: Answerer
    writer: Writer | None = None
    reader: Reader | None = None
    deadline: float = 20.0  # seconds that a chat model has for one message

    def search(self, asked: Asked, config: RunnableConfig | None = None) -> Found:
        """Each question of the message made whole and looked up, with what it takes for granted."""
        message = asked.question
        strange = unreadable(message)
        if strange is not None:
            return Found(asked, (), (Searched(message, message, ()),), unreadable=strange)
        until = deadline(self.deadline)
        read = self.reader.read(asked, until, asker_in(config)) if self.reader else Read()
        proposed = with_own(proposals(message), read.proposed)
        moved_up = likely(proposed)
        parts = [part.text for part in read.parts or questions_in(message)]
        left = tuple(parts[MOST_QUESTIONS:])
        whole = read.whole if len(parts) == 1 else None
        searched = (
            self.look_up(replace(asked, question=part), moved_up, message, whole)
            for part in parts[:MOST_QUESTIONS]
        )
        return Found(asked, proposed, tuple(searched), left, until=until)

    def respond(self, found: Found, config: RunnableConfig | None = None) -> Answered:
        """For each question what the texts say, verified, or on what they are silent.

        Where a chat model writes, the Asker in `config` is told the reply as far as it stands, guarded,
        each time that more of it does.
        """
        own = bool(likely(found.proposed))
        asker = asker_in(config)
        answers: list[Answer | Abstention] = []
        for one in found.searched:
            silence = found.unreadable or self._silent_on(one.whole, one.hits, own=own)
            if silence:
                answers.append(Abstention(one.question, silence, one.hits))
                continue

            def so_far(claims: Sequence[Claim], one: Searched = one) -> None:
                growing = Answer(one.question, tuple(claims), one.hits)
                part = Answered(found.asked, found.proposed, (*answers, growing))
                asker.grown(self.decide(part, whole=False))

            answers.append(self._answer(one, found, asker, so_far))
        return Answered(found.asked, found.proposed, tuple(answers), found.left)

    def decide(self, answered: Answered, *, whole: bool = True) -> Reply:
        """What the guard lets through, with the rules' recommendation where facts are confirmed."""
        asked = answered.asked
        return guard(
            asked.question,
            answered.found,
            self.corpus,
            ruled=rule(asked.facts, self.corpus) if asked.facts is not None else None,
            proposed=answered.proposed,
            left=answered.left,
            own_work=is_about_own_work(asked.question, answered.proposed),
            whole=whole,
        )

    def look_up(
        self,
        asked: Asked,
        moved_up: Mapping[str, float],
        message: str = "",
        whole: str | None = None,
    ) -> Searched:
        """One question made whole, and what is found for it and for what it takes for granted.

        `message` is what the question stands in, where that may tell of the AI; `whole` the question
        as a chat model made it whole.
        """
        whole = whole or standalone(asked)
        moved_up = {**moved_up, **duty(whole, message)}
        premise = premise_of(asked.question)
        on_premise = self._hits([premise], {})[0] if premise else ()
        hits, *alone = self._hits(dict.fromkeys((whole, asked.question)), moved_up)
        if alone:
            hits = together(hits, alone[0])
        return Searched(asked.question, whole, hits, premise, on_premise)

    def _hits(
        self, questions: Iterable[str], moved_up: Mapping[str, float]
    ) -> list[tuple[Hit, ...]]:
        found = self.retriever.batch(list(questions), moved_up=moved_up)
        return [tuple(document.metadata["hit"] for document in each) for each in found]

    def _silent_on(
        self, question: str, hits: Sequence[Hit], *, own: bool = False
    ) -> Silence | None:
        needed = -OWN_WORK if own or duty(question) else 0.0
        return silent_on(question, hits, self.corpus.glosses, needed)

    def _answer(self, one: Searched, found: Found, asker: Asker, grown: Grown) -> Answer:
        note = ""
        if self.writer is None:
            stands = self._verified(one.whole, one.hits)
        else:
            talk = found.asked.history
            page = Page(one.whole, talk, one.hits, found.until, asker.session, asker.waits)
            written = self.writer.write(page, grown)
            stands, note = written.stands, written.note
        return Answer(
            question=one.question,
            claims=stands.claims,
            hits=one.hits,
            dropped=stands.dropped,
            premise=one.premise,
            on_premise=self._on_premise(one),
            note=note,
        )

    def _on_premise(self, one: Searched) -> tuple[Claim, ...]:
        """The short answer to what is taken for granted and its basis, where the question has another."""
        if not one.premise or not one.on_premise or self._silent_on(one.premise, one.on_premise):
            return ()
        if one.on_premise[0].passage == one.hits[0].passage:
            return ()
        return self._verified(one.premise, one.on_premise).claims[:2]

    def _verified(self, question: str, hits: Sequence[Hit]) -> Verified:
        drafts = self.answerer(question, hits, self.corpus)
        return verify(drafts, offered(hits, self.corpus), self.corpus)


def answering(
    retriever: BaseRetriever, corpus: Corpus, answerer: Answerer = compose
) -> Runnable[Asked, Reply]:
    """A message -> what may be shown: searched, answered or not, verified, ruled on, guarded."""
    return along(Road(retriever, corpus, answerer))


def along(road: Road) -> Runnable[Asked, Reply]:
    """The same, along that road."""
    return Steps(
        Step("search", road.search)
        | Step("answer", road.respond)
        | Step("decide", lambda answered, _: road.decide(answered))
    )


def with_own(own: Sequence[Proposal], by_model: Sequence[Proposal]) -> tuple[Proposal, ...]:
    """What the desk itself read, and what a model read besides, where the desk read no part of a work."""
    told = {proposal.fact for proposal in own}
    parts = any(fact.startswith("elements[") for fact in told)
    besides = (p for p in by_model if p.fact not in told)
    return (*own, *(p for p in besides if not (parts and p.fact.startswith("elements["))))


def proposals(question: str) -> tuple[Proposal, ...]:
    """The facts that a message tells of the asker's own work; none where it does not speak of that."""
    return propose(question).proposed if _FIRST_PERSON.search(question) else ()
