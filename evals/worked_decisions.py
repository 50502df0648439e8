"""The worked cases of the rules as decision cases, so that a run scores them beside the others."""

from __future__ import annotations

from typing import Any

from assistant.rules import facts_to_json
from evals.cases import Case
from evals.worked_cases import CASES, facts_of, worked_cases


def worked_decisions() -> list[Case]:
    """Every worked case: its facts, and what has to come of them."""
    return [_case(number, case) for number, case in enumerate(worked_cases(), start=1)]


def _case(number: int, case: dict[str, Any]) -> Case:
    keys = ("verdict", "actions", "claimable", "excluded", "kind")
    expected = {key: case[key] for key in keys if case.get(key) is not None}
    id_ = f"worked-{number:03}"
    return Case(
        id=id_,
        shape="decision",
        suite=CASES.stem,
        split="dev",
        group=id_,
        value={
            "id": id_,
            "facts": facts_to_json(facts_of(case)),
            "expected": {**expected, "missing": case.get("missing", [])},
            "meta": {"says": case["says"]},
        },
        where=f"{CASES.name}, case {number}",
    )
