"""A chat model's claims weighed against the passages that it was offered. Pure.

The quote decides whether there is a claim; the wording only how it is told: as the model worded it where
that says the same, else in the source's own words, and not at all where it says something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from assistant.citations import Claim, DraftClaim, Dropped, Quote, Role, verify
from assistant.model_claims import Proposed
from assistant.paraphrase import judged
from corpus.documents import Corpus
from corpus.passages import Passage

ADDRESS, QUOTE, MEANING, AGREEMENT = "address", "quote", "meaning", "agreement"
REASONS: Final = (ADDRESS, QUOTE, MEANING, AGREEMENT)  # for which a claim is dropped
OWN_WORDS, SOURCE_WORDS, PLAIN_WORDS = "own words", "source's words", "plain words"
# A sentence that begins so means little, or something else, without the one before it.
_LEANS: Final = re.compile(
    r"\W*(?:in (?:some|such|these|those|other|many|that|this|certain) (?:cases?|circumstances?|situations?)"
    r"|this|these|those|such|it|they|thus|therefore|hence|however|but|and|instead|if (?:not|so)"
    r"|for (?:example|instance)|similarly|likewise|conversely|otherwise|again|also|accordingly"
    r"|as a result|by contrast|in contrast|on the other hand|the same|nor|yet|still|rather)\b",
    re.IGNORECASE,
)
FEWEST: Final = 20  # characters of a quote; fewer could stand anywhere and carry nothing


@dataclass(frozen=True, slots=True)
class Weighed:
    """What stands of a model's claims, how each is told, and what was dropped, with why."""

    claims: tuple[Claim, ...] = ()
    told: tuple[str, ...] = ()  # a word for each claim: OWN_WORDS, SOURCE_WORDS or PLAIN_WORDS
    dropped: tuple[Dropped, ...] = ()
    again: int = 0  # claims that only say again what another one says


@dataclass(frozen=True, slots=True)
class Scale:
    """Weighs claims against the passages that were offered, each by itself."""

    offered: tuple[Passage, ...]
    corpus: Corpus
    _by_address: dict[str, Passage] = field(init=False)

    def __post_init__(self) -> None:
        found = {passage.address: passage for passage in self.offered}
        object.__setattr__(self, "_by_address", found)

    def weigh(self, proposed: Iterable[Proposed]) -> Weighed:
        """What stands of these claims, in their order; the same words are not told twice."""
        claims: dict[tuple[str, str], Claim] = {}
        told: list[str] = []
        dropped: list[Dropped] = []
        again = 0
        for one in proposed:
            found = self._one(one, first=not claims)
            if isinstance(found, Dropped):
                dropped.append(found)
                continue
            claim, how = found
            key = (claim.citations[0].address, claim.text)
            if key in claims:
                again += 1
                continue
            claims[key] = claim
            told.append(how)
        return Weighed(tuple(claims.values()), tuple(told), tuple(dropped), again)

    def _one(self, one: Proposed, *, first: bool) -> tuple[Claim, str] | Dropped:
        role: Role = "answer" if first else "basis"
        passage = self._by_address.get(one.address)
        if passage is None:
            why = f"{one.address[:80]} is not among the passages offered"
            return Dropped(one.text, why, ADDRESS)
        sentences = _around(one.quote, passage)
        if sentences is None:
            return Dropped(one.text, f"its quote does not stand in {passage.address}", QUOTE)
        draft, how = self._drafted(one, role, passage, sentences)
        if draft is None:
            return Dropped(one.text, how, MEANING)
        verified = verify([draft], self.offered, self.corpus)
        if verified.claims:
            return _told(verified.claims[0], how)
        return self._in_source_words(one, role, passage, sentences)

    def _drafted(
        self, one: Proposed, role: Role, passage: Passage, sentences: str
    ) -> tuple[DraftClaim | None, str]:
        """The draft of the claim and how it is told; None with the reason where it says something else."""
        gloss = self.corpus.glosses.get(passage.address)
        for point in gloss.points if gloss else ():
            if " ".join(one.text.split()) == " ".join(point.short.split()):
                quote = Quote(passage.address, passage.text, point.explains)
                return DraftClaim(role, point.short, (quote,)), PLAIN_WORDS
        if " ".join(one.text.split()) == " ".join(one.quote.split()):
            quote = Quote(passage.address, sentences, one.quote)
            return DraftClaim(role, sentences, (quote,)), SOURCE_WORDS
        found = judged(one.text, [sentences])
        if found.says == "other":
            return None, found.why
        if found.says == "same" and one.text.strip():
            quote = Quote(passage.address, sentences, one.quote)
            return DraftClaim(role, one.text, (quote,)), OWN_WORDS
        quote = Quote(passage.address, sentences, one.quote)
        return DraftClaim(role, sentences, (quote,)), SOURCE_WORDS

    def _in_source_words(
        self, one: Proposed, role: Role, passage: Passage, sentences: str
    ) -> tuple[Claim, str] | Dropped:
        """The sentences that hold the quote, or all of the passage where a part of it would mislead."""
        for words in (sentences, passage.text):
            draft = DraftClaim(role, words, (Quote(passage.address, words, one.quote),))
            verified = verify([draft], self.offered, self.corpus)
            if verified.claims:
                return verified.claims[0], SOURCE_WORDS
        return Dropped(one.text, verified.dropped[0].why, AGREEMENT)


def _told(claim: Claim, how: str) -> tuple[Claim, str]:
    """The claim with how it is told; a sentence of the source is the source's whoever copied it."""
    if claim.text in (citation.quote for citation in claim.citations):
        return claim, SOURCE_WORDS
    return replace(claim, by_model=how == OWN_WORDS), how


def _around(quote: str, passage: Passage) -> str | None:
    """The whole sentences of the passage that hold the quote; None where it does not stand there.

    A quote is matched letter by letter, white space aside. Too short a one carries nothing.
    """
    wanted = " ".join(quote.split())
    if len(wanted) < FEWEST and wanted != " ".join(passage.text.split()):
        return None
    flat, places = _flattened(passage.text)
    at = flat.find(wanted)
    if at < 0:
        return None
    start, end = places[at] + passage.start, places[at + len(wanted) - 1] + passage.start + 1
    touched = [n for n, s in enumerate(passage.sentences) if s.start < end and start < s.end]
    if not touched:
        return passage.text
    first = passage.sentences[_standing_alone(touched[0], passage)]
    last = passage.sentences[touched[-1]]
    return passage.text[first.start - passage.start : last.end - passage.start]


def _standing_alone(number: int, passage: Passage) -> int:
    """From which sentence on that one is understood: "In some cases, …" needs the one before it."""
    while number > 0:
        sentence = passage.sentences[number]
        words = passage.text[sentence.start - passage.start : sentence.end - passage.start]
        if not _LEANS.match(words):
            return number
        number -= 1
    return 0


def _flattened(text: str) -> tuple[str, Sequence[int]]:
    """The text with every run of white space as one blank, and where each of its characters stands."""
    kept: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        if character.isspace():
            if kept and kept[-1] == " ":
                continue
            character = " "  # noqa: PLW2901
        kept.append(character)
        places.append(place)
    return "".join(kept), places
