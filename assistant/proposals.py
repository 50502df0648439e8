"""Proposed facts said back to the person who told them, in the words of the rules' own questions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.facts import Proposal
from assistant.rules import load_table

LEAD = "What your message seems to tell. Nothing is decided from it until you confirm it:"


def said_back(proposed: Sequence[Proposal]) -> Iterator[str]:
    """A sentence for each proposal that bears on the rules, with the words that it rests on."""
    questions = load_table().questions
    names = {p.fact.partition(".")[0]: str(p.value) for p in proposed if p.fact.endswith(".name")}
    for proposal in proposed:
        where, _, fact = proposal.fact.rpartition(".")
        question = questions.get(fact)
        if question is not None and proposal.value in question.given:
            said = question.given[proposal.value].format(name=names.get(where, ""))
            yield f"- {said} (your words: “{proposal.words}”)"
