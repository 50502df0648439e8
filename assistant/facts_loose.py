"""What a clause says by the words that stand together in it, whatever their order.

The patterns know how a thing is usually said. Here only the kinds of words count: a word for a
change beside a denial, a word for being seen beside the person's own work.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assistant.facts_language import TOLD, Token
from assistant.facts_lists import word_set

Clause = tuple[Token, ...]

CHANGING = ("CHANGE", "CHANGES", "REMAKE", "STRONGREMAKE")
DENYING = ("NOT", "NO", "WITHOUT")
DENIALS = word_set("denials")
INTO = word_set("into")
FEEDING = word_set("feeding")
SEEN = word_set("seen")
UNSEEN = word_set("unseen")
INSTRUCTIONS = word_set("instructing")
ENTERED = word_set("entered")
REMAINS = word_set("remains")


@dataclass(frozen=True)
class Said:
    """A fact that words standing together speak for, from the first of them to the last."""

    fact: str
    value: str | bool
    first: int
    last: int


def places(clause: Clause, *tags: str) -> list[int]:
    """Where words of the lists stand, as far as they are told."""
    return [i for i, t in enumerate(clause) if t.has(*tags) and t.state == TOLD]


def denied_in(clause: Clause) -> bool:
    """Whether a clause denies something."""
    return any(t.has(*DENYING) or t.text in DENIALS for t in clause)


def changes(clause: Clause) -> Iterator[Said]:
    """What was changed by hand: nothing, a little, or much."""
    if any(
        t.has("FORMPLACE", "AUTHORNOUN", "DISCLOSE", "CERT") and not t.has("CHANGE") for t in clause
    ):
        return
    small, change = places(clause, "MINOR"), places(clause, *CHANGING)
    slight, only = places(clause, "SLIGHT", "PART"), places(clause, "ONLY")
    as_is = places(clause, "ASIS")
    no = [i for i, t in enumerate(clause) if t.has(*DENYING) or t.text in DENIALS]
    machine = any(t.has("AI", "BOTPRO") for t in clause)
    if as_is:
        yield Said("modification", "none", as_is[0], as_is[-1])
    elif small and not no:
        yield Said("modification", "minor", small[0], small[-1])
    elif change and no and no[0] < change[-1] and not only:
        yield Said("modification", "none", no[0], change[-1])
    elif change and not no and (slight or (only and places(clause, "CHECKING"))) and not machine:
        yield Said("modification", "minor", min(change[0], (slight or only)[0]), change[-1])
    elif not no and not machine:
        yield from great_changes(clause)


def great_changes(clause: Clause) -> Iterator[Said]:
    """A remaking of most of it, by hand or to a great degree."""
    strong, remade = places(clause, "STRONGREMAKE"), places(clause, "REMAKE")
    much = places(clause, "MOST", "HEAVILY", "ALLOF")
    if strong and (much or places(clause, "SELF")):
        ends = strong + much
        yield Said("modification", "creative", min(ends), max(ends))
    elif remade and places(clause, "HEAVILY"):
        ends = remade + places(clause, "HEAVILY")
        yield Said("modification", "creative", min(ends), max(ends))


def perceptible(clause: Clause, sources: frozenset[str]) -> Iterator[Said]:
    """Whether the person's own work can still be perceived."""
    own = [
        i for i, t in enumerate(clause)
        if t.has("MY", "OWN") or t.text in ("original", "originals") or t.text in sources
    ]  # fmt: skip
    own += [
        i
        for i in places(clause, "I")
        if any(t.has("AUTHOR", "TAKE") for t in clause[i + 1 : i + 3])
    ]
    seen = [i for i, t in enumerate(clause) if t.text in SEEN and t.state == TOLD]
    gone = [i for i, t in enumerate(clause) if t.text in UNSEEN and t.state == TOLD]
    rest = [i for i, t in enumerate(clause) if t.text in REMAINS and t.state == TOLD]
    if not own:
        return
    if gone:
        yield Said("own_work_perceptible", False, min(own[0], gone[0]), max(own[-1], gone[-1]))
    elif (seen or rest) and denied_in(clause):
        ends = own + seen + rest
        yield Said("own_work_perceptible", False, min(ends), max(ends))
    elif seen:
        yield Said("own_work_perceptible", True, min(own[0], seen[0]), max(own[-1], seen[-1]))


def feeding(clause: Clause, person_made: frozenset[str]) -> Iterator[tuple[Said, int]]:
    """The person's own work put into a machine, and where in the clause it is named."""
    for i in range(len(clause)):
        if clause[i].text not in FEEDING or clause[i].state != TOLD:
            continue
        for j in range(i + 1, min(len(clause), i + 8)):
            token = clause[j]
            own = token.has("OWN") or (token.has("SOURCE") and clause[j - 1].has("MY"))
            known = token.has("ELEM") and token.kind in person_made
            pronoun = token.has("IT") and not token.has("DET") and j <= i + 2
            if not (own or known or pronoun):
                continue
            after = clause[j + 1 : j + 7]
            led = any(t.text in INTO for t in after) and any(
                t.has("AI", "BOTPRO") and not t.has("CHECKER") for t in after
            )
            before = any(t.has("AI") for t in clause[i + 1 : j])
            if led or before:
                yield Said("generated_from", "own_work", i, j), j
                return


def prompting(clause: Clause) -> Iterator[Said]:
    """Instructions and the like that a machine was given."""
    given = [
        i for i, t in enumerate(clause)
        if t.text.rsplit("_", 1)[-1] in INSTRUCTIONS and t.state == TOLD
    ]  # fmt: skip
    machine = places(clause, "AI", "BOTPRO") + places(clause, "TYPED")
    if given and machine and not denied_in(clause):
        yield Said("generated_from", "prompts", min(given + machine), max(given + machine))


def typed_in(clause: Clause) -> Iterator[int]:
    """The parts that were only typed or put into a machine."""
    for i, token in enumerate(clause):
        near = {t.text for t in clause[max(0, i - 3) : i]} & ENTERED
        into = any(t.text in ("into", "to") for t in clause[i + 1 : i + 3])
        if token.has("ELEM") and near and into and any(t.has("AI") for t in clause[i + 1 : i + 5]):
            yield int(token.kind)
