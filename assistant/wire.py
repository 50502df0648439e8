"""A Reply as the JSON that the command line speaks: the shape of the answer contract."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assistant.citations import Citation, Claim
from assistant.guard import Reply
from index.search import Hit

MOST_RETRIEVED = 10


def reply_json(reply: Reply, timings_ms: Mapping[str, float]) -> dict[str, Any]:
    """An answer as the contract has it; the same reply gives the same value, timings aside."""
    return {
        "question": reply.question,
        "kind": reply.kind,
        "text": reply.text,
        "claims": [_claim(claim) for claim in reply.claims],
        "retrieved": [_hit(hit) for hit in reply.hits[:MOST_RETRIEVED]],
        "parts": [{"question": part.question, "kind": part.kind} for part in reply.parts],
        "recommendation": None,
        "proposed_facts": [],
        "withheld": reply.withheld,
        "timings_ms": dict(timings_ms),
    }


def _claim(claim: Claim) -> dict[str, Any]:
    return {
        "role": claim.role,
        "text": claim.text,
        "citations": [citation_json(citation) for citation in claim.citations],
    }


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


def _hit(hit: Hit) -> dict[str, Any]:
    passage = hit.passage
    return {
        "address": passage.address,
        "source_id": passage.document_id,
        "label": passage.label,
        "text": passage.text,
        "start": passage.start,
        "end": passage.end,
        "score": hit.score,
    }
