"""A staff desk for tests: people, a database of its own, letters in it, and a draft with two questions."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from assistant.draft_check import check
from assistant.draft_reading import read_draft
from corpus.documents import Corpus
from records.database import open_database
from records.drafts import Saving, save
from records.inquiries import take_in
from records.moments import now
from records.people import Role, Staff
from records.upgrading import upgrade
from staff.arrivals import pasted
from staff.desk import StaffDesk, put_staff_desk
from staff.settings import StaffSettings
from tests.drafts import GLOSS, NOTICE, RULE, citation

LETTER = "Dear desk,\n\nMust I tell you about the AI in my comic? What does it cost?\n\nKind regards,\nIris"
FIRST = "Question 1: “Must I tell you about the AI in my comic?”"
SECOND = "Question 2: “What does it cost?”"
OPEN = "[to be filled in: an answer to question 2]"


class At:
    """Who is signed in; a test sets another, or None."""

    def __init__(self, staff: Staff | None) -> None:
        self.staff = staff

    def __call__(self) -> Staff | None:
        return self.staff


def person(name: str, role: Role = Role.AGENT, *, hours_ago: float = 0) -> Staff:
    return Staff(name.lower(), name, frozenset({role}), now() - timedelta(hours=hours_ago))


ANA, BEN = person("Ana"), person("Ben")
RITA = person("Rita", Role.REVIEWER)


def staff_desk_in(folder: Path, at: At, **settings: Any) -> StaffDesk:
    """A desk over a fresh SQLite database, put in its place."""
    database = open_database(f"sqlite:///{folder / 'desk.sqlite'}")
    upgrade(database)
    desk = StaffDesk(database, StaffSettings(home=folder, **settings), at, local=True)
    put_staff_desk(desk)
    return desk


def take(desk: StaffDesk, text: str = LETTER, **told: str) -> int:
    return take_in(desk.database, ANA, pasted(text, **{"subject": "My comic", **told}))


def two_questions(corpus: Corpus) -> dict[str, Any]:
    """A draft as the desk makes it: one question answered from two places, one left open."""
    gloss = _claim(GLOSS[1], citation(corpus, GLOSS[0]))
    rule = _claim(RULE[1], citation(corpus, *RULE))
    lines = [
        _line("template", "Dear Iris,", "greeting"),
        _line("template", FIRST, "question"),
        _line("claim", f"{GLOSS[1]} [1]", "") | {"claim": gloss, "notes": [1]},
        _line("claim", f"{RULE[1]} [2]", "") | {"claim": rule, "notes": [2]},
        _line("template", SECOND, "question"),
        _line("open", OPEN, "open_not_covered"),
        _line("template", "The numbers in brackets lead to the notes.", "closing"),
        _line("notice", NOTICE, ""),
    ]
    return {
        "questions": [
            {
                "text": "Must I tell you about the AI in my comic?",
                "status": "answered",
                "claims": [gloss, rule],
            },
            {"text": "What does it cost?", "status": "not_covered", "claims": []},
        ],
        "reply": "\n\n".join(each["text"] for each in lines),
        "lines": lines,
        "notes": [{"number": n, **c["citations"][0]} for n, c in ((1, gloss), (2, rule))],
        "unsupported": [],
        "recommendation": None,
        "receipt": {
            "result_sha256": "ab" * 32,
            "made_from": {
                "texts": "cd" * 32,
                "rules": "2023-03-16/1",
                "index": "ef" * 32,
                "code": "0.1.0",
                "code_sha256": "01" * 32,
                "tone": "plain",
            },
        },
    }


def drafted(desk: StaffDesk, number: int, corpus: Corpus, staff: Staff = ANA) -> str:
    """Version 1, as the desk drafts it; its reply."""
    made = two_questions(corpus)
    found = [each.as_json() for each in check(made["reply"], read_draft(made), corpus)]
    save(desk.database, staff, number, Saving(0, made["reply"], found, made))
    return str(made["reply"])


def _claim(text: str, basis: dict[str, Any]) -> dict[str, Any]:
    return {"role": "answer", "text": text, "citations": [basis]}


def _line(kind: str, text: str, name: str) -> dict[str, Any]:
    return {"kind": kind, "text": text, "name": name, "notes": [], "claim": None}
