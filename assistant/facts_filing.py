"""What a sentence says of the application by the words that stand together in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from assistant.facts_clauses import clauses
from assistant.facts_language import SILENT, TOLD
from assistant.facts_lists import word_set
from assistant.facts_loose import Clause, Said, denied_in, places

Value = str | bool
SOLE = word_set("sole")
NAMES = word_set("names")
TELLING = word_set("telling")
FLAT = word_set("flat")
HIDING = word_set("hiding")
LOST = word_set("lost")
KNOWING = word_set("knowing")
FILLING = word_set("filling")
BOXES = word_set("boxes")
WORDING = word_set("wording")


def whole(fact: str, value: Value, hits: list[int]) -> Said:
    """A fact with the stretch of words that speak for it."""
    return Said(fact, value, min(hits), max(hits))


def spots(tokens: Clause, words: frozenset[str], *tags: str) -> list[int]:
    """Where any of the words stand, or words of the lists."""
    return [
        i for i, t in enumerate(tokens)
        if t.state != SILENT and (t.text in words or (tags and t.has(*tags)))
    ]  # fmt: skip


def authors(tokens: Clause) -> Iterator[Said]:
    """Whether an AI, or only a person, is named as author."""
    noun = spots(tokens, frozenset(), "AUTHORNOUN")
    names = spots(tokens, NAMES)
    machine = [i for i in spots(tokens, frozenset({"quoted-ai"}), "AI") if tokens[i].state == TOLD]
    if noun and machine:
        listed = spots(tokens, frozenset({"as"}), "LIST")
        if denied_in(tokens):
            yield whole("ai_listed_as_author", False, noun + machine)
        elif listed:
            yield whole("ai_listed_as_author", True, noun + machine)
        return
    company = spots(tokens, frozenset({"company", "vendor", "tool", "developer"}))
    if noun and company and denied_in(tokens):
        yield whole("ai_listed_as_author", False, noun + company)
        return
    sole, person = spots(tokens, SOLE), places(tokens, "ME", "MY", "I", "MYSELF", "SELF", "MINE")
    placed = noun or (names and spots(tokens, frozenset({"it"}), "FORMPLACE", "CERT"))
    of_what = bool(noun) and any(t.text == "of" for t in tokens)  # "the only author of the text"
    if placed and sole and person and not (machine or of_what or denied_in(tokens)):
        yield whole("ai_listed_as_author", False, sole + (noun or names) + person[:1])


def disclosure(tokens: Clause) -> Iterator[Said]:
    """Whether the Office was told of the AI."""
    if places(tokens, "AUTHORNOUN"):
        return
    telling, hiding = spots(tokens, TELLING), spots(tokens, HIDING, "FORGOT")
    machine = spots(tokens, frozenset({"quoted-ai"}), "AI", "AIGEN")
    place = spots(tokens, frozenset(), "FORMPLACE", "OFFICE")
    flat = spots(tokens, FLAT)
    no = denied_in(tokens)
    elsewhere = hiding or spots(tokens, ELSEWHERE)
    hidden = bool(hiding and (telling or place)) or (no and bool(telling))
    if place and spots(tokens, SILENT_ON):
        yield whole("ai_disclosed", False, place + spots(tokens, SILENT_ON))
    elif hidden and (machine or flat):
        yield whole("ai_disclosed", False, telling + hiding + machine)
    elif place and not no and spots(tokens, OPENLY):
        yield whole("ai_disclosed", True, spots(tokens, OPENLY) + place)
    elif place and machine and not no and not elsewhere and spots(tokens, WRITING_DOWN):
        yield whole("ai_disclosed", True, place + machine)
    elif telling and not no and (machine or flat) and (place or flat) and not elsewhere:
        yield whole("ai_disclosed", True, telling + machine + place)


WRITING_DOWN = word_set("writing_down")
SILENT_ON = word_set("silent_on")
OPENLY = word_set("openly")
ELSEWHERE = word_set("elsewhere")


def doubts(tokens: Clause) -> Iterator[Said]:
    """Whether the applicant does not know how to fill out the application."""
    lost, filling = spots(tokens, LOST), spots(tokens, FILLING)
    know = spots(tokens, KNOWING) if denied_in(tokens) else []
    boxes, wording = spots(tokens, BOXES, "FORMPLACE"), spots(tokens, WORDING)
    near_know = [k for k in know if any(t.has("NOT", "NO") for t in tokens[max(0, k - 4) : k])]
    if (
        (lost and boxes)
        or (near_know and boxes and not spots(tokens, frozenset(), "AI"))
        or ((lost or know) and filling and boxes and wording)
    ):
        ends = (lost or know) + (boxes or wording)
        yield whole("unsure_how_to_describe", True, ends)
    elif (lost or know) and filling and wording:
        near = [f for f in filling for k in lost + know if 0 < f - k <= 3]
        if near and any(0 < w - f <= 5 for w in wording for f in near):
            yield whole("unsure_how_to_describe", True, (lost or know) + wording)


INTENDING = word_set("intending")
APPLYING = word_set("applying")
APPLIED = word_set("applied")
WAITING = word_set("waiting")
ANSWERS = word_set("answers")
RECEIVED = word_set("received")


def stages(tokens: Clause) -> Iterator[Said]:
    """How far the application is, where the patterns did not tell."""
    applied, waiting = spots(tokens, APPLIED), spots(tokens, WAITING)
    answers, cert = spots(tokens, ANSWERS), spots(tokens, frozenset(), "CERT")
    no = [i for i, t in enumerate(tokens) if t.has("NOT", "NO", "WITHOUT") or t.text in DENIED]
    other = any(t.text in OTHERS for t in tokens)
    if other:
        return
    if waiting:
        yield whole("stage", "pending", waiting)
    elif no and any(0 < a - n <= 5 for a in answers for n in no) and not cert:
        if applied or spots(tokens, frozenset({"still", "yet", "since", "far"}), "OFFICE"):
            yield whole("stage", "pending", no[:1] + answers)
    elif cert:
        if spots(tokens, RECEIVED) and not no:
            yield whole("stage", "registered", cert + spots(tokens, RECEIVED))
    else:
        yield from plans(tokens, no, applied)


def plans(tokens: Clause, no: list[int], applied: list[int]) -> Iterator[Said]:
    """Whether somebody means to file, or has not filed."""
    intend, apply = spots(tokens, INTENDING), spots(tokens, APPLYING)
    if apply[:1] == [0] and tokens[0].text.endswith("ing"):
        yield whole("stage", "new", apply)
    elif any(0 < a - i <= 6 for a in apply for i in intend):
        yield whole("stage", "new", intend[:1] + apply)
    elif any(0 < a - n <= 4 or a - n == -1 for a in applied for n in no):
        yield whole("stage", "new", no[:1] + applied)


DENIED = word_set("denied")
OTHERS = word_set("others")


def arranging(tokens: Clause) -> Iterator[Said]:
    """Whether somebody chose and ordered the material, and how."""
    chosen, arranged = places(tokens, "CHOOSE"), places(tokens, "ARRANGE")
    order, care = spots(tokens, ORDERING), places(tokens, "CARE")
    mechanical, plain = places(tokens, "MECHANICAL"), spots(tokens, PLAIN_ORDER)
    person = places(tokens, "I", "MINE", "SELF")
    no = denied_in(tokens)
    if (order or arranged) and no and plain:
        yield whole("arrangement", "not_creative", order + arranged + plain)
    elif chosen and (arranged or order) and (care or person) and not (mechanical or no):
        yield whole("arrangement", "creative", chosen + arranged + order)
    elif order and places(tokens, "MINE") and not (mechanical or no):
        yield whole("arrangement", "creative", order + places(tokens, "MINE"))


ORDERING = word_set("ordering")
PLAIN_ORDER = word_set("plain_order")


def filing(tokens: Clause) -> Iterator[Said]:
    """All that a sentence says of the application."""
    named = places(tokens, "AUTHORNOUN")
    apart = clauses(tokens) if named else [tokens]
    for reads, pieces in (
        (authors, apart if places(tokens, "AI") else [tokens]),
        (disclosure, apart),
    ):
        for clause in pieces:
            shift = next(i for i, t in enumerate(tokens) if t is clause[0])
            for said in reads(clause):
                yield replace(said, first=said.first + shift, last=said.last + shift)
    yield from doubts(tokens)
    yield from stages(tokens)
    yield from arranging(tokens)
