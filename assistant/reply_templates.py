"""The templates of a reply: texts that staff can edit, which may say nothing about the policy.

What a sentence says about the policy is told by its words alone, so that nobody has to judge: a number, a
quotation, or a word of the subject beside one that states something. Harmless sentences are refused
too; staff then say it in other words, or in the open places of a draft, where it is their own.
"""

from __future__ import annotations

import re
import string
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from corpus.errors import BadInput

OWN = Path(__file__).with_name("reply_templates.toml")
NAME = "templates.toml"  # of the file in DESK_HOME that takes the place of what it names
_LARGEST = 200_000  # bytes
_LONGEST = 600  # characters of one template
_SUBJECT = re.compile(
    r"\b(?:copyright\w*|un?regist\w*|regist\w*|un?protect\w*|disclos\w*|disclaim\w*|exclud\w*"
    r"|author\w*|ai"
    r"|a\.i|artificial\w*|machine\w*|human\w*|generat\w*|prompt\w*|works?|claim\w*"
    r"|application\w*|appl(?:y|ies|ied)"
    r"|deposit\w*|certificate\w*|policy|policies|law\w*|legal\w*|statut\w*|court\w*|office"
    r"|examiner\w*|public"
    r"|fees?|fair|own\w*|infring\w*|licen[cs]\w*|de minimis|image\w*|pictures?|music|novels?"
    r"|book\w*|code)\b",
    re.IGNORECASE,
)
_STATES = re.compile(
    r"\b(?:must|shall|should|ought|may|might|can|could|cannot|will|would|won['’]t|need\w*"
    r"|ha(?:ve|s|d) to"
    r"|requir\w*|oblig\w*|duty|mandatory|optional|free|allow\w*|permit\w*|forbid\w*|forbidden"
    r"|prohibit\w*"
    r"|not|no|never|nobody|nothing|none|without|neither|nor|only|always|unless|every|any|all|un\w+able"
    r"|is|are|was|were|be|been|being|isn['’]t|aren['’]t|has|have|had|does|do|did|\w+n['’]t|gets?"
    r"|counts?|means?"
    r"|covers?|applies|belongs?|lacks?|makes?|accepts?|refus\w*|reject\w*|grant\w*|issu\w*|approv\w*"
    r"|decid\w*|leave|list\w*|remain\w*|become\w*|qualif\w*|eligib\w*|entitl\w*|valid|invalid"
    r"|enough)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"\d|[½¼¾²³]|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|thirty"
    r"|sixty|ninety"
    r"|hundred|thousand|first|second|third|half|percent)\b",
    re.IGNORECASE,
)
_QUOTE = re.compile(r"[\"“”«»„‟「」]|(?<!\w)['‘’]|['’](?!\w)")
_SLOTTED = re.compile(r"“(?:\x00)+”")
_SENTENCE = re.compile(r"(?<=[.!?:;])\s+|\n+")


class BadTemplates(BadInput):
    """Templates that cannot be used: which, and why."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one template: where it stands, the sentence, and why."""

    tone: str
    name: str
    words: str
    why: str

    def __str__(self) -> str:
        return f"[{self.tone}] {self.name}: “{self.words}” {self.why}."


@dataclass(frozen=True)
class Templates:
    """The texts of one tone, by name."""

    tone: str
    texts: Mapping[str, str]

    def fill(self, name: str, **slots: object) -> str:
        """The text with its places filled in."""
        return self.texts[name].format(**slots)


def stated(text: str) -> str | None:
    """Why the sentence says something about the policy; None where it plainly does not."""
    if _QUOTE.search(_SLOTTED.sub("", text)):
        return "quotes somebody; a quotation comes from the texts, with its note"
    if number := _NUMBER.search(text):
        return f"has a number ({number.group()}); numbers come from the texts, with their notes"
    subject, states = _SUBJECT.search(text), _STATES.search(text)
    if subject and states:
        return (
            f"puts “{subject.group()}” beside “{states.group()}”, so it states something about the "
            "policy; only what is cited may"
        )
    return None


