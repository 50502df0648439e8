"""The shapes of what the API answers, as the OpenAPI tells them, and the record's values in them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from records.comments import Comment
from records.drafts import Version
from records.inquiries import Inquiry, Listed
from records.record import Event


class Fault(BaseModel):
    """What went wrong, in a sentence."""

    model_config = ConfigDict(extra="forbid")

    error: str = Field(examples=["There is no inquiry 4711. Look it up in the queue."])


class FindingOut(BaseModel):
    """What the check found of a sentence. `unsupported`: it may go out only for a reason that is kept."""

    text: str
    start: int
    end: int
    status: str
    why: str
    unsupported: bool
    citations: list[dict[str, Any]]


class VersionOut(BaseModel):
    """A version of a reply."""

    number: int
    made: str
    who: str
    who_name: str
    reply: str
    found: list[FindingOut]


class Overtaken(Fault):
    """Somebody else was first; `theirs` is the version that they saved, where they saved one."""

    theirs: VersionOut | None = None


class ListedOut(BaseModel):
    """An inquiry as a list shows it."""

    id: int
    received: str
    subject: str
    sender: str
    status: str
    assigned: str | None
    assigned_name: str | None
    draft: int
    updated: str
    erased: bool


class CommentOut(BaseModel):
    """A remark on a version."""

    draft: int
    made: str
    who_name: str
    text: str
    about: str


class InquiryOut(ListedOut):
    """An inquiry whole: its letter, its newest version, what the desk drafted for that, the remarks."""

    channel: str
    text: str
    letter: dict[str, Any]
    closed: str | None
    version: VersionOut | None
    drafted: dict[str, Any] | None
    comments: list[CommentOut]


class FoundOut(BaseModel):
    """A page of a list, and how many there are in all."""

    total: int
    page: int
    inquiries: list[ListedOut]


class NumberOut(BaseModel):
    """The number of an inquiry, and whether it was taken in just now."""

    id: int
    new: bool


class EventOut(BaseModel):
    """A change in the record. `hash` seals it together with the one before it."""

    place: int
    at: str
    who: str
    who_name: str
    what: str
    details: dict[str, Any]
    hash: str


class StandingOut(BaseModel):
    """Where an inquiry stands after a step: its status, what may be done next, and the step's event."""

    status: str
    next: list[str]
    event: EventOut


class CheckedOut(BaseModel):
    """What was found of each sentence, and how many have no basis."""

    unsupported: int
    found: list[FindingOut]


class QuestionOut(BaseModel):
    """A question of the letter."""

    model_config = ConfigDict(extra="allow")

    number: int
    text: str
    understood: str
    status: str
    claims: list[dict[str, Any]]


class LineOut(BaseModel):
    """A paragraph of the reply: what kind it is, and the claim that it makes, with its citations."""

    kind: str
    text: str
    name: str | None
    notes: list[int]
    claim: dict[str, Any] | None


class DraftOut(BaseModel):
    """The draft of a reply, as `desk draft LETTER --json` has it."""

    letter: dict[str, Any]
    questions: list[QuestionOut]
    reply: str
    lines: list[LineOut]
    notes: list[dict[str, Any]]
    unsupported: list[Any]
    proposed_facts: list[dict[str, Any]]
    recommendation: dict[str, Any] | None
    tone: str
    receipt: dict[str, Any]


def version_out(version: Version) -> dict[str, Any]:
    return {
        "number": version.number,
        "made": version.made,
        "who": version.who,
        "who_name": version.who_name,
        "reply": version.reply,
        "found": [dict(each) for each in version.found],
    }


def listed_out(row: Listed) -> dict[str, Any]:
    """What a list shows; the salt of the record's hashes is in no answer."""
    return {name: getattr(row, name) for name in ListedOut.model_fields}


def inquiry_out(
    there: Inquiry, version: Version | None, remarks: tuple[Comment, ...]
) -> dict[str, Any]:
    return {
        **listed_out(there),
        "channel": there.channel,
        "text": there.text,
        "letter": dict(there.letter),
        "closed": there.closed,
        "version": version and version_out(version),
        "drafted": dict(version.drafted) if version and version.drafted else None,
        "comments": [asdict(each) for each in remarks],
    }


def event_out(event: Event) -> dict[str, Any]:
    return {name: getattr(event, name) for name in EventOut.model_fields}
