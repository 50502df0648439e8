"""The guided interview: what has been answered so far, and what is to be asked next.

An `Interview` is a frozen value; every move gives a new one. It knows no rule: what is asked is what
the rules name as still able to change the result, and the words are the table's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal, TypeAlias

from assistant.interview_asking import places_open
from assistant.rules import Facts, Recommendation, load_table, parse_facts, recommend
from assistant.rules_facts import APPLICATION_CHOICES, ELEMENT_CHOICES, WORK_CHOICES, Value
from assistant.rules_reading import read
from assistant.rules_table import Basis
from assistant.rules_table import Question as Asking

Answer: TypeAlias = Value | None
"""A settled answer, or None where the person said that they are not sure."""

Screen = Literal["offers", "parts", "name", "question", "review", "result", "again"]

NOT_SURE: Final = "I am not sure"
PARTS: Final = "parts"
RESULT: Final = "result"
AGAIN: Final = "again"
WHOLE: Final = ""
"""Stands for the work as a whole where an answer about a part bears the part's name."""

# It asks whether the person is unsure, so being unsure is one of its own answers.
_NO_NOT_SURE = frozenset({"unsure_how_to_describe"})
_SCREENS = ("", PARTS, RESULT, AGAIN)
_PART_PLACE = re.compile(r"elements\[(\d{1,4})\]\.([a-z_]+)")


@dataclass(frozen=True, slots=True)
class Given:
    """One answer: about the part of that name, or about the whole."""

    part: str
    fact: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class Offer:
    """One fact that the person's own words seem to tell. It counts for nothing until confirmed."""

    part: str
    fact: str
    value: Value
    words: str


@dataclass(frozen=True, slots=True)
class Interview:
    """Everything told so far, in the order in which it was told.

    `at` is where the person went by themselves: a place, PARTS, RESULT or AGAIN (whether all is to
    be forgotten); empty where the next open thing is shown. Answers about a part that is no longer
    named stay in `given` and come back with its name.
    """

    parts: tuple[str, ...] = ()
    given: tuple[Given, ...] = ()
    offers: tuple[Offer, ...] = ()
    at: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A question in the table's words; `given` is the number of the option chosen before, if any."""

    place: str
    fact: str
    part: str
    question: str
    why: str
    basis: tuple[Basis, ...]
    options: tuple[tuple[Answer, str], ...]
    given: int | None


@dataclass(frozen=True, slots=True)
class Told:
    """An answer for the review; where it does not `count`, it does not go with the other answers."""

    place: str
    part: str
    question: str
    answer: str
    counts: bool


class BadAnswer(ValueError):
    """An answer to a question that is not there, or one that is not among its options."""


# --- Moves ---------------------------------------------------------------------------------------


def answer(state: Interview, place: str, value: Answer) -> Interview:
    """The interview with that answer, in the place of an earlier one if there was one."""
    asked = question_at(state, place)
    if not any(same(value, each) for each, _ in asked.options):
        raise BadAnswer(f"{place} cannot be answered with {value!r}.")
    told = Given(asked.part, asked.fact, value)
    given = tuple(told if _about(each) == _about(told) else each for each in state.given)
    if told not in given:
        given = (*given, told)
    offers = tuple(each for each in state.offers if (each.part, each.fact) != _about(told))
    return onward(replace(state, given=given, offers=offers), state)


def change(state: Interview, place: str) -> Interview:
    """The interview at a place that the person wants to see; PARTS, RESULT and AGAIN are places too."""
    if place not in _SCREENS and part_to_rename(state, place) is None:
        question_at(state, place)
    return replace(state, at=place)


def forward(state: Interview) -> Interview:
    """The interview at the next open thing."""
    return replace(state, at="")


def onward(state: Interview, before: Interview) -> Interview:
    """The same, but by way of the parts once the last offer is settled: more may have to be named."""
    return replace(state, at=PARTS if before.offers and not state.offers else "")


def back(state: Interview) -> Interview:
    """The interview one step earlier; nothing that was answered is lost."""
    if part_to_rename(state, state.at) is not None:
        return replace(state, at=PARTS)
    path = [place_of(state, each) for each in state.given if counts(state, each)]
    if state.at and state.at not in path:
        return replace(state, at="")
    here = path.index(state.at) if state.at else len(path)
    return replace(state, at=path[here - 1] if here else PARTS)


# --- What is seen --------------------------------------------------------------------------------


def screen(state: Interview) -> Screen:
    """What is to be shown now."""
    if part_to_rename(state, state.at) is not None:
        return "name"
    if state.at not in _SCREENS:
        return "question"
    if state.at == PARTS:
        return "parts"
    if state.at == AGAIN:
        return "again"
    if state.offers:
        return "offers"
    if not state.parts:
        return "parts"
    if next_question(state) is not None:
        return "question"
    return "result" if state.at == RESULT else "review"


def next_question(state: Interview) -> Question | None:
    """The question the person went to, else the one that can matter most; None where none can."""
    if state.at not in _SCREENS:
        return question_at(state, state.at)
    if not state.parts:
        return None
    answered = {place_of(state, each) for each in state.given if counts(state, each)}
    first = next((place for place in _open(state) if place not in answered), None)
    return None if first is None else question_at(state, first)