def faults(tables: Mapping[str, Any]) -> Iterator[Fault]:
    """Everything that is wrong with templates, whole or in part; nothing where they may be used."""
    own = _own()
    for tone, texts in tables.items():
        if tone not in own or not isinstance(texts, dict):
            yield Fault(tone, "", str(tone), f"is no tone; there are {', '.join(own)}")
            continue
        for name, text in texts.items():
            yield from _faults(tone, name, text, own[tone].get(name))


def load_templates(tone: str, home: Path | None = None) -> Templates:
    """The templates of that tone, with those of DESK_HOME in their place; raises BadTemplates."""
    own = _own()
    if tone not in own:
        raise BadTemplates(f"There is no tone {tone!r}. Take one of: {', '.join(own)}.")
    edited = read_edited(home)
    wrong = [str(fault) for fault in faults(edited)]
    if wrong:
        raise BadTemplates(
            "The reply templates may not be used as they are:\n" + "\n".join(wrong) + "\n"
            f"Change {_place(home)}, or remove it to use the desk's own."
        )
    return Templates(tone, {**own[tone], **edited.get(tone, {})})


def read_edited(home: Path | None) -> dict[str, Any]:
    """The tables that staff have written, {} where there are none; raises BadTemplates."""
    place = _place(home)
    if place is None or not place.exists():
        return {}
    try:
        if place.stat().st_size > _LARGEST:
            raise BadTemplates(f"{place} is larger than {_LARGEST // 1000} kB.")
        return tomllib.loads(place.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise BadTemplates(f"{place} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise BadTemplates(f"{place} is not TOML: {error}.") from error


def own_templates() -> dict[str, dict[str, str]]:
    """The desk's own templates, by tone and name."""
    return {tone: dict(texts) for tone, texts in _own().items()}


@cache
def _own() -> dict[str, dict[str, str]]:
    return tomllib.loads(OWN.read_text(encoding="utf-8"))


def _place(home: Path | None) -> Path | None:
    return home / NAME if home else None


def _faults(tone: str, name: str, text: object, own: str | None) -> Iterator[Fault]:
    if own is None:
        yield Fault(tone, name, name, "is the name of no template")
        return
    if not isinstance(text, str) or not text.strip() or len(text) > _LONGEST:
        yield Fault(tone, name, str(text)[:80], f"must be text of at most {_LONGEST} characters")
        return
    if wrong := _wrong_slots(text, own):
        yield Fault(tone, name, text, wrong)
        return
    bare = re.sub(r"\{\w+\}", "\x00", text)
    for sentence in _SENTENCE.split(bare):
        if why := stated(sentence):
            yield Fault(tone, name, sentence.replace("\x00", "…").strip(), why)
    # Two sentences can say together what neither says alone: "Register? Never."
    if not any(map(stated, _SENTENCE.split(bare))) and own != text:
        yield from _together(tone, name, bare)


def _together(tone: str, name: str, bare: str) -> Iterator[Fault]:
    sentences = _SENTENCE.split(bare)
    for before, after in pairwise(sentences):
        if len(after.split()) <= 4 and (why := stated(f"{before} {after}")):
            yield Fault(tone, name, f"{before} {after}".replace("\x00", "…"), why)


def _wrong_slots(text: str, own: str) -> str | None:
    try:
        parts = list(string.Formatter().parse(text))
    except ValueError:
        return "has a brace that is not closed; a brace itself is written twice"
    slots = [slot for _, slot, _, _ in parts if slot is not None]
    if any(form or turned for _, _, form, turned in parts):
        return "has a place with more than a name in its braces"
    known = {slot for _, slot, _, _ in string.Formatter().parse(own) if slot is not None}
    if unknown := sorted(set(slots) - known):
        return f"has a place {{{unknown[0]}}} that nothing fills in"
    if missing := sorted(known - set(slots)):
        return f"leaves out the place {{{missing[0]}}}"
    return None
