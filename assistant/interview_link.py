"""An interview as a short text for a link, and back. What comes back is believed in nothing."""

from __future__ import annotations

import base64
import json
from typing import Any, Final

from assistant.interview import (
    WHOLE,
    BadAnswer,
    Given,
    Interview,
    confirmed,
    facts_of,
    options_of,
    same,
)
from assistant.interview_parts import BadName, add, named
from assistant.rules import FactsError, load_table

LONGEST: Final = 30_000
BROKEN: Final = "This link is damaged or is not one of ours, so nothing was taken from it."
STALE: Final = "This link was made for an older version of these questions, so it was not opened."


class BadLink(ValueError):
    """A link from which no interview can be taken; the message is a sentence for the person."""


def to_link(state: Interview) -> str:
    """The parts and the answers about them, in characters that a link may hold.

    Left out: answers about parts that were removed, and what was only offered.
    """
    order = (*state.parts, WHOLE)
    given = [[order.index(g.part), g.fact, g.answer] for g in state.given if g.part in order]
    told = {"v": load_table().rules_version, "p": state.parts, "a": given}
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def from_link(text: str) -> Interview:
    """The interview that `to_link` wrote, looked at as if a stranger had written it.

    Raises BadLink, and nothing else, for whatever else it is given.
    """
    told = _decoded(text)
    if not isinstance(told, dict) or told.keys() != {"v", "p", "a"}:
        raise BadLink(BROKEN)
    if told["v"] != load_table().rules_version:
        raise BadLink(STALE if isinstance(told["v"], str) else BROKEN)
    try:
        parts = _parts(told["p"])
        state = Interview(parts, _given(told["a"], parts))
        confirmed(state)
    except (BadName, BadAnswer, FactsError) as trouble:
        raise BadLink(BROKEN) from trouble
    return state


def _decoded(text: str) -> object:
    if len(text) > LONGEST or not text.isascii():
        raise BadLink(BROKEN)
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        return json.loads(raw.decode())
    except (ValueError, RecursionError) as trouble:
        raise BadLink(BROKEN) from trouble


def _parts(told: Any) -> tuple[str, ...]:
    if not isinstance(told, list) or not told:
        raise BadName("A link names the parts.")
    state = Interview()
    for name in told:
        if not isinstance(name, str) or named(name) != name:
            raise BadName("A name stands in a link as it is shown.")
        state = add(state, name)
    return state.parts


def _given(told: Any, parts: tuple[str, ...]) -> tuple[Given, ...]:
    if not isinstance(told, list):
        raise BadAnswer("A link lists the answers.")
    given = tuple(_one(each, (*parts, WHOLE)) for each in told)
    if len({(each.part, each.fact) for each in given}) != len(given):
        raise BadAnswer("A question is answered once.")
    return given


def _one(told: Any, order: tuple[str, ...]) -> Given:
    match told:
        case [int(number), str(fact), value] if type(number) is int and 0 <= number < len(order):
            if fact in facts_of(order[number]):
                for allowed, _ in options_of(load_table().questions[fact]):
                    if same(value, allowed):
                        return Given(order[number], fact, allowed)
    raise BadAnswer("An answer is none of those that can be given.")
