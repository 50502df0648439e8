"""What can be proved of a decision table by looking at everything: gaps, overlaps, dead rows.

Each function returns a list of findings in words; an empty list is the proof. `prove` gathers them
with the sizes of what was looked at.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any, Final

from assistant.rules_facts import ELEMENT_CHOICES, WORK_CHOICES, Value
from assistant.rules_outcomes import (
    CASE_CHOICES,
    CASE_FACTS,
    CLAIM,
    ELEMENT_FACTS,
    EXCLUDE,
    OUTCOMES,
    Answers,
    OutcomeSet,
    members,
    outcome_situation,
    outlook,
    replaced,
    together,
)
from assistant.rules_table import Table, TableError, When

COVERAGE: Final = Path(__file__).with_name("coverage.toml")

NORMATIVE: Final = re.compile(
    r"\b(must|should|may|will|shall|requires?|required|needs?|duty|risk)\b", re.IGNORECASE
)
NORMATIVE_PLACES: Final = re.compile(r"#(?:III\.|IV\.|n(?:2[3-9]|3\d|4[0-5])$)")

AI_PART: Final[Mapping[str, tuple[Value, ...]]] = {
    "ai_role": ("none", "assistive", "generated"),
    "generated_from": ("own_work", "prompts", "nothing"),
    "own_work_perceptible": (True, False),
    "modification": ("creative", "minor", "none"),
    "amount": ("de_minimis", "more_than_de_minimis"),
}
"""The answers of each fact in the order in which the AI's part in the element grows.

It grows with what the tool did, shrinks with what a person put in and can still be perceived,
shrinks with what a person changed afterwards, and grows with how much of the output is in the work.
"""


@dataclass(frozen=True)
class Sentence:
    """A sentence that binds or permits, with the rows that cover it or the reason why none does."""

    address: str
    words: str
    rows: tuple[str, ...]
    none_because: str


def prove(table: Table, passages: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return the figures of every proof: sizes, and lists of findings that ought to be empty.

    `passages` maps addresses to text. Without it, `unbound` and `uncovered` are None, not empty:
    what was not looked at is not proved.
    """
    sentences = load_coverage()
    excused = [sentence for sentence in sentences if not sentence.rows]
    return {
        "rules_version": table.rules_version,
        "rows": len(table.rows),
        "bindings": len(table.basis()),
        "element_facts": len(complete_elements()),
        "element_facts_with_unknowns": len(partial_elements()),
        "applications": len(list(applications(table))),
        "gaps": gaps(table),
        "overlaps": overlaps(table),
        "unreachable": unreachable(table),
        "monotonicity": monotonicity(table),
        "raising": raising(table),
        "unbound": None if passages is None else unbound(table, passages),
        "normative_sentences": len(sentences),
        "normative_covered": len(sentences) - len(excused),
        "normative_excused": len(excused),
        "uncovered": None if passages is None else uncovered(table, sentences, passages),
    }


def proved(report: Mapping[str, Any]) -> bool:
    """Say whether every finding of a report is empty; what was not looked at does not count."""
    return not any(value for value in report.values() if isinstance(value, list))


def complete_elements() -> list[tuple[Value, ...]]:
    """Return every combination of settled answers about one element."""
    return list(product(*(ELEMENT_CHOICES[fact] for fact in ELEMENT_FACTS)))


def partial_elements() -> list[Answers]:
    """Return every combination of answers about one element, unknown among them."""
    return list(product(*((None, *ELEMENT_CHOICES[fact]) for fact in ELEMENT_FACTS)))


def cases() -> list[tuple[Value, ...]]:
    """Return every combination of settled answers about the application."""
    return list(product(*(CASE_CHOICES[fact] for fact in CASE_FACTS)))


def partial_cases() -> list[Answers]:
    """Return every combination of answers about the application, unknown among them."""
    return list(product(*((None, *CASE_CHOICES[fact]) for fact in CASE_FACTS)))


def applications(table: Table) -> Iterator[dict[str, Value]]:
    """Yield what can be settled of an application, over every outcome a work can come to.

    The verdict is the id of its row, as the table's steps ask for it; a gap leaves it out.
    """
    for outcome, case in product(members(_whole(table)), cases()):
        situation: dict[str, Any] = {
            **dict(zip(CASE_FACTS, case, strict=True)),
            **outcome_situation(outcome),
        }
        rows = table.firing("verdict", situation)
        if rows:
            situation["verdict"] = rows[0].id
        yield situation


def gaps(table: Table) -> list[str]:
    """Return every combination for which a stage that needs a row has none."""
    return [found for found, count in _counts(table) if count == 0]


def overlaps(table: Table) -> list[str]:
    """Return every combination for which a stage has two rows, where it may have one."""
    return [found for found, count in _counts(table) if count > 1]


