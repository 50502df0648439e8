"""What an edited draft no longer says, where that matters: the notice, claims, questions, sources. Pure.

A courtesy that is gone is nobody's loss, nor is an open place that was filled, or went with its question.
What was reworded is not gone: the finding of that sentence says what became of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from assistant.draft_folding import Folded, plain
from assistant.draft_matching import Piece, parts_of
from assistant.draft_reading import Basis, Draft, Sentence
from assistant.draft_sections import Layout, layout
from assistant.draft_sources import GoneSource, gone_sources

Kind = Literal["notice", "claim", "question", "sources", "source"]


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that the draft said and the edited text does not: what, and why that matters."""

    kind: Kind
    text: str
    why: str
    questions: tuple[int, ...] = ()
    basis: tuple[Basis, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "text": self.text,
            "why": self.why,
            "questions": list(self.questions),
            "citations": [basis.as_json() for basis in self.basis],
        }


def missing(
    folded: Folded, pieces: Sequence[Piece], draft: Draft, *, listed: bool
) -> tuple[Missing, ...]:
    """What is gone; `listed` says that the text should list its sources itself."""
    laid = layout(folded, pieces, draft)
    sources = gone_sources(folded, pieces, draft, listed=listed)
    return (
        *_notice(draft, laid.pieces),
        *_questions(draft, laid),
        *_claims(draft, laid.pieces, laid),
        *map(_source, sources),
    )


def _notice(draft: Draft, pieces: Sequence[Piece]) -> Iterator[Missing]:
    for at, sentence in enumerate(draft.sentences):
        if sentence.name != "notice":
            continue
        there = {piece.was.text for piece in pieces if _is_exactly(piece, at) and piece.was}
        whole = any(piece.whole for piece in pieces if _is_exactly(piece, at))
        if not whole and any(part not in there for part in parts_of(sentence)):
            left = "is no longer whole" if there else "is gone"
            why = f"The fixed notice {left}. Every reply carries it word for word: put it back."
            yield Missing("notice", sentence.text, why)


def _is_exactly(piece: Piece, at: int) -> bool:
    return piece.number == at and piece.exact


def _questions(draft: Draft, laid: Layout) -> Iterator[Missing]:
    for question in draft.questions:
        if laid.unanswered(question.number):
            why = (
                f"Question {question.number} is no longer answered at all: what was drafted there is "
                "gone, and nothing stands in its place. Answer it, or say why not."
            )
            yield Missing("question", question.text, why, (question.number,))


def _claims(draft: Draft, pieces: Sequence[Piece], laid: Layout) -> Iterator[Missing]:
    gone = dict(_gone(draft, pieces, laid))
    left = {
        number
        for at, sentence in enumerate(draft.sentences)
        if sentence.kind == "claim" and (at not in gone or len(gone[at]) < len(parts_of(sentence)))
        for number in laid.questions_of(at)
    }
    for at, parts in gone.items():
        sentence, questions = draft.sentences[at], laid.questions_of(at)
        part = "" if len(parts) == len(parts_of(sentence)) else "A part of "
        what = f"{part}{'a' if part else 'A'} claim that was drafted is gone"
        yield Missing(
            "claim",
            " ".join(parts),
            f"{what}. {_for(questions, left)}{_elsewhere(sentence, at, draft, gone)}",
            questions,
            sentence.citations,
        )


def _gone(draft: Draft, pieces: Sequence[Piece], laid: Layout) -> Iterator[tuple[int, list[str]]]:
    """The claims of which something is not there, and the sentences that are not."""
    for at, sentence in enumerate(draft.sentences):
        if sentence.kind != "claim":
            continue
        own = [piece for piece in pieces if piece.number == laid.standing_for(at)]
        there = {piece.was.text for piece in own if piece.was}
        gone = [text for text in parts_of(sentence) if text not in there]
        if gone and not any(piece.whole for piece in own):
            yield at, gone


def _for(questions: Sequence[int], left: set[int]) -> str:
    if not questions:
        return "It answered no single question: see whether the reply still says what it should."
    named = [f"question {n} {'has less' if n in left else 'now has no'} basis" for n in questions]
    said = " and ".join(named)
    return f"{said[:1].upper()}{said[1:]}."


def _elsewhere(sentence: Sentence, at: int, draft: Draft, gone: dict[int, list[str]]) -> str:
    wanted = plain(sentence.text)
    twin = any(
        other != at and other not in gone and plain(each.text) == wanted
        for other, each in enumerate(draft.sentences)
    )
    return " The same words still stand elsewhere in the reply." if twin else ""


def _source(gone: GoneSource) -> Missing:
    return Missing(gone.kind, gone.text, gone.why, (), gone.basis)
