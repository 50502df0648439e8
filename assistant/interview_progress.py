"""How many questions can still come: never too few, and fewer with every answer.

A question that cannot change the result now never can later, so each part of the work can be looked
at by itself: the longest row of questions that its own answers can lead to.
"""

from __future__ import annotations

from functools import cache

from assistant.interview import WHOLE, Interview, about, applying, confirmed
from assistant.interview_asking import decides
from assistant.rules import load_table
from assistant.rules_facts import ELEMENT_CHOICES
from assistant.rules_outcomes import CASE_CHOICES, CASE_FACTS, ELEMENT_FACTS, Answers, replaced
from assistant.rules_reading import Part, Reading, read

Closed = frozenset[str]
"""Facts that the person is not sure of, and is not asked again."""


def most_left(state: Interview) -> int:
    """The most questions that can still be asked; 0 while no part is named is no promise."""
    if not state.parts:
        return 0
    reading = read(confirmed(state), load_table())
    parts = sum(
        _of_part(reading, part, _unsure(state, part.element.name)) for part in reading.parts
    )
    unsure = _unsure(state, WHOLE)
    arranging = bool(reading.arrangement.changes) and "arrangement" not in unsure
    return parts + arranging + _of_application(reading, unsure)


def _unsure(state: Interview, part: str) -> Closed:
    answers = applying(about(state, part))
    return frozenset(fact for fact, value in answers.items() if value is None)


def _of_part(reading: Reading, part: Part, unsure: Closed) -> int:
    @cache
    def longest(answers: Answers, closed: Closed) -> int:
        asked = 0
        for fact, changes in reading.look.element(answers).changes.items():
            if fact in closed or not reading.look.matters(part.rest, changes, reading.case)[1]:
                continue
            place = ELEMENT_FACTS.index(fact)
            after = [longest(replaced(answers, place, v), closed) for v in ELEMENT_CHOICES[fact]]
            asked = max(asked, 1 + max(*after, longest(answers, closed | {fact})))
        return asked

    return longest(part.answers, unsure)


def _of_application(reading: Reading, unsure: Closed) -> int:
    @cache
    def longest(case: Answers, closed: Closed) -> int:
        asked = 0
        for place, fact in enumerate(CASE_FACTS):
            open_ = case[place] is None and fact not in closed
            if open_ and decides(reading.look, fact, reading.whole, case):
                after = [longest(replaced(case, place, v), closed) for v in CASE_CHOICES[fact]]
                asked = max(asked, 1 + max(*after, longest(case, closed | {fact})))
        return asked

    return longest(reading.case, unsure)
