"""Facts told in the chat, brought into an interview: shown, and then confirmed or dismissed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.facts import Proposal
from assistant.interview import (
    WHOLE,
    Given,
    Interview,
    Offer,
    about,
    answer,
    facts_of,
    onward,
    place_of,
)
from assistant.interview_parts import add, fault, named
from assistant.rules import load_table

NAME = "name"
_PART = re.compile(r"elements\[(\d+)\]\.([a-z_]+)")


def offered(state: Interview, proposals: Sequence[Proposal]) -> Interview:
    """The interview with the proposals as offers, in place of earlier ones. None of them counts yet.

    Left out: what the rules do not look at, and what is already answered in the same way.
    """
    names = {
        found[1]: str(each.value)
        for each in proposals
        if (found := _PART.fullmatch(each.fact)) and found[2] == NAME
    }
    offers = [offer for each in proposals for offer in _offers(state, each, names)]
    return replace(state, offers=tuple(dict.fromkeys(offers)), at="")


def confirm(state: Interview, offer: Offer) -> Interview:
    """The interview in which the offer is a fact."""
    if offer.fact == NAME:
        return adopt(state, offer, str(offer.value))
    return answer(state, place_of_offer(state, offer), offer.value)


def adopt(state: Interview, offer: Offer, name: str) -> Interview:
    """The interview with an offered part under a name the person gave; BadName says why not."""
    more = add(_without(state, offer), name)
    plain = more.parts[-1]
    offers = tuple(replace(o, part=plain) if o.part == offer.part else o for o in more.offers)
    return onward(replace(more, offers=offers), state)


def dismiss(state: Interview, offer: Offer) -> Interview:
    """The interview without the offer; without a part, nothing told of it is offered either."""
    left = _without(state, offer)
    if offer.fact == NAME:
        of_others = tuple(each for each in left.offers if each.part != offer.part)
        left = replace(left, offers=of_others)
    return onward(left, state)


def ready(state: Interview) -> tuple[Offer, ...]:
    """The offers that can be settled now: a part's own once it is confirmed to be one."""
    return tuple(o for o in state.offers if o.fact == NAME or o.part in (*state.parts, WHOLE))


def place_of_offer(state: Interview, offer: Offer) -> str:
    """Where the offer would stand among the answers; ValueError while its part is not confirmed."""
    return place_of(state, Given(offer.part, offer.fact, offer.value))


def read_as(offer: Offer) -> str:
    """The offer said back in the table's words, or the name of a part."""
    if offer.fact == NAME:
        return f"“{offer.value}” is a part of the work"
    return load_table().questions[offer.fact].given[offer.value].format(name=offer.part)


def _offers(state: Interview, proposal: Proposal, names: dict[str, str]) -> Iterator[Offer]:
    found = _PART.fullmatch(proposal.fact)
    part, fact = WHOLE, proposal.fact.removeprefix("application.")
    if found:
        fact = found[2]
        if found[1] not in names:
            return
        part = _in_the_work(state, names[found[1]])
    if fact == NAME:
        if part not in state.parts and not fault(replace(state, parts=()), part):
            yield Offer(part, NAME, part, proposal.words)
    elif fact in facts_of(part) and about(state, part).get(fact) != proposal.value:
        yield Offer(part, fact, proposal.value, proposal.words)


def _in_the_work(state: Interview, name: str) -> str:
    """The name of the part that is meant, as it stands in the work if it is there."""
    plain = named(name)
    alike = (part for part in state.parts if part.casefold() == plain.casefold())
    return next(alike, plain)


def _without(state: Interview, offer: Offer) -> Interview:
    return replace(state, offers=tuple(each for each in state.offers if each != offer))
