"""A draft as the desk makes it, small: for the tests of what is found when it is edited."""

from __future__ import annotations

from typing import Any

from corpus.documents import Corpus

GLOSS = (
    "policy-2023#IV.1",
    "Yes. You have a duty to disclose AI-made content that is in a work you submit for registration.",
)
RULE = (
    "policy-2023#IV.A.2",
    "AI-generated content that is more than de minimis should be explicitly excluded from the application.",
)
PHONE = "policy-2023#n41"
GREETING = "Dear Ms Alvarez,"
LEAD = (
    "The Copyright Office's statement of policy of March 16, 2023 says (sec. IV.A, para. 2, p. 5):"
)
OPEN = "[to be filled in: an answer to question 2]"
NOTICE = "This is not the Copyright Office, and this is not legal advice."


def citation(corpus: Corpus, address: str, words: str | None = None) -> dict[str, Any]:
    """A citation of the contract at those words of a passage, or at all of it."""
    passage = corpus.passage(address)
    start = passage.text.index(words) if words else 0
    end = start + len(words) if words else len(passage.text)
    return {
        "source_id": passage.document_id,
        "tier": corpus.document(passage.document_id).tier,
        "label": passage.label,
        "address": address,
        "quote": passage.text[start:end],
        "start": passage.start + start,
        "end": passage.start + end,
    }


def small_draft(corpus: Corpus) -> dict[str, Any]:
    """A greeting, plain words, a quotation, a passage with numbers, an open place, the notice, notes."""
    cited = [
        citation(corpus, GLOSS[0]),
        citation(corpus, *RULE),
        citation(corpus, PHONE),
    ]
    said = [GLOSS[1], RULE[1], cited[2]["quote"]]
    claims = [
        {"text": text, "kind": "claim", "citations": [basis]}
        for text, basis in zip(said, cited, strict=True)
    ]
    fixed = {
        text: {"text": text, "kind": "open" if text == OPEN else "template", "citations": []}
        for text in (GREETING, LEAD, OPEN, NOTICE, "Notes")
    }
    notes = [
        f"[{n}] {c['label']}: “{' '.join(c['quote'].split())}”" for n, c in enumerate(cited, 1)
    ]
    paragraphs = [
        GREETING,
        f"{said[0]} [1]",
        LEAD,
        f"“{said[1]}” [2]",
        f"“{said[2]}” [3]",
        OPEN,
        NOTICE,
        "Notes",
        *notes,
    ]
    return {
        "questions": [{"text": "Do I have to tell you?", "status": "answered", "claims": []}],
        "reply": "\n\n".join(paragraphs),
        "sentences": [
            fixed[GREETING],
            claims[0],
            fixed[LEAD],
            *claims[1:],
            fixed[OPEN],
            fixed[NOTICE],
            fixed["Notes"],
        ],
        "unsupported": [],
        "recommendation": None,
        "receipt": {},
    }
