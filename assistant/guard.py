"""The guard: the only maker of what may be shown.

Screen, terminal, draft and export take a Reply and nothing else. What each check does stands in
CHECKS, a row a check; a claim is shown if every check lets it through. A check that fails, fails
closed: what it was asked about is withheld and counted.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Literal

from assistant.citations import Abstention, Answer, Claim, Section, numbered
from assistant.facts import Proposal
from assistant.framing import checked_against, framed, quoted, where_to_turn
from assistant.paraphrase import judged
from assistant.proposals import LEAD, said_back
from assistant.recommendations import Ruled, sections
from assistant.restating import restates
from corpus.documents import Corpus
from index.hits import Hit

Kind = Literal["answer", "abstain", "ask_facts", "recommendation"]
Check = Callable[[Claim, Ruled | None, Corpus], str | None]
_GUARDED = object()
NOTICE = (
    "This is not the Copyright Office, and this is not legal advice. "
    "Only the Office decides on an application."
)
UNSHOWN = "The answer could not be checked against the Office's texts, so it is not shown."
SILENT = "The texts in this library do not say anything about {subject}. {turn}"
ASKED = "You asked: “{question}”"
PREMISE = "Your question takes for granted that “{premise}”. This is what the texts say on that:"
LEFT = "Your message asks more than is answered at once. Please send these again, by themselves:"
THEN_THE_QUESTION = "And on what you asked:"
OWN_WORK = (
    "This is about your own work. What follows is what the texts say in general. For a "
    "recommendation on your work, confirm what you have told and answer what is still open; "
    "nothing is decided from a message alone."
)


@dataclass(frozen=True, slots=True)
class Part:
    """One of the questions asked, what became of it, and a note where a chat model failed to answer it."""

    question: str
    kind: Kind
    note: str = ""


@dataclass(frozen=True, slots=True)
class Withheld:
    """A claim that was not let through, by which check, and why."""

    text: str
    check: str
    why: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What a person may be shown: plain text with [n] marks, and the claims it is made of.

    Where it is not `whole`, more of it may still come; it is never kept or taken away as an answer.
    """

    question: str
    kind: Kind
    lead: str
    sections: tuple[Section, ...]
    hits: tuple[Hit, ...]
    parts: tuple[Part, ...]
    ruled: Ruled | None
    proposed: tuple[Proposal, ...]
    withheld: tuple[Withheld, ...]
    whole: bool
    maker: object = field(repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.maker is not _GUARDED:
            raise TypeError("A reply is made by guard() only.")

    @property
    def claims(self) -> tuple[Claim, ...]:
        return tuple(claim for section in self.sections for claim in section.claims)

    @property
    def notes(self) -> tuple[str, ...]:
        """Where a chat model was to write an answer and did not: what is said of it, each once."""
        return tuple(dict.fromkeys(part.note for part in self.parts if part.note))

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
                paragraphs += [f"“{words}”" for words in checked_against(claim)]
        return "\n\n".join([*paragraphs, NOTICE])


def restated(claim: Claim, ruled: Ruled | None, corpus: Corpus) -> str | None:
    """Prose may restate the source, its gloss or the rules for these facts, and say nothing else.

    A sentence that sounds right can deny a duty in one word, so what is not known to be right is
    withheld: there is no list of wrong sentences to get past.
    """
    if any(claim.text == citation.quote for citation in claim.citations):
        return None  # the source's own words, shown as such
    if all(corpus.glosses.says(citation.address, claim.text) for citation in claim.citations):
        return None
    glosses = [corpus.glosses.get(citation.address) for citation in claim.citations]
    approved = [citation.quote for citation in claim.citations]
    approved += [short for gloss in glosses if gloss is not None for short in gloss.shorts]
    approved += [reason.says for reason in ruled.recommendation.reasons] if ruled else []
    if restates(claim.text, approved):
        return None
    cited = [citation.quote for citation in claim.citations]
    if judged(claim.text, cited).says == "same":
        return None
    return "it says more than the texts and the rules do"


CHECKS: tuple[tuple[str, Check], ...] = (("prose that only restates", restated),)


def guard(
    question: str,
    found: Sequence[Answer | Abstention],
    corpus: Corpus,
    ruled: Ruled | None = None,
    proposed: Sequence[Proposal] = (),
    *,
    left: Sequence[str] = (),
    own_work: bool = False,
    whole: bool = True,
    checks: Sequence[tuple[str, Check]] = CHECKS,
) -> Reply:
    """What may be shown of what was found for each question of a message, in their order.

    A recommendation comes first where there is one: its words are the table's, and no claim of an
    answer comes before it or into it. `left` are questions that wait; `own_work` says that the message is
    about the person's own work.
    """
    seen = [_look(each, corpus, ruled, checks) for each in found]
    answered = any(look.claims for look in seen)
    own = list(sections(ruled, corpus)) if ruled else []
    kind, lead = _kind(seen, ruled, own_work=own_work)
    told = list(said_back(proposed)) if kind == "ask_facts" else []
    if told:
        own.append(Section("\n".join([LEAD, *told]), ()))
    for look in seen:
        own += _of_question(look, corpus, alone=len(seen) == 1)
    if left:
        own.append(Section("\n".join([LEFT, *(f"- “{one}”" for one in left)]), ()))
    if whole and (not answered or any(isinstance(look.found, Abstention) for look in seen[1:])):
        own += where_to_turn(corpus)
    return Reply(
        question=question,
        kind=kind,
        lead=lead,
        sections=tuple(own),
        hits=_in_turn([look.found.hits for look in seen]),
        parts=tuple(Part(look.found.question, look.kind(kind), look.note()) for look in seen),
        ruled=ruled,
        proposed=tuple(proposed),
        withheld=tuple(lost for look in seen for lost in look.withheld),
        whole=whole,
        maker=_GUARDED,
    )


@dataclass(frozen=True, slots=True)
class _Look:
    """One question, what was found for it, and what of that may be shown."""

    found: Answer | Abstention
    on_premise: tuple[Claim, ...] = ()
    claims: tuple[Claim, ...] = ()
    withheld: tuple[Withheld, ...] = ()

    def kind(self, whole: Kind) -> Kind:
        """What became of it, in a message of that kind."""
        return whole if whole == "recommendation" or self.claims else "abstain"

    def note(self) -> str:
        """What is said where a chat model failed."""
        return self.found.note if isinstance(self.found, Answer) else ""

    def silence(self) -> str:
        """What is said where nothing is shown."""
        if isinstance(self.found, Answer):
            return UNSHOWN
        subject = self.found.silent_on
        if subject.kind in ("talk", "abuse", "nonsense"):
            return subject.turn
        return SILENT.format(subject=subject.subject, turn=subject.turn)


def _look(
    found: Answer | Abstention,
    corpus: Corpus,
    ruled: Ruled | None,
    checks: Sequence[tuple[str, Check]],
) -> _Look:
    """What was found, every claim of it let through or withheld."""
    if isinstance(found, Abstention):
        return _Look(found)
    withheld = [Withheld(lost.text, "verify", lost.why) for lost in found.dropped]
    shown: list[list[Claim]] = []
    for claims in (found.on_premise, found.claims):
        objections = [_objection(claim, ruled, corpus, checks) for claim in claims]
        pairs = list(zip(claims, objections, strict=True))
        shown.append([claim for claim, why in pairs if why is None])
        withheld += [why for _, why in pairs if why is not None]
    return _Look(found, tuple(shown[0]), tuple(shown[1]), tuple(withheld))


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


def _of_question(look: _Look, corpus: Corpus, *, alone: bool) -> list[Section]:
    """One question and its answer, its premise first; without the question where it is the only one."""
    parts: list[Section] = []
    if not alone:
        parts.append(Section(ASKED.format(question=look.found.question), ()))
        if not look.claims:
            parts.append(Section(look.silence(), ()))
    if isinstance(look.found, Answer) and look.found.premise and look.claims:
        parts.append(Section(PREMISE.format(premise=look.found.premise), ()))
        if look.on_premise:
            parts += framed(look.on_premise, corpus)
            parts.append(Section(THEN_THE_QUESTION, ()))
    if look.note():
        parts.append(Section(look.note(), ()))
    return [*parts, *framed(look.claims, corpus)]


def _in_turn(rankings: Sequence[Sequence[Hit]]) -> tuple[Hit, ...]:
    """The hits of several questions as one ranking: the best of each, then the second of each, …"""
    by_rank = (hit for rank in zip_longest(*rankings) for hit in rank if hit is not None)
    return tuple({hit.passage.address: hit for hit in by_rank}.values())


def _kind(seen: Sequence[_Look], ruled: Ruled | None, *, own_work: bool) -> tuple[Kind, str]:
    if ruled is not None:
        decided = ruled.recommendation.verdict != "need_facts"
        return ("recommendation" if decided else "ask_facts"), ""
    if not any(look.claims for look in seen):
        return "abstain", seen[0].silence() if len(seen) == 1 else ""
    return ("ask_facts", OWN_WORK) if own_work else ("answer", "")
