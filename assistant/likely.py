"""Which passages a message about one's own work is likely to need: those that the rules would rest on.

The facts that the message seems to tell are completed with the commonest answers and put to the
rules. What comes out is used to look in the right place, and for nothing else: it is not shown, and
nobody is told a result that they have not confirmed the facts of.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from assistant.facts import Proposal, Proposals
from assistant.rules import FactsError, parse_facts, recommend

COMMONEST: Mapping[str, Any] = {
    "ai_role": "generated",
    "generated_from": "prompts",
    "modification": "none",
    "amount": "more_than_de_minimis",
}
_STEPS, _RESULT, _PARTS = 0.3, 0.15, 0.1


def likely(proposed: Sequence[Proposal]) -> dict[str, float]:
    """Addresses with how much they are to be moved up; empty where no part of a work is told of."""
    told = Proposals(tuple(proposed)).facts()
    if not told["elements"]:
        return {}
    application = {
        "stage": "new",
        "ai_disclosed": False,
        "ai_listed_as_author": False,
        **told.get("application", {}),
    }
    try:
        facts = parse_facts(
            {
                "elements": [{**COMMONEST, **element} for element in told["elements"]],
                "application": application,
                "arrangement": told.get("arrangement", "none"),
                "unsure_how_to_describe": told.get("unsure_how_to_describe", False),
            }
        )
    except FactsError:
        return {}
    weights: dict[str, float] = {}
    for reason in recommend(facts).reasons:
        weight = _weight(reason.rule)
        for basis in reason.basis:
            weights[basis.address] = max(weights.get(basis.address, 0.0), weight)
    return weights


def _weight(rule: str) -> float:
    if not rule.startswith("F"):
        return _PARTS
    return _RESULT if rule in ("F1", "F2", "F3", "F5") else _STEPS
