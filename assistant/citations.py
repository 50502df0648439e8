"""Citations: what an answer stands on. `verify` is their only maker.

A claim without a citation cannot be built, and a citation whose quote does not stand in its source,
at its offsets, cannot be built either. What fails is dropped and counted, never shown.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from assistant.agreement import Cited, disagreement, stands
from assistant.rules_said import said_by_rules
from corpus.asked import SAID, Silence, Verdict
from corpus.documents import Corpus
from corpus.errors import Trouble
from corpus.passages import Passage, Span

if TYPE_CHECKING:
    from index.hits import Hit

Role = Literal["answer", "basis", "exception", "next_step"]
_VERIFIED = object()
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True, slots=True)
class Quote:
    """Words that a draft says stand in the passage of that address, and those that decide in it."""

    address: str
    words: str
    highlight: str | None = None


@dataclass(frozen=True, slots=True)
class DraftClaim:
    """What somebody would like to say, and the words it is said to stand on. Not yet believed.

    `verdict` puts yes, no or "it depends" before a gloss; only the offline answerer gives one.
    """

    role: Role
    text: str
    quotes: tuple[Quote, ...]
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """Words of a source: `document.text[start:end] == quote`. Made by `verify` only."""

    source_id: str
    tier: str
    label: str
    address: str
    quote: str
    start: int
    end: int
    highlight: Span | None
    maker: object = field(repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.maker is not _VERIFIED:
            raise TypeError("A citation is made by verify() only.")


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence about the policy with what it stands on: one citation at least.

    `by_model` says that a chat model worded it; who worded it does not make it another claim.
    """

    role: Role
    text: str
    citations: tuple[Citation, ...]
    by_model: bool = field(default=False, compare=False)

    def __post_init__(self) -> None:
        if not self.citations:
            raise TypeError("A claim needs a citation.")


