"""An examination of the chat model: which one is set, how it was measured, and whether it answers.

One small request, of the form in which answers are asked for. Never the key.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from assistant.acceptance import Measured, read_measured
from assistant.chat_models import ChatModel, NoChatModel, open_chat_model
from assistant.chat_settings import ChatSettings
from assistant.model_claims import Unusable, claims_in
from assistant.model_limits import Kind, ModelFailed
from assistant.prompts import answer_prompt
from corpus.documents import Corpus
from corpus.errors import BadInput

PATIENCE: Final = 10.0  # seconds
QUESTION: Final = "Does anything here answer?"  # over no passages: the right answer is no claim
ADVICE: Final[Mapping[Kind, str]] = {
    "slow": "It did not answer within {seconds:g} s. Try again, or take a quicker model.",
    "busy": "It is too busy, or more was asked of it than is allowed. Try again later, or see what "
    "your account there allows.",
    "down": "It cannot be reached, or it fails. Check the network and DESK_CHAT_BASE_URL, and whether "
    "it runs.",
    "malformed": "It answers, but not in a form that can be read. Try DESK_CHAT_FORM=text, or take "
    "another model.",
    "empty": "It gives an empty answer. Try DESK_CHAT_FORM=text, or take another model.",
    "refused": "It refuses to answer. Take another model.",
    "cut": "Its answer breaks off. Raise DESK_CHAT_MOST_TOKENS, or look at what stands between.",
    "off": "It failed several times. Try again in a minute.",
    "spent": "What may be used of it is used up. Raise DESK_CHAT_TOKENS_A_DAY.",
    "unkeyed": "It does not let this desk in. Check DESK_CHAT_API_KEY.",
    "unknown": "Its provider does not know it, or it cannot be asked in this form. Check its name in "
    "DESK_CHAT_MODEL, DESK_CHAT_BASE_URL, and try DESK_CHAT_FORM=text.",
    "unfit": "Too little of what it wrote held up. Take another model.",
}


@dataclass(frozen=True, slots=True)
class ChatExamined:
    """What was found of the chat model that is set; `trouble` is what to do, "" where it answers."""

    name: str
    form: str
    at: str  # the host that it is reached at, "" where that is its provider's own
    measured: Measured | None
    kind: Kind | None
    trouble: str
    seconds: float

    def as_json(self) -> dict[str, Any]:
        row = self.measured
        return {
            "name": self.name,
            "form": self.form,
            "at": self.at,
            "answers": not self.trouble,
            "failure": self.kind,
            "seconds": round(self.seconds, 3),
            "measured": row
            and {
                "accepted": row.accepted,
                "n": row.n,
                "when": row.when,
                "versions": dict(row.versions),
            },
        }


def examine_chat(settings: ChatSettings, home: Path, corpus: Corpus) -> ChatExamined | None:
    """What was found of the model that is set, None where none is; takes 10 s at most."""
    if settings.model is None:
        return None
    try:
        measured = read_measured(home)
    except BadInput as trouble:
        return _unasked(settings, None, str(trouble))
    known = measured.get(settings.model)
    try:
        chat = open_chat_model(settings, measured)
    except NoChatModel as trouble:
        return _unasked(settings, known, str(trouble))
    return _asked(chat, settings, known, corpus) if chat else None


def _asked(
    chat: ChatModel, settings: ChatSettings, known: Measured | None, corpus: Corpus
) -> ChatExamined:
    seconds = min(PATIENCE, settings.deadline)
    began = time.monotonic()
    kind = _failure(chat, began + seconds, corpus)
    trouble = f"The chat model {chat.name}: {ADVICE[kind].format(seconds=seconds)}" if kind else ""
    took = time.monotonic() - began
    return ChatExamined(chat.name, chat.form, _host(settings), known, kind, trouble, took)


def _failure(chat: ChatModel, until: float, corpus: Corpus) -> Kind | None:
    """How one small request failed; None where what came back can be read."""
    prompt = answer_prompt(QUESTION, (), (), corpus, chat.form)
    try:
        *_, message = replace(chat.caller, tries=1).stream(prompt, until)
        claims_in(message)
    except ModelFailed as failure:
        return failure.kind
    except Unusable:
        return "malformed"
    return None


def _unasked(settings: ChatSettings, known: Measured | None, trouble: str) -> ChatExamined:
    name, form = settings.model or "", settings.form or ""
    return ChatExamined(name, form, _host(settings), known, None, trouble, 0.0)


def _host(settings: ChatSettings) -> str:
    """The host alone: an address may have a key in it."""
    return urlsplit(settings.base_url).hostname or "" if settings.base_url else ""


def chat_line(found: Mapping[str, Any] | None) -> str:
    """The model in a line for the terminal."""
    if found is None:
        return "none: answers are made of the Office's own words"
    row = found["measured"]
    held = (
        f"{row['accepted']:.0%} of its claims held, n={row['n']}, measured {row['when'][:10]}"
        if row
        else f"not measured yet (desk eval run --chat-model {found['name']})"
    )
    at = f" at {found['at']}" if found["at"] else ""
    return f"{found['name']}{at}, {_state(found)}; {held}"


def _state(found: Mapping[str, Any]) -> str:
    if found["answers"]:
        return f"answers in {found['seconds']:.1f} s"
    return "does not answer" if found["failure"] else "is not asked"
