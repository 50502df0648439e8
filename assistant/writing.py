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

from assistant.chat_models import ChatModel
from assistant.citations import Claim, Verified, verify
from assistant.compose import beside, compose, offered
from assistant.model_claims import Unusable, claims_in, claims_so_far
from assistant.model_limits import Kind, ModelFailed
from assistant.prompts import answer_prompt
from assistant.questions import Turn
from assistant.weighing import Scale, Weighed
from corpus.documents import Corpus
from index.search import Hit

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
        """The answer; `grown` hears every time that more claims stand, never of one that does not."""
        written = self._written(page, grown)
        self.chat.caller.standing.weighed(len(written.weighed.claims), len(written.weighed.dropped))
        self.heard(written)
        return written

    def _written(self, page: Page, grown: Grown) -> Written:
        passages = tuple(offered(page.hits, self.corpus))
        scale = Scale(passages, self.corpus)
        try:
            weighed = self._weighed(page, scale, grown)
        except ModelFailed as failure:
            return self._offline(page, f"{NOTES[failure.kind]} {WITHOUT}", failed=failure.kind)
        if not weighed.claims:
            note = f"{NOT_HELD} {WITHOUT}" if weighed.dropped else ""
            return self._offline(page, note, weighed)
        claims = self._with_what_belongs(page, weighed.claims)
        return Written(Verified(claims, weighed.dropped), weighed.told, weighed=weighed)

    def _weighed(self, page: Page, scale: Scale, grown: Grown) -> Weighed:
        told = 0
        message = None
        for message in self._stream(page, scale):
            weighed = scale.weigh(claims_so_far(message))
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
        return self.chat.caller.stream(prompt, page.until, page.session)

    def _with_what_belongs(self, page: Page, claims: Sequence[Claim]) -> tuple[Claim, ...]:
        """What the desk leads with, where the claims leave it out; the claims; what goes with them."""
        own = compose(page.question, page.hits, self.corpus)
        best = page.hits[0].passage.address
        lead = [d for d in own if d.role in ("answer", "basis") and d.quotes[0].address == best]
        cited = {citation.address for claim in claims for citation in claim.citations}
        plain = {claim.text for claim in claims}
        told = any(draft.text in plain for draft in lead if draft.role == "answer")
        first = [d for d in lead if (d.role == "answer" and not told) or best not in cited]
        after = beside([*cited, best], page.hits, self.corpus)
        passages = offered(page.hits, self.corpus)
        before = verify(first, passages, self.corpus).claims
        behind = verify(after, passages, self.corpus).claims
        return _once_each((*before, *claims, *behind))

    def _offline(
        self, page: Page, note: str, weighed: Weighed | None = None, failed: Kind | None = None
    ) -> Written:
        drafts = compose(page.question, page.hits, self.corpus)
        stands = verify(drafts, offered(page.hits, self.corpus), self.corpus)
        weighed = weighed or Weighed()
        both = Verified(stands.claims, (*stands.dropped, *weighed.dropped))
        return Written(both, note=note, weighed=weighed, failed=failed)


def _once_each(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """The claims without those whose words stand, whole, in another one of them."""
    kept = dict.fromkeys(claims)
    texts = [claim.text for claim in kept]
    return tuple(
        claim for claim in kept if not any(claim.text in t and claim.text != t for t in texts)
    )


def deadline(seconds: float) -> float:
    """The moment so many seconds from now, as `Page.until` has it."""
    return time.monotonic() + seconds
