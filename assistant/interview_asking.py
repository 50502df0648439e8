"""Which answers can still change what is shown: what the rules name as missing, and one thing more.

The rules name what can change the verdict, the steps, and what is claimed or excluded. Two rows can
lead to the same steps and still say different things to type or to report: an application that names
an AI as author is corrected either way, and what is corrected depends on what it disclosed. So an
answer that decides between two such rows is asked for as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from assistant.rules_missing import missing, path_of
from assistant.rules_outcomes import (
    CASE_CHOICES,
    CASE_FACTS,
    Answers,
    OutcomeSet,
    Outlook,
    members,
    replaced,
)
from assistant.rules_reading import Reading


def places_open(reading: Reading) -> Iterator[str]:
    """Where an answer can still change what is shown, the one that decides most first."""
    named = [each.fact for each in missing(reading)]
    yield from named
    for place, fact in enumerate(CASE_FACTS):
        unnamed = reading.case[place] is None and path_of(fact) not in named
        if unnamed and decides(reading.look, fact, reading.whole, reading.case):
            yield path_of(fact)


def decides(look: Outlook, fact: str, outcomes: OutcomeSet, case: Answers) -> bool:
    """Whether a fact of the application can still change the verdict, the steps or their row."""
    if look.case_matters(fact, outcomes, case)[1]:
        return True
    known = {key: value for key, value in zip(CASE_FACTS, case, strict=True) if value is not None}
    if not look.table.questions[fact].asked_when.holds(known):
        return False
    place = CASE_FACTS.index(fact)
    return any(
        len({_steps(look, outcome, replaced(full, place, value)) for value in CASE_CHOICES[fact]})
        > 1
        for full in _completions(case)
        for outcome in members(outcomes)
    )


def _completions(case: Answers) -> Iterator[Answers]:
    pairs = zip(CASE_FACTS, case, strict=True)
    return product(*(CASE_CHOICES[fact] if value is None else (value,) for fact, value in pairs))


def _steps(look: Outlook, outcome: int, case: Answers) -> str:
    (settled,) = look.horizon(1 << outcome, case).settlements
    return settled.steps.id
