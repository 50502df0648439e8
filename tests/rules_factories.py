"""Facts and worked cases, with what a test is not about filled in."""

from __future__ import annotations

import tomllib
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

from assistant.rules import Facts, Recommendation, Table, parse_facts, recommend

CASES = Path(__file__).with_name("worked_cases.toml")

WRITTEN = {"name": "the text", "ai_role": "none"}
TIDIED = {"name": "the tidied text", "ai_role": "assistive"}
PROMPTED = {
    "name": "the pictures",
    "ai_role": "generated",
    "generated_from": "prompts",
    "modification": "none",
    "amount": "more_than_de_minimis",
}
LISTED = {"ai_listed_as_author": True}
SETTLED = {
    "application": {"stage": "new", "ai_listed_as_author": False},
    "arrangement": "none",
    "unsure_how_to_describe": False,
}


def told(*elements: dict[str, Any], **others: Any) -> Facts:
    """Facts of a new application in which all that is not given is settled and harmless."""
    return parse_facts({**SETTLED, **others, "elements": list(elements)})


def picture(**answers: Any) -> dict[str, Any]:
    """Prompted pictures with some answers changed; None makes one unknown."""
    return {**PROMPTED, **answers}


def filed(stage: str, **answers: Any) -> dict[str, Any]:
    """What is told of an application that was filed, without an AI as author."""
    return {"stage": stage, "ai_listed_as_author": False, **answers}


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
