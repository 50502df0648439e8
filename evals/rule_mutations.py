"""Mutation of the decision table: each cell changed, one at a time, and whether the cases notice."""

# mypy: disable-error-code="misc"
# A change is a lambda that carries its place as a default, whose type mypy cannot infer.
from __future__ import annotations

import copy
import tomllib
from collections.abc import Callable, Iterator
from itertools import pairwise, product
from typing import Any

from assistant.rules import Table, TableError, load_table, parse_table
from assistant.rules_facts import APPLICATION_CHOICES, ELEMENT_CHOICES, WORK_CHOICES
from assistant.rules_outcomes import CASE_FACTS, members, outcome_situation, outlook
from assistant.rules_proofs import cases, complete_elements
from assistant.rules_table import DEFAULT_TABLE, KINDS, Row
from evals.worked_cases import came_of, expected, worked_cases

Change = Callable[[dict[str, Any]], object]

ANSWERS = {**ELEMENT_CHOICES, **APPLICATION_CHOICES, **WORK_CHOICES}
ACTIONS = (
    "file_standard_application",
    "contact_public_information_office",
    "file_supplementary_registration",
    "remove_ai_author",
    "none",
)
ENOUGH = 0.95  # the share of changed tables that the worked cases must catch
VERDICTS = (
    "register_no_exclusion",
    "register_with_exclusion",
    "general_statement",
    "not_registrable",
)


def choices(key: str) -> tuple[Any, ...]:
    if key == "verdict":
        return ("F1", "F5", "F2", "F3")
    return ANSWERS.get(key, (True, False))


def toggled(values: list[Any], value: object) -> list[Any]:
    return [each for each in values if each != value] if value in values else [*values, value]


def changes_of_when(
    path: Callable[[dict[str, Any]], Any], when: dict[str, Any]
) -> Iterator[Change]:
    for key, values in when.items():
        if key == "row":
            continue
        for value in choices(key):
            new = toggled(values, value)
            yield lambda data, key=key, new=new: path(data).update({key: new})
        yield lambda data, key=key: path(data).pop(key)


def changes_of_row(place: int, row: dict[str, Any]) -> Iterator[Change]:
    def this(data: dict[str, Any]) -> Any:
        return data["row"][place]

    for number, when in enumerate(row["when"]):
        yield from changes_of_when(lambda data, n=number: this(data)["when"][n], when)
        yield lambda data, n=number: this(data)["when"].pop(n)
    yield from changes_of_then(this, row["then"])
    yield from changes_of_kind(this, row)
    for key in ("uses", "fields"):
        for name in row.get(key, ()):
            yield lambda data, key=key, name=name: this(data)[key].remove(name)


def changes_of_then(
    this: Callable[[dict[str, Any]], Any], then: dict[str, Any]
) -> Iterator[Change]:
    others: list[tuple[str, Any]] = [
        (key, not then[key]) for key in ("claim", "exclude") if key in then
    ]
    if "verdict" in then:
        others += [("verdict", verdict) for verdict in VERDICTS if verdict != then["verdict"]]
    if "steps" in then:
        # 'none' beside another step is dropped, so adding it to one changes nothing.
        steps = [step for step in ACTIONS if step != "none" or then["steps"] in ([], ["none"])]
        others += [("steps", toggled(then["steps"], step)) for step in steps]
    for key, other in others:
        yield lambda data, key=key, other=other: this(data)["then"].update({key: other})


def changes_of_kind(this: Callable[[dict[str, Any]], Any], row: dict[str, Any]) -> Iterator[Change]:
    for kind in set(KINDS) - {row["kind"]}:
        yield lambda data, kind=kind: this(data).update(kind=kind)
    for number, part in enumerate(row.get("kind_if", ())):
        for kind in set(KINDS) - {part["kind"]}:
            yield lambda data, n=number, k=kind: this(data)["kind_if"][n].update(kind=k)
        yield from changes_of_when(
            lambda data, n=number: this(data)["kind_if"][n]["when"], part["when"]
        )


