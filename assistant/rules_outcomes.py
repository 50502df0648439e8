"""What may still become of a work: sets of reachable outcomes, combined without enumerating."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate, product
from typing import Final, TypeAlias

from assistant.rules_facts import (
    APPLICATION_CHOICES,
    ELEMENT_CHOICES,
    WORK_CHOICES,
    Arrangement,
    Choices,
    Element,
    Facts,
    Value,
)
from assistant.rules_table import Action, Kind, Row, Table

# An outcome is four bits, and a set of outcomes is sixteen: bit n stands for outcome n. A work
# has the bits of its elements together, so two sets combine by "or" of their members.
CLAIM, EXCLUDE, GENERATED, AI_USED = 1, 2, 4, 8
OUTCOMES: Final = 16

ELEMENT_FACTS: Final = (
    "ai_role",
    "generated_from",
    "own_work_perceptible",
    "modification",
    "amount",
)
CASE_FACTS: Final = ("stage", "ai_disclosed", "ai_listed_as_author", "unsure_how_to_describe")
CASE_CHOICES: Final[Mapping[str, Choices]] = {
    key: values
    for key, values in {**APPLICATION_CHOICES, **WORK_CHOICES}.items()
    if key in CASE_FACTS
}

Answers: TypeAlias = tuple[Value | None, ...]
"""One answer a fact, in the order of ELEMENT_FACTS or CASE_FACTS; None where it is not known."""

OutcomeSet: TypeAlias = int
Change: TypeAlias = tuple[int, int]
"""Two outcomes between which one answer decides."""

_KEPT: Final = 65536


@dataclass(frozen=True)
class Decided:
    """What the table says of one element or arrangement whose answers are all known."""

    outcome: int
    rows: tuple[tuple[Row, Kind], ...]


@dataclass(frozen=True)
class Prospect:
    """What may still become of one element or of the arrangement."""

    outcomes: OutcomeSet
    rows: tuple[tuple[Row, Kind], ...]
    changes: Mapping[str, frozenset[Change]]

    @cached_property
    def claim(self) -> bool | None:
        """Whether something in it can be claimed; None while that is open."""
        return _settled(self.outcomes, CLAIM)

    @cached_property
    def exclude(self) -> bool | None:
        """Whether something in it has to be excluded; None while that is open."""
        return _settled(self.outcomes, EXCLUDE)


@dataclass(frozen=True)
class Settlement:
    """What the table says of an application once nothing is open."""

    verdict: Row
    steps: Row
    additions: tuple[Row, ...]
    actions: tuple[Action, ...]


@dataclass(frozen=True)
class Horizon:
    """What may still become of the application: every settlement that can be reached."""

    settlements: tuple[Settlement, ...]

    @cached_property
    def verdicts(self) -> tuple[Row, ...]:
        """The verdicts that can be reached, each once."""
        return tuple(dict.fromkeys(each.verdict for each in self.settlements))

    @cached_property
    def verdict(self) -> Row | None:
        """The verdict, once no completion can change it."""
        return self.verdicts[0] if len(self.verdicts) == 1 else None

    @cached_property
    def steps(self) -> tuple[Row, ...]:
        """The row of the steps, once it is settled, and the additions that are certain."""
        first, *others = self.settlements
        rows = (first.steps, *first.additions)
        return tuple(row for row in rows if all(row in (o.steps, *o.additions) for o in others))

    @cached_property
    def ways(self) -> int:
        """How many different ends can be reached."""
        return len({(each.verdict, each.actions) for each in self.settlements})

    @cached_property
    def actions(self) -> tuple[Action, ...]:
        """The steps that are certain: those of every settlement."""
        first, *others = self.settlements
        return tuple(step for step in first.actions if all(step in o.actions for o in others))

    @cached_property
    def actions_open(self) -> bool:
        """Whether the steps could still be others."""
        return len({each.actions for each in self.settlements}) > 1


class Outlook:
    """Answers what may still become of elements and applications under one table; it remembers."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.element = lru_cache(_KEPT)(self._element)
        self.arrangement = lru_cache(_KEPT)(self._arrangement)
        self.horizon = lru_cache(_KEPT)(self._horizon)
        self.matters = lru_cache(_KEPT)(self._matters)
        self.case_matters = lru_cache(_KEPT)(self._case_matters)
        self.decided = lru_cache(_KEPT)(self._decided)
        self._settle = lru_cache(_KEPT)(self._settlement)
        self._column = lru_cache(_KEPT)(self._columns)

    def _decided(self, answers: tuple[Value, ...]) -> Decided:
        situation = dict(zip(ELEMENT_FACTS, answers, strict=True))
        claim = self.table.only("claim", situation)
        generated = situation["ai_role"] == "generated"
        rows = [claim]
        if generated or self.table.firing("exclusion", situation):
            rows.append(self.table.only("exclusion", situation))
        outcome = (
            (CLAIM if claim.claim else 0)
            | (EXCLUDE if any(row.exclude for row in rows) else 0)
            | (GENERATED if generated else 0)
            | (AI_USED if situation["ai_role"] != "none" else 0)
        )
        return Decided(outcome, tuple((row, row.kind_for(situation)) for row in rows))

    def _element(self, answers: Answers) -> Prospect:
        choices = [
            ELEMENT_CHOICES[fact] if answer is None else (answer,)
            for fact, answer in zip(ELEMENT_FACTS, answers, strict=True)
        ]
        complete = [(full, self.decided(full)) for full in product(*choices)]
        known = _known(ELEMENT_FACTS, answers)
        changes = {
            fact: _changes(complete, place)
            for place, fact in enumerate(ELEMENT_FACTS)
            if answers[place] is None and self.table.questions[fact].asked_when.holds(known)
        }
        return _prospect([decided for _, decided in complete], changes)

    def _arrangement(self, answer: Arrangement | None) -> Prospect:
        complete: list[tuple[tuple[Value, ...], Decided]] = []
        for value in WORK_CHOICES["arrangement"] if answer is None else (answer,):
            situation = {"arrangement": value}
            row = self.table.only("arrangement", situation)
            decided = Decided(CLAIM if row.claim else 0, ((row, row.kind_for(situation)),))
            complete.append(((value,), decided))
        changes = {"arrangement": _changes(complete, 0)} if answer is None else {}
        return _prospect([decided for _, decided in complete], changes)

    def _settlement(self, outcome: int, case: tuple[Value, ...]) -> Settlement:
        situation: dict[str, Value | frozenset[str]] = {
            **dict(zip(CASE_FACTS, case, strict=True)),
            **outcome_situation(outcome),
        }
        verdict = self.table.only("verdict", situation)
        situation["verdict"] = verdict.id
        steps = self.table.only("steps", situation)
        additions = self.table.firing("addition", situation)
        found = {step for row in (steps, *additions) for step in row.steps}
        if len(found) > 1:
            found.discard("none")
        actions = tuple(step for step in self.table.step_order if step in found)
        return Settlement(verdict, steps, additions, actions)

    def _columns(self, case: Answers) -> tuple[tuple[Settlement, ...], ...]:
        choices = [
            CASE_CHOICES[fact] if answer is None else (answer,)
            for fact, answer in zip(CASE_FACTS, case, strict=True)
        ]
        cases = list(product(*choices))
        return tuple(
            tuple(self._settle(outcome, full) for full in cases) for outcome in range(OUTCOMES)
        )

    def _horizon(self, outcomes: OutcomeSet, case: Answers) -> Horizon:
        column = self._column(case)
        return Horizon(
            tuple(dict.fromkeys(each for outcome in members(outcomes) for each in column[outcome]))
        )

    def _matters(
        self, rest: OutcomeSet, changes: frozenset[Change], case: Answers
    ) -> tuple[bool, bool]:
        """Say whether an answer can change the verdict, and whether it can change anything.

        `changes` are the outcomes between which the answer decides, `rest` is what the other
        parts of the work may come to.
        """
        column = self._column(case)
        pairs = [
            (column[other | one], column[other | two])
            for one, two in changes
            for other in members(rest)
        ]
        verdict = any(
            ours.verdict is not theirs.verdict
            for one, two in pairs
            for ours, theirs in zip(one, two, strict=True)
        )
        own = any((one ^ two) & (CLAIM | EXCLUDE) for one, two in changes)
        return verdict, verdict or own or any(
            ours.actions != theirs.actions
            for one, two in pairs
            for ours, theirs in zip(one, two, strict=True)
        )

    def _case_matters(self, fact: str, outcomes: OutcomeSet, case: Answers) -> tuple[bool, bool]:
        """Say whether a fact of the application can change the verdict, and whether anything."""
        place = CASE_FACTS.index(fact)
        if not self.table.questions[fact].asked_when.holds(_known(CASE_FACTS, case)):
            return False, False
        columns = [self._column(replaced(case, place, value)) for value in CASE_CHOICES[fact]]
        verdict = anything = False
        for outcome in members(outcomes):
            for settlements in zip(*(column[outcome] for column in columns), strict=True):
                verdict |= len({each.verdict for each in settlements}) > 1
                anything |= len({each.actions for each in settlements}) > 1
        return verdict, verdict or anything


