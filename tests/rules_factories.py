"""Facts, with what a test is not about filled in."""

from __future__ import annotations

from typing import Any

from assistant.rules import Facts, parse_facts

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
