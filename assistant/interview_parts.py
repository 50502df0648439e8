"""The parts of the work in an interview: named, renamed, removed, each with a name of its own."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import Final

from assistant.interview import PARTS, Interview
from assistant.rules_facts import ARRANGEMENT

LONGEST_NAME: Final = 80
MOST_PARTS: Final = 20


class BadName(ValueError):
    """A name that a part cannot bear; the message says why, and what to do."""


def named(name: str) -> str:
    """The name on one line, without characters that cannot be seen."""
    shown = "".join(c if not c.isspace() else " " for c in unicodedata.normalize("NFC", name))
    kept = (c for c in shown if unicodedata.category(c) not in ("Cc", "Cf", "Co", "Cs"))
    return " ".join("".join(kept).split())


def fault(state: Interview, name: str, index: int | None = None) -> str:
    """Why a part, or that part, cannot bear the name, in a sentence; empty where it can."""
    plain = named(name)
    if not plain:
        return "Write what this part is, such as “the text”."
    if len(plain) > LONGEST_NAME:
        return f"Use a shorter name: {LONGEST_NAME} characters at most, this has {len(plain)}."
    if plain.casefold() == ARRANGEMENT:
        return "Choose another name. “Arrangement” is kept for how the parts are put together."
    others = [each.casefold() for n, each in enumerate(state.parts) if n != index]
    if plain.casefold() in others:
        return f"There is already a part named “{plain}”. Give this one a name of its own."
    if index is None and len(state.parts) >= MOST_PARTS:
        return f"There is room for {MOST_PARTS} parts. Name parts that were made alike as one."
    return ""


def add(state: Interview, name: str) -> Interview:
    """The interview with one more part; BadName says why not."""
    plain = _sound(state, name, None)
    return replace(state, parts=(*state.parts, plain), at=PARTS)


def rename(state: Interview, index: int, name: str) -> Interview:
    """The interview with that part under another name, and every answer about it with it."""
    plain, before = _sound(state, name, index), state.parts[index]
    if plain == before:
        return state
    # A part of that name that was removed earlier is another one: its answers end here.
    given = [each for each in state.given if each.part != plain]
    return replace(
        state,
        parts=tuple(plain if n == index else each for n, each in enumerate(state.parts)),
        given=tuple(replace(g, part=plain) if g.part == before else g for g in given),
        offers=tuple(replace(o, part=plain) if o.part == before else o for o in state.offers),
        at=PARTS,
    )


def remove(state: Interview, index: int) -> Interview:
    """The interview without that part. Its answers are kept aside until its name comes back."""
    gone = state.parts[index]
    return replace(
        state,
        parts=tuple(each for each in state.parts if each != gone),
        offers=tuple(each for each in state.offers if each.part != gone),
        at=PARTS,
    )


def _sound(state: Interview, name: str, index: int | None) -> str:
    trouble = fault(state, name, index)
    if trouble:
        raise BadName(trouble)
    return named(name)
