"""The answer to one question as a chat model writes it, weighed claim by claim as it comes.

What the desk would lead with by itself is never left out: a model can word and add, it cannot hide.
Where nothing of it stands, the offline answer takes its place, and it is said so.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from langchain_core.messages import AIMessageChunk

from assistant.asker import Waits, always
from assistant.chat_models import ChatModel
from assistant.citations import Claim, Verified, verify
from assistant.compose import beside, compose, offered
from assistant.model_claims import Unusable, claims_in, claims_so_far
from assistant.model_limits import Kind, ModelFailed
from assistant.prompts import answer_prompt
from assistant.questions import Turn
from assistant.weighing import Scale, Weighed
from corpus.documents import Corpus
from index.hits import Hit

Grown = Callable[[Sequence[Claim]], None]  # told of the claims that stand, each time there are more
NOTES: Final[dict[Kind, str]] = {
    "slow": "The chat model did not answer in time.",
    "busy": "The chat model is too busy just now.",
    "down": "The chat model cannot be reached.",
    "malformed": "The chat model's answer could not be read.",
    "empty": "The chat model gave no answer.",
    "refused": "The chat model refused to answer.",
    "cut": "The chat model's answer broke off.",
    "off": "The chat model failed several times and is left alone for a while.",
    "spent": "What may be asked of the chat model is used up for now.",
    "unkeyed": "The chat model does not let this desk in.",
    "unknown": "The chat model is not known to its provider, or cannot be asked in this form.",
    "unfit": "Too little of what the chat model wrote lately held up, so it is put aside for a while.",
}
WITHOUT: Final = "This answer was put together without it, from the Office's own words."
NOT_HELD: Final = "What the chat model wrote did not hold up against the texts."


@dataclass(frozen=True, slots=True)
class Page:
    """A question made whole, the talk before it, and what was found for it."""

    question: str
    history: tuple[Turn, ...]
    hits: tuple[Hit, ...]
    until: float  # a moment of time.monotonic()
    session: str = ""
    waits: Waits = always


@dataclass(frozen=True, slots=True)
class Written:
    """What stands of an answer, how each of the model's claims was told, and a note where it failed.

    `weighed` is what became of the model's own claims, `failed` the kind of failure where it gave none.
    """

    stands: Verified
    told: tuple[str, ...] = ()
    note: str = ""
    weighed: Weighed = field(default_factory=Weighed)
    failed: Kind | None = None


@dataclass(frozen=True)
class Writer:
    """Has a chat model write answers out of the texts; `heard` is told each answer when it is done."""

    chat: ChatModel
    corpus: Corpus
    heard: Callable[[Written], None] = lambda _: None

    def write(self, page: Page, grown: Grown = lambda _: None) -> Written:
        """The answer; `grown` hears every time that more claims stand, never of one that does not.

        What the desk leads with by itself it hears at once, before the model has said anything.
        """
        written = self._written(page, grown)
        self.chat.caller.standing.weighed(len(written.weighed.claims), len(written.weighed.dropped))
        self.heard(written)
        return written

    def _written(self, page: Page, grown: Grown) -> Written:
        passages = tuple(offered(page.hits, self.corpus))
        scale = Scale(passages, self.corpus)
        lead = self._lead(page)

        def stand(claims: Sequence[Claim]) -> None:
            grown(_once_each(lead, claims))

        stand(())
        try:
            weighed = self._weighed(page, scale, stand)
        except ModelFailed as failure:
            return self._offline(page, f"{NOTES[failure.kind]} {WITHOUT}", failed=failure.kind)
        if not weighed.claims:
            note = f"{NOT_HELD} {WITHOUT}" if weighed.dropped else ""
            return self._offline(page, note, weighed)
        claims = _once_each(lead, (*weighed.claims, *self._beside(page, weighed.claims)))
        return Written(Verified(claims, weighed.dropped), weighed.told, weighed=weighed)

    def _weighed(self, page: Page, scale: Scale, grown: Grown) -> Weighed:
        told = complete = 0
        message = None
        for message in self._stream(page, scale):
            so_far = claims_so_far(message)
            if len(so_far) == complete:
                continue  # a piece that completes no claim is weighed with the next one that does
            complete = len(so_far)
            weighed = scale.weigh(so_far)
            if len(weighed.claims) > told:
                told = len(weighed.claims)
                grown(weighed.claims)
        if message is None:
            raise ModelFailed("empty")
        try:
            return scale.weigh(claims_in(message))
        except Unusable as why:
            self.chat.caller.unusable()
            raise ModelFailed("malformed", str(why)) from why

    def _stream(self, page: Page, scale: Scale) -> Iterator[AIMessageChunk]:
        prompt = answer_prompt(
            page.question, page.history, scale.offered, self.corpus, self.chat.form
        )
        return self.chat.caller.stream(prompt, page.until, page.session, page.waits)

    def _lead(self, page: Page) -> tuple[Claim, ...]:
        """What the desk leads with: the short answer, and the words that it rests on."""
        best = page.hits[0].passage.address
        own = compose(page.question, page.hits, self.corpus)
        lead = [d for d in own if d.role in ("answer", "basis") and d.quotes[0].address == best]
        return verify(lead, offered(page.hits, self.corpus), self.corpus).claims

    def _beside(self, page: Page, claims: Sequence[Claim]) -> tuple[Claim, ...]:
        """What goes with the passages that are cited: their notes, what changed since, the next step."""
        best = page.hits[0].passage.address
        cited = [citation.address for claim in claims for citation in claim.citations]
        after = beside([*dict.fromkeys(cited), best], page.hits, self.corpus)
        return verify(after, offered(page.hits, self.corpus), self.corpus).claims

    def _offline(
        self, page: Page, note: str, weighed: Weighed | None = None, failed: Kind | None = None
    ) -> Written:
        drafts = compose(page.question, page.hits, self.corpus)
        stands = verify(drafts, offered(page.hits, self.corpus), self.corpus)
        weighed = weighed or Weighed()
        both = Verified(stands.claims, (*stands.dropped, *weighed.dropped))
        return Written(both, note=note, weighed=weighed, failed=failed)


def _once_each(lead: Sequence[Claim], claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """The lead, then the claims without those whose words stand, whole, in another one of them all."""
    kept = {claim.text: claim for claim in reversed((*lead, *claims))}
    return (
        *lead,
        *(
            claim
            for claim in claims
            if kept[claim.text] is claim
            and not any(claim.text in text and claim.text != text for text in kept)
        ),
    )


def deadline(seconds: float) -> float:
    """The moment so many seconds from now, as `Page.until` has it."""
    return time.monotonic() + seconds
