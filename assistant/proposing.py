"""A story and the facts proposed from it, for the terminal and as JSON."""

from __future__ import annotations

from typing import Any

from assistant.facts import Proposal, Proposals, propose
from assistant.questions import BadQuestion

LONGEST = 20_000  # characters


def read_story(story: str) -> Proposals:
    """The facts that the story supports; raises BadQuestion where there is no story to read."""
    if not any(character.isalnum() for character in story):
        raise BadQuestion("The story is empty. Tell what you made, and how AI was used.")
    if len(story) > LONGEST:
        raise BadQuestion(f"The story has {len(story):,} characters; at most {LONGEST:,} are read.")
    return propose(story)


def proposals_json(found: Proposals) -> dict[str, Any]:
    """The proposals, what Facts would be if all were confirmed, and where the words disagree."""
    return {
        "proposed_facts": [_json(proposal) for proposal in found.proposed],
        "facts": found.facts(),
        "contradictions": [
            [_json(proposal) for proposal in group] for group in found.contradictions
        ],
    }


def proposals_lines(found: Proposals) -> str:
    lines = [f"{p.fact} = {p.value}    “{p.words}”" for p in found.proposed]
    lines = lines or ["The story supports no fact. Tell what you made, and how AI was used."]
    for group in found.contradictions:
        words = "; ".join(f"{p.value}: “{p.words}”" for p in group)
        lines.append(f"{group[0].fact} is told in two ways, so it stays open. {words}")
    return "\n".join(
        [*lines, "These are proposals. Nothing is decided from them until you confirm them."]
    )


def _json(proposal: Proposal) -> dict[str, Any]:
    return {
        "fact": proposal.fact,
        "value": proposal.value,
        "words": proposal.words,
        "start": proposal.start,
        "end": proposal.end,
    }