def still_open(state: Interview) -> tuple[Question, ...]:
    """The questions whose answers could still change what is shown, those among them not sure of."""
    return tuple(question_at(state, place) for place in _open(state))


def question_at(state: Interview, place: str) -> Question:
    """The question for a place such as "elements[0].ai_role"; BadAnswer where there is none."""
    part, fact = _read(state, place)
    asking = load_table().questions[fact]
    options = options_of(asking)
    before = next((each for each in state.given if _about(each) == (part, fact)), None)
    chosen = [n for n, (each, _) in enumerate(options) if before and same(each, before.answer)]
    return Question(
        place=place,
        fact=fact,
        part=part,
        question=asking.question.format(name=part),
        why=asking.why,
        basis=asking.rests_on,
        options=options,
        given=chosen[0] if chosen else None,
    )


def review(state: Interview) -> tuple[Told, ...]:
    """Every answer about the parts that are named and the whole, part by part."""
    order = (*state.parts, WHOLE)
    facts = list(load_table().questions)
    named = [each for each in state.given if each.part in order]
    named.sort(key=lambda each: (order.index(each.part), facts.index(each.fact)))
    return tuple(_told(state, each) for each in named)


def facts(state: Interview) -> dict[str, object]:
    """The answers that count, as JSON for `assistant.rules.parse_facts`; parts must be named."""
    whole = _known(state, WHOLE)
    return {
        "elements": [{"name": name, **_known(state, name)} for name in state.parts],
        "application": {
            fact: value for fact, value in whole.items() if fact in APPLICATION_CHOICES
        },
        **{fact: value for fact, value in whole.items() if fact in WORK_CHOICES},
    }


def confirmed(state: Interview) -> Facts:
    """The same as Facts; FactsError where no part is named."""
    return parse_facts(facts(state))


def result(state: Interview) -> Recommendation:
    """What the rules conclude from the answers so far."""
    return recommend(confirmed(state))


def part_to_rename(state: Interview, place: str) -> int | None:
    """The number of the part whose name a place such as "elements[0].name" is."""
    found = _PART_PLACE.fullmatch(place)
    named = found and found[2] == "name" and int(found[1]) < len(state.parts)
    return int(found[1]) if found and named else None


def _open(state: Interview) -> Iterator[str]:
    return places_open(read(confirmed(state), load_table()))


# --- Places and what counts ----------------------------------------------------------------------


def place_of(state: Interview, given: Given) -> str:
    """The place of an answer, as the rules name it: a path into Facts."""
    if given.part != WHOLE:
        return f"elements[{state.parts.index(given.part)}].{given.fact}"
    return f"application.{given.fact}" if given.fact in APPLICATION_CHOICES else given.fact


def counts(state: Interview, given: Given) -> bool:
    """Whether an answer goes with the others; one that does not is kept aside."""
    named = given.part == WHOLE or given.part in state.parts
    return named and given.fact in applying(about(state, given.part))


def about(state: Interview, part: str) -> dict[str, Answer]:
    """All answers about one part, or about the whole."""
    return {each.fact: each.answer for each in state.given if each.part == part}


def applying(answers: Mapping[str, Answer]) -> dict[str, Answer]:
    """The answers whose questions are asked, by the other answers of the same part."""
    questions, kept = load_table().questions, dict(answers)
    while True:
        known = {fact: value for fact, value in kept.items() if value is not None}
        fewer = {
            fact: value for fact, value in kept.items() if questions[fact].asked_when.holds(known)
        }
        if len(fewer) == len(kept):
            return kept
        kept = fewer


def options_of(asking: Asking) -> tuple[tuple[Answer, str], ...]:
    """The answers to choose from, each in the table's words, and that one is not sure."""
    if asking.fact in _NO_NOT_SURE:
        return asking.answers
    return (*asking.answers, (None, NOT_SURE))


def same(one: Answer, two: Answer) -> bool:
    """Whether two answers are one; `True == 1` in Python, so the types have to agree as well."""
    return type(one) is type(two) and one == two


def facts_of(part: str) -> Iterable[str]:
    """The facts that can be asked about a part, or about the whole."""
    asked = {**APPLICATION_CHOICES, **WORK_CHOICES} if part == WHOLE else ELEMENT_CHOICES
    return [fact for fact in load_table().questions if fact in asked]


def _read(state: Interview, place: str) -> tuple[str, str]:
    found = _PART_PLACE.fullmatch(place)
    part, fact = WHOLE, place.removeprefix("application.")
    if found:
        number, fact = int(found[1]), found[2]
        if number >= len(state.parts):
            raise BadAnswer(f"{place} speaks of a part that is not named.")
        part = state.parts[number]
    if fact not in facts_of(part):
        raise BadAnswer(f"{place} is not asked.")
    return part, fact


def _told(state: Interview, given: Given) -> Told:
    asking = load_table().questions[given.fact]
    said = next(label for value, label in options_of(asking) if same(value, given.answer))
    question = asking.question.format(name=given.part)
    return Told(place_of(state, given), given.part, question, said, counts(state, given))


def _known(state: Interview, part: str) -> dict[str, Value]:
    answers = applying(about(state, part))
    return {fact: value for fact, value in answers.items() if value is not None}


def _about(given: Given) -> tuple[str, str]:
    return given.part, given.fact
