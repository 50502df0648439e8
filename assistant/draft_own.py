"""Sentences that staff wrote themselves: what they stand on all the same, or speak against. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from assistant.draft_basis import basis_of
from assistant.draft_changes import Judged, misquoted
from assistant.draft_figures import invented
from assistant.draft_folding import plain
from assistant.draft_policy import about_policy
from assistant.draft_reading import Draft
from assistant.draft_texts import texts_of
from assistant.draft_turns import forces, turned
from corpus.documents import Corpus

_NEAR = 82  # of 100: from there on a sentence is a wording of the one that it is laid beside
_LONG = 5  # words: fewer stand in every text
_CLAIMS = re.compile(r"\b(?:claim\w*|protect\w*|copyright\w*|register\w*|own\w*)\b", re.IGNORECASE)
_DO_NOTHING = re.compile(
    r"\b(?:nothing (?:more |else )?(?:to do|needs|has to|must)|no (?:further )?(?:action|correction|step)s?"
    r"|(?:need not|not need to|not have to|needn't|don't need to|don't have to) "
    r"(?:do|file|correct|disclose|report|tell))",
    re.IGNORECASE,
)


def judged_own(text: str, draft: Draft, corpus: Corpus, ruled: Mapping[str, Any] | None) -> Judged:
    """What is to be said of a sentence that is none of the draft's."""
    if lost := misquoted(text, draft.asked, corpus):
        return Judged("lost", lost, (), about_policy=True)
    if _placeholder(text):
        return Judged("open", "A place that is still to be filled.")
    if not about_policy(text):
        return Judged("own", "Staff's own words. They state nothing about the policy.")
    if why := against_rules(text, ruled):
        return Judged("contradicts", why, (), about_policy=True)
    return _beside_the_texts(text, corpus)


def against_rules(text: str, ruled: Mapping[str, Any] | None) -> str | None:
    """How the sentence speaks against what the rules conclude; None where nothing shows that it does."""
    if ruled is None:
        return None
    if _DO_NOTHING.search(text) and any(action != "none" for action in ruled.get("actions", ())):
        return "The rules say that something is to be done: " + ", ".join(
            str(action).replace("_", " ") for action in ruled["actions"]
        )
    if not _CLAIMS.search(text):
        return None
    denied = "not" in forces(text) or re.search(r"\b(?:exclud|disclaim)", text, re.IGNORECASE)
    named = (
        _named(text, ruled.get("claimable", ()))
        if denied
        else _named(text, ruled.get("excluded", ()))
    )
    if not named:
        return None
    if denied:
        return f"By the rules, “{named}” can be claimed."
    return f"By the rules, “{named}” is to be left out of the claim."


def _named(text: str, parts: Any) -> str | None:
    words = plain(text).casefold()
    return next((part for part in map(str, parts) if plain(part).casefold() in words), None)


def _beside_the_texts(text: str, corpus: Corpus) -> Judged:
    texts = texts_of(corpus)
    if len(text.split()) >= _LONG and (basis := texts.whole(plain(text).strip('" '))):
        return Judged("stands", "It stands word for word in the texts.", basis)
    near = texts.nearest(plain(text), _NEAR)
    if near is not None:
        said, basis = near
        if turn := turned(said, text):
            why = f"{turn[:1].upper()}{turn[1:]}. The nearest sentence is: “{said}”"
            return Judged("contradicts", why, basis, about_policy=True)
        if extra := invented(text, said):
            why = f"The figure “{', '.join(extra)}” is not in: “{said}”"
            return Judged("lost", why, basis, about_policy=True)
    return Judged(
        "own",
        "Staff's own words, which state something about the policy, without a basis.",
        tuple(place.basis for place in basis_of(text, corpus)),
        about_policy=True,
    )


def _placeholder(text: str) -> bool:
    """Whether the words hold a place that staff have still to fill, as people mark one."""
    return bool(re.search(r"\[[^\]\d][^\]]{3,}\]|_{4,}|\bTODO\b|\bXXX+\b", text))
