"""The draft of a reply with its receipt, as the contract has it, and the same letter drafted again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from assistant.batches import BadFile
from assistant.citation_json import citation_json
from assistant.drafting import Question, handle
from assistant.drafting_lines import Draft, unsupported, write
from assistant.letters import Attachment, Letter
from assistant.receipts import receipt
from assistant.recommendation_json import recommendation_json
from assistant.reply_templates import Templates
from assistant.rules import Facts
from assistant.wire import claim_json, proposal_json
from corpus.documents import Corpus

if TYPE_CHECKING:
    from assistant.bootstrap import Assistant


@dataclass(frozen=True, slots=True)
class Drafted:
    """A draft, and the same as the contract has it, with its receipt."""

    draft: Draft
    json: dict[str, Any]


def draft_reply(
    assistant: Assistant, letter: Letter, templates: Templates, facts: Facts | None = None
) -> Drafted:
    """The draft of a reply to the letter; `facts` are those that a person confirmed."""
    handled = handle(letter, assistant.road, facts)
    draft = write(handled, assistant.corpus, templates)
    result = draft_json(draft, assistant.corpus, templates)
    made = receipt(result, assistant.corpus, facts=facts, index=assistant.catalogue.fingerprint)
    made["letter"] = asdict(letter)
    made["made_from"] |= {"templates": templates_sha256(templates), "tone": templates.tone}
    return Drafted(draft, {**result, "receipt": made})


def draft_json(draft: Draft, corpus: Corpus, templates: Templates) -> dict[str, Any]:
    """The draft as the contract has it; `lines` say what each paragraph is, `notes` what each [n] is."""
    handled = draft.handled
    return {
        "letter": {
            "subject": handled.letter.subject,
            "sender": handled.letter.sender,
            "address": handled.letter.address,
            "message_id": handled.letter.message_id,
            "attachments": [
                {"name": a.name, "kind": a.kind, "read": a.text is not None}
                for a in handled.letter.attachments
            ],
        },
        "questions": [_question(question) for question in handled.questions],
        "reply": draft.text,
        "lines": [
            {
                "kind": line.kind,
                "text": line.shown,
                "name": line.name,
                "notes": list(line.notes),
                "claim": line.claim and claim_json(line.claim),
            }
            for line in draft.lines
        ],
        "notes": [{"number": n, **citation_json(c)} for n, c in enumerate(draft.notes, start=1)],
        "unsupported": list(unsupported(draft, corpus, templates)),
        "proposed_facts": [proposal_json(proposal) for proposal in handled.proposed],
        "recommendation": handled.ruled and recommendation_json(handled.ruled),
        "tone": draft.tone,
    }


def letter_again(old: Mapping[str, Any]) -> Letter:
    """The letter that a receipt holds; raises BadFile where it holds none."""
    try:
        kept = dict(old["letter"])
        attached = tuple(Attachment(**each) for each in kept.pop("attachments"))
        return Letter(**kept, attachments=attached)
    except (KeyError, TypeError, ValueError) as error:
        raise BadFile(
            "The receipt of this draft is not whole: its letter cannot be read."
        ) from error


def templates_sha256(templates: Templates) -> str:
    """The hash of the texts of one tone."""
    kept = json.dumps(dict(templates.texts), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(kept.encode()).hexdigest()


def _question(question: Question) -> dict[str, Any]:
    return {
        "number": question.number,
        "text": question.text,
        "understood": question.understood,
        "status": question.status,
        "claims": [claim_json(claim) for claim in question.claims],
        "silence": question.silence
        and {"subject": question.silence.subject, "turn": question.silence.turn},
    }
