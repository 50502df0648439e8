"""The guard: the only maker of what may be shown.

Screen, terminal, draft and export take a Reply and nothing else. What each check does stands in
CHECKS, a row a check; a claim is shown if every check lets it through. A check that fails, fails
closed: what it was asked about is withheld and counted.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from assistant.citations import Abstention, Answer, Claim, Section, numbered
from assistant.facts import Proposal
from assistant.framing import framed, quoted, where_to_turn
from assistant.proposals import LEAD, said_back
from assistant.recommendations import Ruled, sections
from assistant.restating import restates
from corpus.documents import Corpus
from index.search import Hit

Kind = Literal["answer", "abstain", "ask_facts", "recommendation"]
Check = Callable[[Claim, Ruled | None, Corpus], str | None]
_GUARDED = object()
NOTICE = (
    "This is not the Copyright Office, and this is not legal advice. "
    "Only the Office decides on an application."
)
UNSHOWN = "The answer could not be checked against the Office's texts, so it is not shown."
SILENT = "The texts in this library do not say anything about {subject}."
OWN_WORK = (
    "This is about your own work. What follows is what the texts say in general. For a "
    "recommendation on your work, confirm what you have told and answer what is still open; "
    "nothing is decided from a message alone."
)


@dataclass(frozen=True, slots=True)
class Part:
    """One of the questions asked, and what became of it."""

    question: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Withheld:
    """A claim that was not let through, by which check, and why."""

    text: str
    check: str
    why: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What a person may be shown: plain text with [n] marks, and the claims it is made of."""

    question: str
    kind: Kind
    lead: str
    sections: tuple[Section, ...]
    hits: tuple[Hit, ...]
    parts: tuple[Part, ...]
    ruled: Ruled | None
    proposed: tuple[Proposal, ...]
    withheld: tuple[Withheld, ...]
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


def restated(claim: Claim, ruled: Ruled | None, corpus: Corpus) -> str | None:
    """Prose may restate the source, its gloss or the rules for these facts, and say nothing else.

    A sentence that sounds right can deny a duty in one word, so what is not known to be right is
    withheld: there is no list of wrong sentences to get past.
    """
    if any(claim.text == citation.quote for citation in claim.citations):
        return None  # the source's own words, shown as such
    glosses = [corpus.glosses.get(citation.address) for citation in claim.citations]
    approved = [citation.quote for citation in claim.citations]
    approved += [gloss.short for gloss in glosses if gloss is not None]
    approved += [reason.says for reason in ruled.recommendation.reasons] if ruled else []
    return (
        None if restates(claim.text, approved) else "it says more than the texts and the rules do"
    )


CHECKS: tuple[tuple[str, Check], ...] = (("prose that only restates", restated),)


def guard(
    found: Answer | Abstention,
    corpus: Corpus,
    ruled: Ruled | None = None,
    proposed: Sequence[Proposal] = (),
    checks: Sequence[tuple[str, Check]] = CHECKS,
) -> Reply:
    """What may be shown of what was found, with the recommendation first where there is one.

    The words of a recommendation are the table's; no claim of an answer comes before it or into it.
    """
    claims, withheld = _let_through(found, corpus, ruled, checks)
    own = tuple(sections(ruled, corpus)) if ruled else ()
    kind, lead = _kind(found, claims, ruled, proposed)
    rest = framed(claims, corpus) if claims else where_to_turn(corpus)
    told = list(said_back(proposed)) if kind == "ask_facts" else []
    if told:
        own = (*own, Section("\n".join([LEAD, *told]), ()))
    return Reply(
        question=found.question,
        kind=kind,
        lead=lead,
        sections=(*own, *rest),
        hits=found.hits,
        parts=(Part(found.question, kind),),
        ruled=ruled,
        proposed=tuple(proposed),
        withheld=withheld,
        maker=_GUARDED,
    )


def _let_through(
    found: Answer | Abstention,
    corpus: Corpus,
    ruled: Ruled | None,
    checks: Sequence[tuple[str, Check]],
) -> tuple[list[Claim], tuple[Withheld, ...]]:
    if isinstance(found, Abstention):
        return [], ()
    shown: list[Claim] = []
    withheld = [Withheld(lost.text, "verify", lost.why) for lost in found.dropped]
    for claim in found.claims:
        objection = _objection(claim, ruled, corpus, checks)
        if objection is None:
            shown.append(claim)
        else:
            withheld.append(objection)
    return shown, tuple(withheld)


def _objection(
    claim: Claim, ruled: Ruled | None, corpus: Corpus, checks: Sequence[tuple[str, Check]]
) -> Withheld | None:
    for name, check in checks:
        try:
            why = check(claim, ruled, corpus)
        except Exception as error:  # noqa: BLE001  (a check that breaks lets nothing through)
            why = f"the check itself failed: {type(error).__name__}"
        if why is not None:
            return Withheld(claim.text, name, why)
    return None


def _kind(
    found: Answer | Abstention,
    claims: Sequence[Claim],
    ruled: Ruled | None,
    proposed: Sequence[Proposal],
) -> tuple[Kind, str]:
    if ruled is not None:
        decided = ruled.recommendation.verdict != "need_facts"
        return ("recommendation" if decided else "ask_facts"), ""
    if isinstance(found, Abstention):
        return "abstain", SILENT.format(subject=found.silent_on)
    if not claims:
        return "abstain", UNSHOWN
    return ("ask_facts", OWN_WORK) if proposed else ("answer", "")