@lru_cache(maxsize=8)
def outlook(table: Table) -> Outlook:
    """Return the Outlook of a table; the last few are kept."""
    return Outlook(table)


def outcome_situation(outcome: int) -> dict[str, Value | frozenset[str]]:
    """Return what an outcome says, under the names that the table uses."""
    return {
        "claim": bool(outcome & CLAIM),
        "exclude": bool(outcome & EXCLUDE),
        "generated": bool(outcome & GENERATED),
        "ai_used": bool(outcome & AI_USED),
    }


def certain(outcomes: OutcomeSet) -> dict[str, Value | frozenset[str]]:
    """Return what every outcome of a set says; what is open is left out."""
    first, *others = (outcome_situation(outcome) for outcome in members(outcomes))
    return {key: value for key, value in first.items() if all(o[key] == value for o in others)}


def answers_of(element: Element) -> Answers:
    """Return the answers of an element that decide, in the order of ELEMENT_FACTS."""
    return (
        element.ai_role,
        element.generated_from,
        element.own_work_perceptible,
        element.modification,
        element.amount,
    )


def case_of(facts: Facts) -> Answers:
    """Return the answers about the application that decide, in the order of CASE_FACTS."""
    filed = facts.application
    return (
        filed.stage,
        filed.ai_disclosed,
        filed.ai_listed_as_author,
        facts.unsure_how_to_describe,
    )