def _counts(table: Table) -> Iterator[tuple[str, int]]:
    """Yield how far each stage is from one row: 1 is right, 0 a gap, more an overlap."""
    for answers in complete_elements():
        situation = dict(zip(ELEMENT_FACTS, answers, strict=True))
        exclusions = len(table.firing("exclusion", situation))
        # Where nothing was generated there is no exclusion row, so that none is as right as one.
        spared = situation["ai_role"] != "generated"
        yield f"claim: {situation}", len(table.firing("claim", situation))
        yield f"exclusion: {situation}", exclusions + spared
    for answer in WORK_CHOICES["arrangement"]:
        yield f"arrangement: {answer}", len(table.firing("arrangement", {"arrangement": answer}))
    for settled in applications(table):
        yield f"verdict: {settled}", min(1, len(table.firing("verdict", settled)))
        yield f"steps: {settled}", len(table.firing("steps", settled))


def unreachable(table: Table) -> list[str]:
    """Return the ids of rows and warnings that no combination of answers ever uses."""
    used: set[str] = set()
    for answers in complete_elements():
        situation = dict(zip(ELEMENT_FACTS, answers, strict=True))
        used.update(
            row.id for stage in ("claim", "exclusion") for row in table.firing(stage, situation)
        )
    arranged: list[dict[str, Value]] = [
        {"arrangement": answer} for answer in WORK_CHOICES["arrangement"]
    ]
    used.update(row.id for each in arranged for row in table.firing("arrangement", each))
    settled = list(applications(table))
    for situation in settled:
        used.add(str(situation.get("verdict")))
        for stage in ("steps", "addition", "risk"):
            used.update(row.id for row in table.firing(stage, situation))
        for each in arranged:
            used.update(row.id for row in table.firing("fields", situation | each))
    for warning in table.warnings:
        if any(_can_hold(when, settled) for when in warning.when):
            used.add(warning.id)
    named = (*(row.id for row in table.rows), *(warning.id for warning in table.warnings))
    return [id_ for id_ in named if id_ not in used]


def _can_hold(when: When, settled: list[dict[str, Value]]) -> bool:
    # These are free: any of them goes with any of the rest.
    free = {"form", "row", "settled", "left_aside"}
    bound = When(tuple((key, values) for key, values in when.allowed if key not in free))
    return any(bound.holds(situation) for situation in settled)


def monotonicity(table: Table) -> list[str]:
    """Return every verdict that more knowledge takes back or turns into another.

    Looks at works of any number of elements: every set of outcomes that parts can come to
    together, every unknown in it made known, under every partial set of answers.
    """
    look, everything = outlook(table), partial_cases()
    given = {
        (whole, case): look.horizon(whole, case).verdict
        for whole in _reachable_sets(table)
        for case in everything
    }
    refined = {(coarse, fine) for coarse, fine in _refinements(table) if coarse != fine}
    return [
        f"{verdict.verdict} is taken back: {coarse:b} under {case}, then {fine:b} under {finer}"
        for (coarse, case), verdict in given.items()
        if verdict is not None
        for fine, finer in (
            *((coarse, finer) for finer in _finer(case)),
            *((fine, case) for whole, fine in refined if whole == coarse),
        )
        if given[fine, finer] is not verdict
    ]


def _finer(case: Answers) -> Iterator[Answers]:
    for place, fact in enumerate(CASE_FACTS):
        if case[place] is None:
            yield from (replaced(case, place, value) for value in CASE_CHOICES[fact])


def _element_sets(table: Table) -> set[OutcomeSet]:
    look = outlook(table)
    return {look.element(answers).outcomes for answers in partial_elements()}


def _arrangement_sets(table: Table) -> set[OutcomeSet]:
    look = outlook(table)
    arranged = (look.arrangement(answer) for answer in (None, "creative", "not_creative", "none"))
    return {each.outcomes for each in arranged}


def _reachable_sets(table: Table) -> set[OutcomeSet]:
    """Every set of outcomes that an arrangement and one or more elements can come to."""
    elements = _element_sets(table)
    works, new = set(elements), set(elements)
    while new:
        new = {together(work, element) for work in new for element in elements} - works
        works |= new
    return {together(work, each) for work in works for each in _arrangement_sets(table)}


def _refinements(table: Table) -> Iterator[tuple[OutcomeSet, OutcomeSet]]:
    look = outlook(table)
    pairs = {
        (look.element(answers).outcomes, look.element(replaced(answers, place, value)).outcomes)
        for answers in partial_elements()
        for place, fact in enumerate(ELEMENT_FACTS)
        if answers[place] is None
        for value in ELEMENT_CHOICES[fact]
    }
    unknown = look.arrangement(None).outcomes
    for whole in _reachable_sets(table):
        yield from ((together(whole, a), together(whole, b)) for a, b in pairs)
        for known in _arrangement_sets(table):
            yield together(whole, unknown), together(whole, known)
    for coarse, fine in pairs:
        for each in _arrangement_sets(table):
            yield together(coarse, each), together(fine, each)
    for element in _element_sets(table):
        for known in _arrangement_sets(table):
            yield together(element, unknown), together(element, known)


