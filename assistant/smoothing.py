"""A draft's reply with its courtesies reworded by a chat model, paragraph by paragraph; else as it was.

A paragraph is taken over only where the draft check finds it as well borne out as before and nothing in
it is new or gone. Claims, rules, the notice and open places stay as they are, letter by letter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pydantic import BaseModel, Field, ValidationError

from assistant.chat_models import ChatModel
from assistant.draft_check import Checked, examine, unsupported
from assistant.draft_reading import Draft, read_draft
from assistant.model_limits import ModelFailed
from assistant.prompts import smoothing_prompt
from assistant.smoothing_checks import said_otherwise
from assistant.writing import NOTES
from corpus.documents import Corpus

AS_IT_WAS: Final = "The draft stays as it was."
FIXED: Final = "It stays as it is: a claim, a rule, the notice, or an open place."
SHORTENED: Final = frozenset({"thanks"})  # templates that may lose words
_OPEN: Final = "[to be filled in:"
_FREE: Final = "template"


class SmoothedReply(BaseModel):
    """Hand over the letter: every paragraph, in its order, reworded or as it was."""

    paragraphs: list[str] = Field(description="As many as there were, each without its number.")


@dataclass(frozen=True, slots=True)
class Kept:
    """A paragraph, from 0 on, that the model worded otherwise and that stayed as it was, and why."""

    paragraph: int
    why: str


@dataclass(frozen=True, slots=True)
class Smoothed:
    """The reply, which paragraphs were taken over, which were not, and why nothing was, if so."""

    reply: str
    taken: tuple[int, ...] = ()
    kept: tuple[Kept, ...] = ()
    why: str = ""


def smooth(
    draft_json: Mapping[str, Any],
    chat: ChatModel,
    corpus: Corpus,
    until: float,
    session: str = "",
) -> Smoothed:
    """The reply of that draft, smoothed; `until` is a moment of time.monotonic(). Raises BadDraft."""
    draft = read_draft(dict(draft_json))
    paragraphs = draft.reply.split("\n\n")
    try:
        structured = chat.structured(SmoothedReply)
        prompt = smoothing_prompt(paragraphs)
        given = chat.caller.ask(structured, prompt, until, session)
        worded = SmoothedReply.model_validate(given).paragraphs
    except ModelFailed as failure:
        return Smoothed(draft.reply, why=f"{NOTES[failure.kind]} {AS_IT_WAS}")
    except (NotImplementedError, ValidationError):
        return Smoothed(draft.reply, why=f"{NOTES['malformed']} {AS_IT_WAS}")
    if len(worded) != len(paragraphs):
        why = f"The chat model gave {len(worded)} paragraphs for {len(paragraphs)}."
        return Smoothed(draft.reply, why=f"{why} {AS_IT_WAS}")
    return taken_over(draft, draft_json, paragraphs, worded, corpus)


def taken_over(
    draft: Draft,
    draft_json: Mapping[str, Any],
    paragraphs: Sequence[str],
    worded: Sequence[str],
    corpus: Corpus,
) -> Smoothed:
    """The reply with each paragraph of `worded` that holds in place of its own. Pure."""
    judge = _Judge(draft, corpus, _names(draft_json), examine(draft.reply, draft, corpus))
    now, taken, kept = list(paragraphs), list[int](), list[Kept]()
    for at, new in enumerate(worded):
        if new.strip() == paragraphs[at].strip():
            continue
        changed = [*now[:at], new.strip(), *now[at + 1 :]]
        why = judge.why_not(paragraphs[at], new.strip(), changed)
        if why:
            kept.append(Kept(at, why))
        else:
            now, taken = changed, [*taken, at]
    return Smoothed("\n\n".join(now), tuple(taken), tuple(kept))


@dataclass(frozen=True, slots=True)
class _Judge:
    """Says of one paragraph at a time why it is not taken over; "" where it is."""

    draft: Draft
    corpus: Corpus
    names: Mapping[str, str]  # paragraph -> the name of its template, "" where it may not change
    before: Checked

    def why_not(self, old: str, new: str, changed: Sequence[str]) -> str:
        name = self.names.get(old, "own")
        if not name or old.startswith(_OPEN):
            return FIXED
        if otherwise := said_otherwise(old, new, may_lose=name in SHORTENED):
            return otherwise
        found = examine("\n\n".join(changed), self.draft, self.corpus)
        return next(self._worse(found), "")

    def _worse(self, found: Checked) -> Iterator[str]:
        """What the check finds now that it did not find in the draft as it was."""
        known = {finding.text for finding in unsupported(self.before.findings)}
        yield from (
            finding.why for finding in unsupported(found.findings) if finding.text not in known
        )
        gone = {(one.kind, one.text) for one in self.before.missing}
        yield from (one.why for one in found.missing if (one.kind, one.text) not in gone)


def _names(draft_json: Mapping[str, Any]) -> dict[str, str]:
    """Every paragraph of the fresh draft with its template's name, "" of what may not change."""
    return {
        part: str(line.get("name") or "") if line.get("kind") == _FREE else ""
        for line in draft_json.get("lines", ())
        for part in str(line.get("text") or "").split("\n\n")
    }
