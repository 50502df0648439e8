"""Facts that an applicant's own words support, each with those words: proposed, never believed.

`propose(story)` reads a free-text story by word lists and sentence patterns; no model, no network.
Where the words leave a fact open, or speak for two values, it is not among the facts. A person
confirms what is proposed before anything is decided from it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from assistant.facts_claims import Reader
from assistant.facts_resolve import Found, resolve

Value = str | bool


@dataclass(frozen=True)
class Proposal:
    """One fact, as a path into Facts, with the words of the story that it rests on."""

    fact: str
    value: Value
    words: str
    start: int
    end: int


@dataclass(frozen=True)
class Proposals:
    """What was read out of a story; contradictions are facts with words for several values."""

    proposed: tuple[Proposal, ...] = ()
    contradictions: tuple[tuple[Proposal, ...], ...] = ()

    def facts(self) -> dict[str, Any]:
        """What Facts would be if a person confirmed every proposal.

        `elements` is empty where the story names no part of a work.
        """
        out: dict[str, Any] = {"elements": []}
        for proposal in self.proposed:
            element = re.fullmatch(r"elements\[(\d+)\]\.(\w+)", proposal.fact)
            if element:
                number, key = int(element[1]), element[2]
                while len(out["elements"]) <= number:
                    out["elements"].append({})
                out["elements"][number][key] = proposal.value
            elif proposal.fact.startswith("application."):
                key = proposal.fact.removeprefix("application.")
                out.setdefault("application", {})[key] = proposal.value
            else:
                out[proposal.fact] = proposal.value
        return out


def propose(story: str) -> Proposals:
    """The facts that the words of the story support, and those on which they disagree."""
    found, disputed = resolve(Reader(story).read())
    return Proposals(
        tuple(proposal(story, f) for f in found),
        tuple(tuple(proposal(story, f) for f in group) for group in disputed),
    )


def proposal(story: str, found: Found) -> Proposal:
    """What was found, with its words as they stand in the story."""
    words = story[found.start : found.end]
    value = words if found.fact.endswith(".name") else found.value
    return Proposal(found.fact, value, words, found.start, found.end)