def replaced(answers: Answers, place: int, value: Value) -> Answers:
    """Return the answers with another one in one place."""
    return (*answers[:place], value, *answers[place + 1 :])


@lru_cache(maxsize=_KEPT)
def members(outcomes: OutcomeSet) -> tuple[int, ...]:
    """Return the outcomes of a set."""
    return tuple(outcome for outcome in range(OUTCOMES) if outcomes >> outcome & 1)


@lru_cache(maxsize=_KEPT)
def together(one: OutcomeSet, two: OutcomeSet) -> OutcomeSet:
    """Return what two parts of a work may come to together."""
    return _set(a | b for a in members(one) for b in members(two))


def all_but_one(parts: list[OutcomeSet]) -> Iterator[OutcomeSet]:
    """Yield, for each part, what all the others may come to together."""
    nothing = _set([0])
    before = accumulate(parts, together, initial=nothing)
    after = list(accumulate(reversed(parts), together, initial=nothing))[-2::-1]
    return (together(left, right) for left, right in zip(before, after, strict=False))


def _set(outcomes: Iterable[int]) -> OutcomeSet:
    found = 0
    for outcome in outcomes:
        found |= 1 << outcome
    return found


def _prospect(decided: list[Decided], changes: Mapping[str, frozenset[Change]]) -> Prospect:
    rows = dict.fromkeys(pair for each in decided for pair in each.rows)
    return Prospect(_set(each.outcome for each in decided), tuple(rows), changes)


def _changes(complete: list[tuple[tuple[Value, ...], Decided]], place: int) -> frozenset[Change]:
    groups: dict[tuple[Value, ...], set[int]] = {}
    for answers, decided in complete:
        others = (*answers[:place], *answers[place + 1 :])
        groups.setdefault(others, set()).add(decided.outcome)
    return frozenset(
        (one, two) for group in groups.values() for one in group for two in group if one < two
    )


def _known(facts: tuple[str, ...], answers: Answers) -> dict[str, Value]:
    pairs = zip(facts, answers, strict=True)
    return {fact: answer for fact, answer in pairs if answer is not None}


def _settled(outcomes: OutcomeSet, bit: int) -> bool | None:
    found = {bool(outcome & bit) for outcome in members(outcomes)}
    return found.pop() if len(found) == 1 else None
