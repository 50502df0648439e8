"""What to ask next: every fact that can still change the result, the most deciding one first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assistant.rules_facts import ELEMENT_CHOICES, WORK_CHOICES, Value
from assistant.rules_outcomes import (
    CASE_CHOICES,
    CASE_FACTS,
    ELEMENT_FACTS,
    OutcomeSet,
    Prospect,
    members,
    replaced,
    together,
)
from assistant.rules_reading import Part, Reading
from assistant.rules_table import Basis

_PATHS = {
    "stage": "application.stage",
    "ai_disclosed": "application.ai_disclosed",
    "ai_listed_as_author": "application.ai_listed_as_author",
}


@dataclass(frozen=True)
class Missing:
    """A fact to ask for: its path into Facts, the question, why, and the answers to choose from."""

    fact: str
    question: str
    why: str
    basis: tuple[Basis, ...]
    answers: tuple[tuple[Value, str], ...]


@dataclass(frozen=True)
class _Candidate:
    missing: Missing
    rank: tuple[int, int, int]


def path_of(fact: str, index: int | None = None) -> str:
    """Return the path of a fact into Facts; `index` is the element's place, if it is one's."""
    return _PATHS.get(fact, fact) if index is None else f"elements[{index}].{fact}"


def missing(reading: Reading) -> tuple[Missing, ...]:
    """Return the facts that can still change the result, the one that decides most first.

    A fact that can change the verdict goes before one that cannot. Then the fact goes first whose
    answers leave the fewest verdicts open on average, then the fewest ends; ties go by the order
    of elements, arrangement, application. A fact that cannot change the result is not in the list,
    and neither is one that only applies if another unknown fact turns out in a certain way.
    """
    found = [*_of_elements(reading), *_of_arrangement(reading), *_of_application(reading)]
    return tuple(each.missing for each in sorted(found, key=lambda each: each.rank))


def _of_elements(reading: Reading) -> Iterator[_Candidate]:
    for part in reading.parts:
        for fact, changes in part.prospect.changes.items():
            verdict, anything = reading.look.matters(part.rest, changes, reading.case)
            if anything:
                left = _left_by_element(reading, part, fact)
                yield _candidate(reading, fact, part, left, verdict=verdict)


def _of_arrangement(reading: Reading) -> Iterator[_Candidate]:
    for fact, changes in reading.arrangement.changes.items():
        verdict, _ = reading.look.matters(reading.without_arrangement, changes, reading.case)
        prospects = [reading.look.arrangement(value) for value in WORK_CHOICES[fact]]
        left = [_left(reading, reading.without_arrangement, prospect) for prospect in prospects]
        yield _candidate(reading, fact, None, left, verdict=verdict)


def _of_application(reading: Reading) -> Iterator[_Candidate]:
    for place, fact in enumerate(CASE_FACTS):
        if reading.case[place] is None:
            verdict, anything = reading.look.case_matters(fact, reading.whole, reading.case)
            if anything:
                horizons = [
                    reading.look.horizon(reading.whole, replaced(reading.case, place, value))
                    for value in CASE_CHOICES[fact]
                ]
                left = [(len(horizon.verdicts), horizon.ways) for horizon in horizons]
                yield _candidate(reading, fact, None, left, verdict=verdict)


def _left_by_element(reading: Reading, part: Part, fact: str) -> list[tuple[int, int]]:
    place = ELEMENT_FACTS.index(fact)
    prospects = (
        reading.look.element(replaced(part.answers, place, value))
        for value in ELEMENT_CHOICES[fact]
    )
    return [_left(reading, part.rest, prospect) for prospect in prospects]


def _left(reading: Reading, rest: OutcomeSet, prospect: Prospect) -> tuple[int, int]:
    horizon = reading.look.horizon(together(rest, prospect.outcomes), reading.case)
    return len(horizon.verdicts), horizon.ways + len(members(prospect.outcomes))


def _candidate(
    reading: Reading, fact: str, part: Part | None, left: list[tuple[int, int]], *, verdict: bool
) -> _Candidate:
    question = reading.table.questions[fact]
    name = "" if part is None else part.name
    asked = Missing(
        fact=path_of(fact, None if part is None else part.index),
        question=question.question.format(name=name),
        why=question.why,
        basis=question.rests_on,
        answers=question.answers,
    )
    return _Candidate(asked, (int(not verdict), _mean(left, 0), _mean(left, 1)))


def _mean(left: list[tuple[int, int]], place: int) -> int:
    """Return six times the mean, which is whole for facts with two or three answers."""
    return 6 * sum(each[place] for each in left) // len(left)
