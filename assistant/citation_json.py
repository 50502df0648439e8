"""A citation as JSON."""

from __future__ import annotations

from typing import Any

from assistant.citations import Citation


def citation_json(citation: Citation) -> dict[str, Any]:
    """A citation as the contract has it; without a highlight where nothing is marked."""
    found: dict[str, Any] = {
        "source_id": citation.source_id,
        "tier": citation.tier,
        "label": citation.label,
        "address": citation.address,
        "quote": citation.quote,
        "start": citation.start,
        "end": citation.end,
    }
    if citation.highlight is not None:
        found["highlight"] = {"start": citation.highlight.start, "end": citation.highlight.end}
    return found
