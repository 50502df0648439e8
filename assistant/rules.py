"""The rules check: what to claim, exclude and file, decided by a table over confirmed facts.

`recommend(facts)` is a pure function of the facts and the table: the same facts give the same
result, byte for byte. It knows no wording of the law and says no sentence of its own; both stand in
`rules.toml`. It needs the standard library alone, and importing it reads no file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from assistant.rules_facts import (
    Application,
    Element,
    Facts,
    FactsError,
    Value,
    facts_to_json,
    parse_facts,
)
from assistant.rules_fields import Fields, fields, filing
from assistant.rules_missing import Missing, missing
from assistant.rules_near_misses import NearMiss, near_misses
from assistant.rules_outcomes import ELEMENT_FACTS, certain
from assistant.rules_reading import Part, Reading, read, rows_of
from assistant.rules_table import (
    Action,
    Basis,
    Kind,
    Row,
    Situation,
    Table,
    TableError,
    Verdict,
    load_table,
    parse_table,
)

__all__ = [
    "Action",
    "Application",
    "Basis",
    "Element",
    "Facts",
    "FactsError",
    "Fields",
    "Kind",
    "Missing",
    "NearMiss",
    "Reason",
    "Recommendation",
    "Table",
    "TableError",
    "Verdict",
    "facts_to_json",
    "load_table",
    "parse_facts",
    "parse_table",
    "recommend",
]


@dataclass(frozen=True)
class Reason:
    """One row of the table that fired, in the words shown to the applicant.

    `elements` are the names it speaks of; it is empty where it speaks of the whole. `answers` are
    the applicant's own judgments that it rests on, said back.
    """

    rule: str
    kind: Kind
    says: str
    basis: tuple[Basis, ...]
    elements: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Recommendation:
    """What the table concludes from the facts.

    `kind` is None while there is no verdict. `actions`, `claimable` and `excluded` hold what is
    settled; while `missing` is not empty, more may come. `risk` is also among the reasons, and its
    sentence among the warnings.
    """

    verdict: Verdict
    kind: Kind | None
    actions: tuple[Action, ...]
    fields: Fields
    claimable: tuple[str, ...]
    excluded: tuple[str, ...]
    reasons: tuple[Reason, ...]
    missing: tuple[Missing, ...]
    near_misses: tuple[NearMiss, ...]
    warnings: tuple[str, ...]
    risk: Reason | None
    notice: str
    rules_version: str


def recommend(facts: Facts, table: Table | None = None) -> Recommendation:
    """Return what the table concludes; it never raises for Facts that `parse_facts` made.

    There is a verdict as soon as no answer to what is still unknown can change it, and not before;
    until then it is 'need_facts', without steps.
    """
    reading = read(facts, table or load_table())
    verdict, asked = reading.horizon.verdict, missing(reading)
    parts = [*_of_parts(reading), *_of_arrangement(reading)]
    reasons = [*_of_verdict(reading, parts), *parts, *_of_steps(reading)]
    situation = _situation(reading, reasons, settled=not asked)
    risks = [_reason(row) for row in reading.table.firing("risk", situation)]
    warnings = [each for each in reading.table.warnings if each.shows(situation)]
    if filing(reading) is not None and reading.lists_settled:
        reasons += [_reason(row) for row in reading.table.firing("fields", situation)]
    return Recommendation(
        verdict=(verdict and verdict.verdict) or "need_facts",
        kind=reading.kind if verdict else None,
        actions=reading.horizon.actions if verdict else (),
        fields=fields(reading),
        claimable=reading.claimable,
        excluded=reading.excluded,
        reasons=(*reasons, *risks),
        missing=asked,
        near_misses=near_misses(reading),
        warnings=(*(risk.says for risk in risks), *(each.says for each in warnings)),
        risk=next(iter(risks), None),
        notice=reading.table.notice,
        rules_version=reading.table.rules_version,
    )


def _situation(reading: Reading, reasons: list[Reason], *, settled: bool) -> Situation:
    facts, verdict = reading.facts, reading.horizon.verdict
    situation: dict[str, Value | frozenset[str]] = {
        **reading.case_answers(),
        **certain(reading.whole),
        "row": frozenset(reason.rule for reason in reasons),
        "settled": settled,
        "left_aside": any(_left_aside(reading, part) for part in reading.parts),
    }
    if verdict is not None:
        situation["verdict"] = verdict.id
    if facts.application.form is not None:
        situation["form"] = facts.application.form
    if facts.arrangement is not None:
        situation["arrangement"] = facts.arrangement
    return situation


def _left_aside(reading: Reading, part: Part) -> bool:
    """Say whether an answer was given that does not apply to this element, by its other answers."""
    known = {fact: answer for fact, answer in _given(part).items() if answer is not None}
    questions = reading.table.questions
    return any(questions[fact].asked_when.refuted(known) for fact in known)


def _reason(row: Row) -> Reason:
    return Reason(row.id, row.kind, row.says, row.rests_on)


def _of_verdict(reading: Reading, parts: list[Reason]) -> list[Reason]:
    """Return the verdict's reason: as sure as the least sure row it uses, and with its answers."""
    row = reading.horizon.verdict
    if row is None:
        return []
    answers = tuple(said for part in parts if part.rule in row.uses for said in part.answers)
    return [Reason(row.id, reading.kind, row.says, row.rests_on, answers=answers)]


