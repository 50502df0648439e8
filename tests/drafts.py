"""A draft as the desk makes it, small: for the tests of what is found when it is edited."""

from __future__ import annotations

from typing import Any

from assistant.receipts import receipt
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
    made: dict[str, Any] = {
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
    }
    return {**made, "receipt": receipt(made, corpus)}


FIRST, SECOND, THIRD, FOURTH = (
    "Question 1: “Do I have to tell you?”",
    "Question 2: “What does it cost?”",
    "Question 3: “May I claim the pictures?”",
    "Question 4: “How is a picture left out?”",
)
ASKS_FOR_FACTS = "For your own case, more facts come before a result; see further below."
THANKS = "Thank you for your letter."
CLOSING = "The numbers in brackets lead to the notes."
SIGNED = "[to be filled in: the name of whoever signs]"
WHOLE_NOTICE = f"{NOTICE} Only the Office decides on an application."


def lined_draft(corpus: Corpus) -> dict[str, Any]:
    """A draft as `desk draft --json` has it: four questions, one open, one without facts, a next step."""
    gloss, rule, phone = (
        {"role": role, "text": text, "citations": [citation(corpus, *place)]}
        for role, text, place in (
            ("answer", GLOSS[1], (GLOSS[0],)),
            ("answer", RULE[1], RULE),
            ("next_step", corpus.passage(PHONE).text, (PHONE,)),
        )
    )
    lines = [
        _line("template", GREETING, "greeting"),
        _line("template", THANKS, "thanks"),
        _line("template", FIRST, "question"),
        _claim(gloss, f"{GLOSS[1]} [1]", 1),
        _line("template", LEAD, "lead_quote"),
        _claim(rule, f"“{RULE[1]}” [2]", 2),
        _line("template", SECOND, "question"),
        _line("open", OPEN, "open_not_covered"),
        _line("template", THIRD, "question"),
        _line("template", ASKS_FOR_FACTS, "needs_facts_alone"),
        _line("template", FOURTH, "question"),
        _claim(rule, f"“{RULE[1]}” [2]", 2),
        _line("template", "Where to turn:", "next_step"),
        _claim(phone, f"“{phone['text']}” [3]", 3),
        _line("template", CLOSING, "closing"),
        _line("notice", WHOLE_NOTICE, ""),
        _line("open", SIGNED, "open_signature"),
    ]
    notes = [{"number": n, **c["citations"][0]} for n, c in enumerate((gloss, rule, phone), 1)]
    made: dict[str, Any] = {
        "letter": {"subject": "My comic", "sender": "Ms Alvarez", "address": "", "message_id": ""},
        "questions": [
            _question(1, "Do I have to tell you?", "answered", [gloss, rule, phone]),
            _question(2, "What does it cost?", "not_covered", []),
            _question(3, "May I claim the pictures?", "needs_facts", []),
            _question(4, "How is a picture left out?", "answered", [rule]),
        ],
        "reply": "\n\n".join(line["text"] for line in lines),
        "lines": lines,
        "notes": notes,
        "unsupported": [],
        "recommendation": None,
        "tone": "plain",
    }
    return {**made, "receipt": receipt(made, corpus)}


def listed(made: dict[str, Any]) -> str:
    """Its reply with the list of its sources under it, as a file has it."""
    notes = [
        f"{note['number']}. “{' '.join(note['quote'].split())}”\n"
        f"   {note['label']}. Address: {note['address']}"
        for note in made["notes"]
    ]
    return "\n\n".join([made["reply"], "Notes", *notes])


def _line(kind: str, text: str, name: str) -> dict[str, Any]:
    return {"kind": kind, "text": text, "name": name, "notes": [], "claim": None}


def _claim(claim: dict[str, Any], text: str, note: int) -> dict[str, Any]:
    return {"kind": "claim", "text": text, "name": "", "notes": [note], "claim": claim}


def _question(number: int, text: str, status: str, claims: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "number": number,
        "text": text,
        "understood": text,
        "status": status,
        "claims": claims,
        "silence": None,
    }
