"""Staff, letters and drafts in small, for the tests of what is kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from records.database import Database
from records.drafts import Saving, save
from records.inquiries import Arrival, take_in
from records.moves import APPROVED, CLOSED, DRAFTING, NEW, REVIEW, SENT
from records.moving import Step, move
from records.people import Role, Staff

_KEYS = count(1)
ADDRESS = "policy-2023#IV.1"


def somebody(name: str = "Ann", *roles: Role, hours_ago: float = 0.0) -> Staff:
    """Somebody who just signed in, an agent unless told otherwise."""
    moment = datetime.now(UTC) - timedelta(hours=hours_ago)
    return Staff(name.lower(), name, frozenset(roles or (Role.AGENT,)), moment)


AGENT = "Ann"
REVIEWER = "Rob"


def agent() -> Staff:
    return somebody(AGENT)


def reviewer() -> Staff:
    return somebody(REVIEWER, Role.REVIEWER)


def admin() -> Staff:
    return somebody("Ada", *Role)


def letter(text: str = "Must I disclose that I used AI?", **kept: Any) -> Arrival:
    """A letter under a key of its own."""
    given = {"source": f"letter {next(_KEYS)}", "channel": "paste", "subject": "A question"}
    return Arrival(**{**given, "text": text, "sender": "Sam Writer", **kept})


def drafted(question: str = "Must I disclose it?", status: str = "answered") -> dict[str, Any]:
    """What `desk draft` makes, as far as the record reads it."""
    claim = {"text": "Yes. You have a duty.", "citations": [{"address": ADDRESS}]}
    return {
        "questions": [{"text": question, "status": status, "claims": [claim]}],
        "lines": [{"text": "Yes. You have a duty.", "claim": claim}],
        "receipt": {"made_from": {"texts": "0" * 64}},
    }


def saving(base: int = 0, reply: str = "Yes. You have a duty. [1]", **kept: Any) -> Saving:
    return Saving(base=base, reply=reply, found=kept.pop("found", [STANDS]), **kept)


STANDS = {
    "text": "Yes. You have a duty. [1]",
    "status": "stands",
    "citations": [{"address": ADDRESS}],
    "unsupported": False,
}
ALONE = {"text": "It is free.", "status": "own", "citations": [], "unsupported": True}

# How an inquiry gets into each status, step by step from one that is new.
WAYS: dict[str, tuple[str, ...]] = {
    NEW: (),
    DRAFTING: ("save",),
    REVIEW: ("save", "ask for review"),
    APPROVED: ("save", "ask for review", "approve"),
    SENT: ("save", "ask for review", "approve", "send"),
    CLOSED: ("save", "ask for review", "approve", "send", "close"),
}


def inquiry_in(database: Database, status: str, arrival: Arrival | None = None) -> int:
    """The number of a fresh inquiry in that status, with one version from the status drafting on."""
    number = take_in(database, agent(), arrival or letter())
    for action in WAYS[status]:
        if action == "save":
            save(database, agent(), number, saving(drafted=drafted()))
        else:
            move(database, reviewer(), number, Step(action, 1))
    return number