def _of_parts(reading: Reading) -> list[Reason]:
    """Return one reason for each row, with the names of all the elements it decides."""
    decided: dict[tuple[Row, Kind, bool], list[Part]] = {}
    for part in reading.parts:
        for stage, answer in (("claim", part.prospect.claim), ("exclusion", part.prospect.exclude)):
            rows = rows_of(part.prospect, stage) if answer is not None else ()
            # Several rows may lead to the same place while it is unknown which of them holds.
            for row, kind in rows:
                decided.setdefault((row, kind, len(rows) == 1), []).append(part)
    order = {row: place for place, row in enumerate(reading.table.rows)}
    rows_in_order = sorted(decided.items(), key=lambda item: order[item[0][0]])
    return [
        _of_row(reading, row, kind, parts, sure=sure) for (row, kind, sure), parts in rows_in_order
    ]


def _of_row(reading: Reading, row: Row, kind: Kind, parts: list[Part], *, sure: bool) -> Reason:
    says = row.says.format(names=reading.listed(_quoted(part.name) for part in parts))
    return Reason(
        rule=row.id,
        kind=kind,
        says=says if sure else reading.table.words["not_known_which"].format(says=says),
        basis=row.rests_on,
        elements=tuple(part.element.name for part in parts),
        answers=tuple(
            answer
            for part in parts
            for answer in _judged(reading, row, kind, _given(part), part.name)
        ),
    )


def _of_arrangement(reading: Reading) -> list[Reason]:
    if reading.arrangement.claim is None:
        return []
    (row, kind), *_ = reading.arrangement.rows
    given = {"arrangement": reading.facts.arrangement}
    answers = tuple(_judged(reading, row, kind, given, ""))
    return [Reason(row.id, kind, row.says, row.rests_on, answers=answers)]


def _of_steps(reading: Reading) -> list[Reason]:
    """Return the rows that say how, in the order in which their steps are to be taken."""
    if reading.horizon.verdict is None:
        return []
    order = reading.table.step_order
    rows = sorted(
        reading.horizon.steps,
        key=lambda row: min((order.index(step) for step in row.steps), default=len(order)),
    )
    names = [part.name for part in reading.parts if part.prospect.exclude]
    excluded = reading.listed(map(_quoted, names)) if names else ""
    return [
        Reason(row.id, row.kind, row.says.format(excluded=excluded), row.rests_on) for row in rows
    ]


def _quoted(name: str) -> str:
    """A name in quotation marks, so that nobody takes the applicant's words for the table's."""
    return f"“{name}”"


def _given(part: Part) -> dict[str, Value | None]:
    return dict(zip(ELEMENT_FACTS, part.answers, strict=True))


def _judged(
    reading: Reading, row: Row, kind: Kind, given: Mapping[str, Value | None], name: str
) -> Iterator[str]:
    """Say back the answers that a row rests on, where a person had to judge them."""
    if kind == "bright_line":
        return
    for fact in row.judged:
        answer = given[fact]
        if answer is not None:
            said = reading.table.questions[fact].given[answer].format(name=name)
            yield reading.table.words["rests_on_answer"].format(given=said)