@dataclass(frozen=True, slots=True)
class Dropped:
    """A claim that was not let through, and why; `reason` is that in a word, where it is counted."""

    text: str
    why: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Verified:
    """The claims that stand, and those that do not."""

    claims: tuple[Claim, ...]
    dropped: tuple[Dropped, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A lead-in that states nothing about the policy, and the claims under it."""

    lead: str
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the texts say to a question: the claims that stand, and those that were dropped.

    `on_premise` are the claims on what the question takes for granted, `premise` its words for that.
    `note` tells where a chat model was to write it and did not.
    """

    question: str
    claims: tuple[Claim, ...]
    hits: tuple[Hit, ...]
    dropped: tuple[Dropped, ...] = ()
    premise: str | None = None
    on_premise: tuple[Claim, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Abstention:
    """A question on which the texts are silent, and on what. A value, not a failure."""

    question: str
    silent_on: Silence
    hits: tuple[Hit, ...]


class Unbound(Trouble):
    """A rule rests on words that do not stand in the texts, so nothing it says may be shown."""


class _Refused(Exception):
    """Why a draft claim does not stand."""


def verify(drafts: Iterable[DraftClaim], offered: Iterable[Passage], corpus: Corpus) -> Verified:
    """The claims whose every quote stands in an offered passage; the rest dropped, with the reason.

    A quote stands if its words occur in the passage, white space aside. Where the claim is in other
    words than the quote's, every number in it must occur in its quotes, as often, and it must agree
    with them (`agreement`); a sentence of the rules, or a gloss, over words it is bound to does.
    """
    passages = {passage.address: passage for passage in offered}
    claims: list[Claim] = []
    dropped: list[Dropped] = []
    for draft in drafts:
        try:
            claims.append(_claim(draft, passages, corpus))
        except _Refused as refusal:
            dropped.append(Dropped(draft.text, str(refusal)))
    return Verified(tuple(claims), tuple(dropped))


def cite_rule(role: Role, says: str, rests_on: Iterable[tuple[str, str]], corpus: Corpus) -> Claim:
    """A sentence of the rules as a claim, cited at the (address, words) that the rule rests on.

    The sentence is the table's own, with the applicant's names in it; raises Unbound where one of
    its quotes does not stand.
    """
    quotes = [Quote(address, words) for address, words in rests_on]
    try:
        citations = tuple(
            _cite(quote, {quote.address: corpus.passage(quote.address)}, corpus) for quote in quotes
        )
    except _Refused as refusal:
        raise Unbound(
            f"The rules and the texts do not fit together: {refusal}. No recommendation is given. "
            "See: desk rules check"
        ) from refusal
    return Claim(role, says, citations)


def _claim(draft: DraftClaim, passages: Mapping[str, Passage], corpus: Corpus) -> Claim:
    if not draft.quotes:
        raise _Refused("it cites nothing")
    citations = tuple(_cite(quote, passages, corpus) for quote in draft.quotes)
    invented = _invented(draft.text, " ".join(citation.quote for citation in citations))
    if invented:
        raise _Refused(f"the number {min(invented)} does not stand in what it cites")
    if not _bound_beforehand(draft, corpus):
        why = disagreement(draft.text, [_in_passage(c, passages[c.address]) for c in citations])
        if why:
            raise _Refused(why)
    return Claim(draft.role, _with_verdict(draft, corpus), citations)


def _invented(text: str, said: str) -> Counter[str]:
    """The numbers of the text that do not occur in what is said, or not as often."""
    numbers = _NUMBER.findall(text)
    return Counter(numbers) - Counter(_NUMBER.findall(said)) if numbers else Counter()


def _with_verdict(draft: DraftClaim, corpus: Corpus) -> str:
    """The text, after its verdict where a known question with that verdict leads to this very point."""
    if draft.verdict is None:
        return draft.text
    text = f"{SAID[draft.verdict]} {draft.text}"
    if not all(corpus.glosses.says(quote.address, text) for quote in draft.quotes):
        raise _Refused(f"nothing says {draft.verdict!r} to it")
    return text


def _bound_beforehand(draft: DraftClaim, corpus: Corpus) -> bool:
    """Whether it is a sentence of the rules, or a gloss, over words that it was bound to by a person."""
    if len(draft.quotes) == 1 and corpus.glosses.says(draft.quotes[0].address, draft.text):
        return True
    return said_by_rules(draft.text, [(quote.address, quote.words) for quote in draft.quotes])


def _in_passage(citation: Citation, passage: Passage) -> Cited:
    """A citation as its passage has it, in offsets of the passage."""
    at = passage.start
    return Cited(
        tier=citation.tier,
        passage=passage.text,
        start=citation.start - at,
        end=citation.end - at,
        sentences=tuple((span.start - at, span.end - at) for span in passage.sentences),
    )


def _cite(quote: Quote, passages: Mapping[str, Passage], corpus: Corpus) -> Citation:
    passage = passages.get(quote.address)
    if passage is None:
        raise _Refused(f"{quote.address} is not among the passages offered")
    span = _locate(quote.words, passage.span, passage.text)
    if span is None:
        raise _Refused(f"its quote does not stand in {quote.address}")
    document = corpus.document(passage.document_id)
    text = document.text[span.start : span.end]
    return Citation(
        source_id=document.id,
        tier=document.tier,
        label=passage.label,
        address=passage.address,
        quote=text,
        start=span.start,
        end=span.end,
        highlight=_locate(quote.highlight, span, text) if quote.highlight else None,
        maker=_VERIFIED,
    )


def _locate(words: str, span: Span, text: str) -> Span | None:
    """Where the words stand in the text of that span, white space aside; the first place, or None."""
    pieces = words.split()
    found = stands(pieces, text) if pieces else None
    return Span(span.start + found[0], span.start + found[1]) if found else None


def numbered(sections: Sequence[Section]) -> Iterator[tuple[int, Citation]]:
    """Every citation of the sections with its number, as the [n] marks of the text give it."""
    citations = (c for section in sections for claim in section.claims for c in claim.citations)
    return enumerate(citations, start=1)