def raising(table: Table) -> list[str]:
    """Return every place where more of the AI's part in an element asks less of the applicant.

    In an element: 'exclude' becomes 'nothing to exclude', or 'no claim' becomes a claim. In the
    application: a refusal becomes something to file, or an exclusion becomes none.
    """
    return [*_raising_in_elements(table), *_raising_in_applications(table)]


def _raising_in_elements(table: Table) -> Iterator[str]:
    look = outlook(table)
    for answers in complete_elements():
        before = look.decided(answers).outcome
        for place, fact in enumerate(ELEMENT_FACTS):
            order = AI_PART[fact]
            for value in order[order.index(answers[place]) + 1 :]:
                raised = (*answers[:place], value, *answers[place + 1 :])
                after = look.decided(raised).outcome
                if _asks_less(before, after):
                    yield f"{fact}: {answers} asks more than {raised}"


def _raising_in_applications(table: Table) -> Iterator[str]:
    look, whole = outlook(table), members(_whole(table))
    refusal, exclusion = "not_registrable", "register_no_exclusion"
    for before, after, case in product(whole, whole, cases()):
        # More of the AI's part never removes the traces of AI, and asks no less of an element.
        grown = before & ~(CLAIM | after) == 0 and not _asks_less(before, after)
        if grown:
            (now,) = look.horizon(1 << before, case).verdicts
            (then,) = look.horizon(1 << after, case).verdicts
            if now.verdict == refusal != then.verdict:
                yield f"a refusal becomes {then.verdict}: {before:b} to {after:b} under {case}"
            if now.verdict == "register_with_exclusion" and then.verdict == exclusion:
                yield f"an exclusion is lost: {before:b} to {after:b} under {case}"


def _asks_less(before: int, after: int) -> bool:
    return bool(
        (before & EXCLUDE and not after & EXCLUDE) or (after & CLAIM and not before & CLAIM)
    )


def _whole(table: Table) -> OutcomeSet:
    """Every outcome that a work of any number of elements can come to; a gap adds nothing."""
    look = outlook(table)
    outcomes: set[int] = set()
    for answers in complete_elements():
        try:
            outcomes.add(look.decided(answers).outcome)
        except TableError:
            continue
    found = set(outcomes)
    for _ in range(OUTCOMES):
        found |= {one | two for one in found for two in outcomes}
    found |= {outcome | CLAIM for outcome in found}
    return sum(1 << outcome for outcome in found)


def unbound(table: Table, passages: Mapping[str, str]) -> list[str]:
    """Return every binding whose words do not stand in the passage at its address."""
    return [
        f"{owner}: {basis.address} does not say “{basis.words}”"
        for owner, basis in table.basis()
        if _collapsed(basis.words) not in _collapsed(passages.get(basis.address, ""))
    ]


def load_coverage(path: Path = COVERAGE) -> tuple[Sentence, ...]:
    """Return the list of normative sentences."""
    data = tomllib.loads(path.read_text("utf-8"))
    return tuple(
        Sentence(
            each["address"],
            each["words"],
            tuple(each.get("rows", ())),
            each.get("none_because", ""),
        )
        for each in data["sentence"]
    )


def uncovered(
    table: Table, sentences: tuple[Sentence, ...], passages: Mapping[str, str]
) -> list[str]:
    """Return what is wrong with the list of normative sentences.

    A sentence that does not stand where it is said to stand, one with neither row nor reason, one
    with a row that the table does not have, and every normative word of sections III and IV and
    their notes that stands outside all listed sentences.
    """
    ids = {row.id for row in table.rows}
    findings = []
    for sentence in sentences:
        if _collapsed(sentence.words) not in _collapsed(passages.get(sentence.address, "")):
            findings.append(f"{sentence.address} does not say “{sentence.words}”")
        if bool(sentence.rows) == bool(sentence.none_because):
            findings.append(f"“{sentence.words}” needs rows or a reason, and one of them only")
        findings += [f"{row} is no row of the table" for row in sentence.rows if row not in ids]
    for address, text in passages.items():
        if NORMATIVE_PLACES.search(address):
            findings += _unlisted(address, _collapsed(text), sentences)
    return findings


def _unlisted(address: str, text: str, sentences: tuple[Sentence, ...]) -> Iterator[str]:
    spans = [
        (text.find(words), text.find(words) + len(words))
        for words in (_collapsed(each.words) for each in sentences if each.address == address)
        if words in text
    ]
    for word in NORMATIVE.finditer(text):
        if not any(start <= word.start() < end for start, end in spans):
            around = text[max(0, word.start() - 40) : word.end() + 40]
            yield f"{address}: “{around}” is in no listed sentence"


def _collapsed(text: str) -> str:
    return " ".join(text.split())
