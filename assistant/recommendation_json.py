"""A recommendation as the JSON that the command line speaks: the shape of its contract."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from assistant.citation_json import citation_json
from assistant.recommendations import Ruled


def recommendation_json(ruled: Ruled) -> dict[str, Any]:
    """The same facts give the same value, to the byte."""
    found = ruled.recommendation
    return {
        "verdict": found.verdict,
        "kind": found.kind,
        "actions": list(found.actions),
        "fields": asdict(found.fields),
        "claimable": list(found.claimable),
        "excluded": list(found.excluded),
        "reasons": [
            {
                "rule": reason.rule,
                "kind": reason.kind,
                "says": reason.says,
                "elements": list(reason.elements),
                "answers": list(reason.answers),
                "citations": [citation_json(citation) for citation in claim.citations],
            }
            for reason, claim in ruled.reasons
        ],
        "missing": [
            {
                "fact": asked.fact,
                "question": asked.question,
                "why": asked.why,
                "answers": [{"value": value, "label": label} for value, label in asked.answers],
                "citations": [citation_json(citation) for citation in why.citations],
            }
            for asked, why in ruled.questions
        ],
        "near_misses": [asdict(near) for near in found.near_misses],
        "warnings": list(found.warnings),
        "notice": found.notice,
        "rules_version": found.rules_version,
    }
