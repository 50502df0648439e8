"""The facts seen through the table: what each part may come to, and the whole of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce

from assistant.rules_facts import ARRANGEMENT, Element, Facts, Value
from assistant.rules_outcomes import (
    CASE_FACTS,
    GENERATED,
    Answers,
    Horizon,
    OutcomeSet,
    Outlook,
    Prospect,
    all_but_one,
    answers_of,
    case_of,
    members,
    outlook,
    together,
)
from assistant.rules_table import KINDS, Kind, Row, Table


@dataclass(frozen=True)
class Part:
    """One element, as it was entered and as the table sees it.

    `rest` is what all other parts of the work may come to without it.
    """

    index: int
    element: Element
    answers: Answers
    prospect: Prospect
    rest: OutcomeSet

    @property
    def name(self) -> str:
        """The applicant's own name for it, on one line."""
        return " ".join(self.element.name.split())

    @property
    def generated(self) -> bool:
        """Whether it is certain that AI made creative choices in it."""
        return all(outcome & GENERATED for outcome in members(self.prospect.outcomes))


@dataclass(frozen=True)
class Reading:
    """The facts under a table, with what can still become of them."""

    table: Table
    look: Outlook
    facts: Facts
    case: Answers
    parts: tuple[Part, ...]
    arrangement: Prospect
    without_arrangement: OutcomeSet
    whole: OutcomeSet
    horizon: Horizon

    @property
    def claimable(self) -> tuple[str, ...]:
        """The names of what can be claimed for certain, and 'arrangement'."""
        names = tuple(part.element.name for part in self.parts if part.prospect.claim)
        return (*names, ARRANGEMENT) if self.arrangement.claim else names

    @property
    def excluded(self) -> tuple[str, ...]:
        """The names of the elements that hold something to exclude for certain."""
        return tuple(part.element.name for part in self.parts if part.prospect.exclude)

    @property
    def lists_settled(self) -> bool:
        """Whether it is settled of every part what can be claimed and what is excluded."""
        return self.arrangement.claim is not None and all(
            part.prospect.claim is not None and part.prospect.exclude is not None
            for part in self.parts
        )

    @property
    def kind(self) -> Kind:
        """The least certain kind among the rows that the verdict rests on."""
        verdict = self.horizon.verdicts[0]
        prospects = (*(part.prospect for part in self.parts), self.arrangement)
        used = (pair for prospect in prospects for pair in prospect.rows)
        kinds = (kind for row, kind in used if row.id in verdict.uses)
        return max((verdict.kind, *kinds), key=KINDS.index)

    def case_answers(self) -> dict[str, Value]:
        """Return the answers about the application that are known."""
        pairs = zip(CASE_FACTS, self.case, strict=True)
        return {fact: answer for fact, answer in pairs if answer is not None}

    def listed(self, names: Iterable[str]) -> str:
        """Return names as a person lists them: 'the text, the map and the cover'."""
        *first, last = names
        words = self.table.words
        return words["comma"].join(first) + words["and"] + last if first else last


def read(facts: Facts, table: Table) -> Reading:
    """Return the reading of the facts under a table."""
    look, case = outlook(table), case_of(facts)
    answers = [answers_of(element) for element in facts.elements]
    prospects = [look.element(each) for each in answers]
    arrangement = look.arrangement(facts.arrangement)
    outcomes = [*(prospect.outcomes for prospect in prospects), arrangement.outcomes]
    *rests, without_arrangement = all_but_one(outcomes)
    whole = reduce(together, outcomes)
    rows = zip(facts.elements, answers, prospects, rests, strict=True)
    return Reading(
        table=table,
        look=look,
        facts=facts,
        case=case,
        parts=tuple(Part(index, *row) for index, row in enumerate(rows)),
        arrangement=arrangement,
        without_arrangement=without_arrangement,
        whole=whole,
        horizon=look.horizon(whole, case),
    )


def rows_of(prospect: Prospect, stage: str) -> tuple[tuple[Row, Kind], ...]:
    """Return the rows of a stage that may decide a part, each once, with its least sure kind."""
    found: dict[Row, Kind] = {}
    for row, kind in prospect.rows:
        if row.stage == stage:
            found[row] = max(found.get(row, kind), kind, key=KINDS.index)
    return tuple(found.items())
