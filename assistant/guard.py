"""The guard: the only maker of what may be shown.

Screen, terminal, draft and export take a Reply and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from assistant.citations import Abstention, Answer, Claim, Section, numbered
from assistant.compose import quoted
from index.search import Hit

Kind = Literal["answer", "abstain", "ask_facts", "recommendation"]
_GUARDED = object()
NOTICE = (
    "This is not the Copyright Office, and this is not legal advice. "
    "Only the Office decides on an application."
)
_UNSHOWN = "The answer could not be checked against the Office's texts, so it is not shown."


@dataclass(frozen=True, slots=True)
class Part:
    """One of the questions asked, and what became of it."""

    question: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Reply:
    """What a person may be shown: plain text with [n] marks, and the claims it is made of."""

    question: str
    kind: Kind
    lead: str
    sections: tuple[Section, ...]
    hits: tuple[Hit, ...]
    parts: tuple[Part, ...]
    withheld: int
    maker: object = field(repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.maker is not _GUARDED:
            raise TypeError("A reply is made by guard() only.")

    @property
    def claims(self) -> tuple[Claim, ...]:
        return tuple(claim for section in self.sections for claim in section.claims)

    @property
    def text(self) -> str:
        """Paragraphs with a blank line between them; [n] marks the n-th citation."""
        return self.printed(quoted)

    def printed(self, how: Callable[[Claim], str]) -> str:
        """The text, each claim printed as `how` gives it."""
        numbers = {id(citation): n for n, citation in numbered(self.sections)}
        paragraphs = [self.lead] if self.lead else []
        for section in self.sections:
            paragraphs.append(section.lead)
            for claim in section.claims:
                marks = "".join(f" [{numbers[id(citation)]}]" for citation in claim.citations)
                paragraphs.append(f"{how(claim)}{marks}")
        return "\n\n".join([*paragraphs, NOTICE])


def guard(found: Answer | Abstention) -> Reply:
    """What may be shown of what was found. An answer with nothing left to show says so."""
    if isinstance(found, Abstention):
        kind: Kind = "abstain"
        lead = f"The texts in this library do not say anything about {found.silent_on}."
    elif found.claims:
        kind, lead = "answer", ""
    else:
        kind, lead = "abstain", _UNSHOWN
    return Reply(
        question=found.question,
        kind=kind,
        lead=lead,
        sections=found.sections,
        hits=found.hits,
        parts=(Part(found.question, kind),),
        withheld=len(found.dropped),
        maker=_GUARDED,
    )