def changes(data: dict[str, Any]) -> Iterator[tuple[str, Change]]:
    for place, row in enumerate(data["row"]):
        for change in changes_of_row(place, row):
            yield row["id"], change
    for place, warning in enumerate(data["warning"]):
        for number, when in enumerate(warning["when"]):
            for change in changes_of_when(
                lambda data, p=place, n=number: data["warning"][p]["when"][n], when
            ):
                yield warning["id"], change
    verdicts = [place for place, row in enumerate(data["row"]) if row["stage"] == "verdict"]
    for one, two in pairwise(verdicts):
        yield "order", lambda data, one=one, two=two: swap(data["row"], one, two)
    for place in range(len(data["step_order"]) - 1):
        yield "step_order", lambda data, p=place: swap(data["step_order"], p, p + 1)


def swap(values: list[Any], one: int, two: int) -> None:
    values[one], values[two] = values[two], values[one]


def caught(data: dict[str, Any]) -> bool:
    try:
        table = parse_table(data)
        return any(came_of(case, table) != expected(case) for case in worked_cases())
    except (TableError, KeyError, IndexError):
        return True


def said(table: Table) -> list[Any]:
    """All that a table says of every element and every application, in the names of its rows.

    A changed cell that says the same everywhere is no change: no case could catch it.
    """
    look = outlook(table)
    parts = [
        (decided.outcome, [(row.id, kind) for row, kind in decided.rows])
        for decided in map(look.decided, complete_elements())
    ]
    arranged = [look.arrangement(answer) for answer in ("creative", "not_creative", "none")]
    parts += [(each.outcomes, [(row.id, kind) for row, kind in each.rows]) for each in arranged]
    whole: list[Any] = []
    for outcome, case in product(members(look.element((None,) * 5).outcomes), cases()):
        (settled,) = look.horizon(1 << outcome, case).settlements
        situation = {
            **dict(zip(CASE_FACTS, case, strict=True)),
            **outcome_situation(outcome),
            "verdict": settled.verdict.id,
            "row": frozenset(row.id for row in table.rows),
        }
        shown = [
            warning.id
            for form, settled_, aside in product(
                APPLICATION_CHOICES["form"], (True, False), (True, False)
            )
            for warning in table.warnings
            if warning.shows({**situation, "form": form, "settled": settled_, "left_aside": aside})
        ]
        added = [
            row.id
            for stage, answer in product(("fields", "risk"), WORK_CHOICES["arrangement"])
            for row in table.firing(stage, {**situation, "arrangement": answer})
            if stage == "risk" or settled.steps.fields
        ]
        names = [row.id for row in (settled.verdict, settled.steps, *settled.additions)]
        whole.append((names, settled.actions, settled.verdict.verdict, shown, added))
    rows = [(row.kind, sorted(row.uses), row.fields) for row in sorted(table.rows, key=by_id)]
    return [parts, whole, rows]


def by_id(row: Row) -> str:
    return row.id


def mutate(tell: Callable[[str], None] = lambda _: None) -> dict[str, Any]:
    """How many changed tables the worked cases catch, and a line for each that they do not.

    A changed table that says the same of every element and application is not counted.
    """
    data = tomllib.loads(DEFAULT_TABLE.read_text("utf-8"))
    survived: list[str] = []
    killed = same = 0
    original = said(parse_table(data))
    tell("Changing the rules, one cell at a time…")
    for name, change in changes(data):
        mutant = copy.deepcopy(data)
        change(mutant)
        if caught(mutant):
            killed += 1
        elif said(parse_table(mutant)) == original:
            same += 1
        else:
            survived.append(f"{name}: {'; '.join(_differences(data, mutant))}")
    total = killed + len(survived)
    return {
        "worked_cases": len(worked_cases()),
        "mutants": total,
        "mutants_caught": killed,
        "mutants_caught_share": round(killed / total, 4),
        "mutants_that_say_the_same": same,
        "survived": survived,
    }


def failing() -> list[str]:
    """The worked cases that do not come out as they say."""
    table = load_table()
    return [case["says"] for case in worked_cases() if came_of(case, table) != expected(case)]


def _differences(data: dict[str, Any], mutant: dict[str, Any]) -> list[str]:
    pairs = zip(data["row"] + data["warning"], mutant["row"] + mutant["warning"], strict=True)
    return [
        f"{key}: {old[key]} -> {new.get(key)}"
        for old, new in pairs
        for key in old
        if old[key] != new.get(key)
    ]
