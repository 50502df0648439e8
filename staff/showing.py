"""How the staff pages say things: statuses, steps, moments and people in plain words. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from counter.paper import legible
from records.inquiries import Listed
from records.moments import read
from records.moves import APPROVED, CLOSED, DRAFTING, NEW, REVIEW, SENT
from records.people import Staff

STATUS_WORDS: Final[Mapping[str, str]] = {
    NEW: "New",
    DRAFTING: "Being drafted",
    REVIEW: "Waiting for review",
    APPROVED: "Approved, not sent",
    SENT: "Sent",
    CLOSED: "Closed",
}
STEP_WORDS: Final[Mapping[str, str]] = {
    "ask for review": "Ask for review",
    "take back": "Take it back to change it",
    "return": "Return it to its writer",
    "approve": "Approve",
    "send": "Send",
    "close": "Close it",
    "reopen": "Reopen it",
}
ERASED: Final = "(erased)"
NO_SUBJECT: Final = "(no subject)"
_DONE: Final[Mapping[str, str]] = {
    "take in": "took the letter in",
    "ask for review": "asked for review",
    "take back": "took the reply back to change it",
    "return": "returned the reply to its writer",
    "approve": "approved the reply",
    "send": "sent the reply",
    "close": "closed the inquiry",
    "reopen": "reopened the inquiry",
    "comment": "commented",
    "propose": "offered a question and its answer to the library",
    "erase": "erased the letter and its replies",
}


def shown(text: str, longest: int = 0) -> str:
    """The text as it may be drawn as text: what misleads or cannot be read is �; cut where told."""
    plain = legible(text)
    return plain if not longest or len(plain) <= longest else f"{plain[: longest - 1].rstrip()}…"


def line(text: str, longest: int = 120) -> str:
    """The same on one line."""
    return shown(" ".join(text.split()), longest)


def subject_of(listed: Listed, longest: int = 120) -> str:
    """What an inquiry is called."""
    if listed.erased:
        return ERASED
    return line(listed.subject, longest) or NO_SUBJECT


def moment(written: str) -> str:
    """A moment of the record as "22 Nov 2026, 08:24", in this machine's time zone."""
    found = read(written).astimezone()
    return f"{found.day} {found:%b %Y, %H:%M}"


def whose(listed: Listed, staff: Staff) -> str:
    """Whose an inquiry is: "Mine", somebody's name, or "Nobody’s"."""
    if listed.assigned is None:
        return "Nobody’s"
    return "Mine" if listed.assigned == staff.subject else line(listed.assigned_name or "", 60)


def done(what: str) -> str:
    """What somebody did, after their name; an event that this page does not know is named as it is."""
    return _DONE.get(what, line(what))


def many(number: int, thing: str, things: str = "") -> str:
    """The number with its thing: "1 letter", "2 letters", "1,200 letters"."""
    return f"{number:,} {thing if number == 1 else things or thing + 's'}"
