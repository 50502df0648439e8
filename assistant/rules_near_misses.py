"""What would be different if one answer were another: computed by asking the table again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assistant.rules_facts import ELEMENT_CHOICES, WORK_CHOICES, Value
from assistant.rules_missing import path_of
from assistant.rules_outcomes import (
    CASE_CHOICES,
    CASE_FACTS,
    ELEMENT_FACTS,
    Horizon,
    Prospect,
    replaced,
    together,
)
from assistant.rules_reading import Reading
from assistant.rules_table import Action, Question, Verdict


@dataclass(frozen=True)
class NearMiss:
    """One answer turned over: `verdict` and `actions` are what the result would then be."""

    fact: str
    given: Value
    other: Value
    says: str
    verdict: Verdict
    actions: tuple[Action, ...]
    judged: bool


@dataclass(frozen=True)
class _Turned:
    """What an answer, turned over, makes of the application and of the part it speaks of."""

    horizon: Horizon
    before: Prospect | None = None
    after: Prospect | None = None


def near_misses(reading: Reading) -> tuple[NearMiss, ...]:
    """Return what one other answer would change, the answers that a person had to judge first.

    Empty while there is no verdict. An answer that changes neither the verdict, nor the steps,
    nor what can be claimed, nor what is excluded is left out.
    """
    if reading.horizon.verdict is None:
        return ()
    found = [*_of_elements(reading), *_of_arrangement(reading), *_of_application(reading)]
    return tuple(sorted(found, key=lambda each: not each.judged))


def _of_elements(reading: Reading) -> Iterator[NearMiss]:
    for part in reading.parts:
        pairs = zip(ELEMENT_FACTS, part.answers, strict=True)
        known = {fact: answer for fact, answer in pairs if answer is not None}
        for place, fact in enumerate(ELEMENT_FACTS):
            given, question = part.answers[place], reading.table.questions[fact]
            if given is None or not question.asked_when.holds(known):
                continue
            for other in _others(question, ELEMENT_CHOICES[fact], given):
                after = reading.look.element(replaced(part.answers, place, other))
                if after.outcomes != part.prospect.outcomes:
                    whole = together(part.rest, after.outcomes)
                    horizon = reading.look.horizon(whole, reading.case)
                    turned = _Turned(horizon, part.prospect, after)
                    yield from _told(reading, question, (given, other), turned, part.index)


def _of_arrangement(reading: Reading) -> Iterator[NearMiss]:
    given, question = reading.facts.arrangement, reading.table.questions["arrangement"]
    if given is not None:
        for other in _others(question, WORK_CHOICES["arrangement"], given):
            after = reading.look.arrangement(other)
            whole = together(reading.without_arrangement, after.outcomes)
            horizon = reading.look.horizon(whole, reading.case)
            turned = _Turned(horizon, reading.arrangement, after)
            yield from _told(reading, question, (given, other), turned, None)


def _of_application(reading: Reading) -> Iterator[NearMiss]:
    known = reading.case_answers()
    for place, fact in enumerate(CASE_FACTS):
        given, question = reading.case[place], reading.table.questions[fact]
        if given is not None and question.asked_when.holds(known):
            for other in _others(question, CASE_CHOICES[fact], given):
                case = replaced(reading.case, place, other)
                turned = _Turned(reading.look.horizon(reading.whole, case))
                yield from _told(reading, question, (given, other), turned, None)


def _others(question: Question, choices: tuple[Value, ...], given: Value) -> Iterator[Value]:
    return (value for value in choices if question.near_miss and value != given)


def _told(
    reading: Reading,
    question: Question,
    answers: tuple[Value, Value],
    turned: _Turned,
    index: int | None,
) -> Iterator[NearMiss]:
    name = "" if index is None else reading.parts[index].name
    changes = _changes(reading, turned, name, "arrangement" if index is None else "element")
    if changes:
        given, other = answers
        words, verdict = reading.table.near_miss, turned.horizon.verdict
        yield NearMiss(
            fact=path_of(question.fact, index),
            given=given,
            other=other,
            says=words["sentence"].format(
                given=question.given[given].format(name=name),
                other=question.given[other].format(name=name),
                change=words["and"].join(changes),
            ),
            verdict=(verdict and verdict.verdict) or "need_facts",
            actions=() if verdict is None else turned.horizon.actions,
            judged=question.judged,
        )


def _changes(reading: Reading, turned: _Turned, name: str, what: str) -> list[str]:
    words, now, then = reading.table.near_miss, reading.horizon, turned.horizon
    if then.verdict is None:
        return [words["need_facts"]]
    changes = []
    if then.verdict is not now.verdict:
        changes.append(words["verdict"].format(label=then.verdict.label))
    if turned.before is not None and turned.after is not None:
        for bit in ("claim", "exclude"):
            before, after = getattr(turned.before, bit), getattr(turned.after, bit)
            if before != after:
                way = "open" if after is None else ("gained" if after else "lost")
                changes.append(words[f"{what}_{bit}_{way}"].format(name=name))
    if (then.actions, then.actions_open) != (now.actions, now.actions_open):
        changes.append(_steps(reading, then))
    return changes


def _steps(reading: Reading, horizon: Horizon) -> str:
    words = reading.table.near_miss
    if horizon.actions_open:
        return words["steps_open"]
    if not horizon.actions:
        return words["no_steps"]
    steps = (reading.table.steps[action] for action in horizon.actions)
    return words["steps"].format(steps=words["steps_and"].join(steps))
