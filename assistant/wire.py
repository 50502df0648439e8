"""A Reply as the JSON that the command line speaks: the shape of the answer contract."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assistant.citation_json import citation_json
from assistant.citations import Claim
from assistant.facts import Proposal
from assistant.guard import Reply
from assistant.recommendation_json import recommendation_json
from index.hits import Hit

MOST_RETRIEVED = 10


def reply_json(reply: Reply, timings_ms: Mapping[str, float]) -> dict[str, Any]:
    """An answer as the contract has it; the same reply gives the same value, timings aside."""
    return {
        "question": reply.question,
        "kind": reply.kind,
        "text": reply.text,
        "note": " ".join(reply.notes),
        "claims": [claim_json(claim) for claim in reply.claims],
        "retrieved": [_hit(hit) for hit in reply.hits[:MOST_RETRIEVED]],
        "parts": [{"question": part.question, "kind": part.kind} for part in reply.parts],
        "recommendation": reply.ruled and recommendation_json(reply.ruled),
        "proposed_facts": [proposal_json(proposal) for proposal in reply.proposed],
        "withheld": [
            {"text": lost.text, "check": lost.check, "why": lost.why} for lost in reply.withheld
        ],
        "timings_ms": dict(timings_ms),
    }


def proposal_json(proposal: Proposal) -> dict[str, Any]:
    """A fact read out of somebody's words, with those words; not used until it is confirmed."""
    return {"fact": proposal.fact, "value": proposal.value, "words": proposal.words}


def claim_json(claim: Claim) -> dict[str, Any]:
    """A claim with its citations."""
    return {
        "role": claim.role,
        "text": claim.text,
        "by_model": claim.by_model,
        "citations": [citation_json(citation) for citation in claim.citations],
    }


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
