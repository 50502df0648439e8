"""The worked cases of the rules: what an applicant tells, and what has to come of it."""

from __future__ import annotations

import tomllib
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

from assistant.rules import Facts, Recommendation, Table, parse_facts, recommend

CASES = Path(__file__).with_name("worked_cases.toml")


@cache
def worked_cases() -> tuple[dict[str, Any], ...]:
    """Every worked case, its parts written out."""
    data = tomllib.loads(CASES.read_text("utf-8"))
    parts = data["parts"]
    for case in data["case"]:
        case["elements"] = [
            {"name": part, **parts[part]} if isinstance(part, str) else part
            for part in case["parts"]
        ]
    return tuple(data["case"])


def facts_of(case: dict[str, Any]) -> Facts:
    """The facts that a worked case tells."""
    filed_keys = ("stage", "form", "ai_disclosed", "ai_listed_as_author")
    work_keys = ("arrangement", "unsure_how_to_describe")
    return parse_facts(
        {
            "elements": case["elements"],
            "application": {key: case[key] for key in filed_keys if key in case},
            **{key: case[key] for key in work_keys if key in case},
        }
    )


def expected(case: dict[str, Any]) -> dict[str, Any]:
    """What a worked case says has to come of it."""
    keys = ("verdict", "actions", "claimable", "excluded", "reasons")
    return {
        **{key: case[key] for key in keys},
        "kind": case.get("kind"),
        "missing": case.get("missing", []),
        "warnings": case.get("warnings", []),
        "fields": case.get("fields"),
    }


def came_of(case: dict[str, Any], table: Table) -> dict[str, Any]:
    """What the table makes of a worked case, in the case's own shape."""
    result = recommend(facts_of(case), table)
    ids = {warning.says: warning.id for warning in table.warnings}
    ids |= {row.says: row.id for row in table.stage("risk")}
    return {
        "verdict": result.verdict,
        "actions": list(result.actions),
        "claimable": list(result.claimable),
        "excluded": list(result.excluded),
        "reasons": [f"{reason.rule} {reason.kind}" for reason in result.reasons],
        "kind": result.kind,
        "missing": [each.fact for each in result.missing],
        "warnings": [ids[warning] for warning in result.warnings],
        "fields": filled(result) if "fields" in case else None,
    }


def filled(result: Recommendation) -> dict[str, str]:
    """The fields that hold a text."""
    return {field: text for field, text in asdict(result.fields).items() if text is not None}
