"""What is said about a reply by those who write and review it, and what it offers to the library."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, insert, select

from corpus.errors import BadInput
from records.database import Database
from records.inquiries import hold_inquiry
from records.moments import Clock, now, written
from records.people import Staff, authorise
from records.record import Event, add
from records.storing import storable
from records.tables import comments, proposals

LONGEST: Final = 4000  # characters
KINDS: Final = ("gloss", "eval case")


@dataclass(frozen=True, slots=True)
class Comment:
    """A remark on one version; `about` are the words of the reply that it is about, "" for all of it."""

    draft: int
    made: str
    who_name: str
    text: str
    about: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """A question with the answer that went out, offered as a gloss or as an eval case; a person decides."""

    inquiry: int
    kind: str
    made: str
    who_name: str
    question: str
    answer: str
    addresses: Sequence[str]


def comment(
    database: Database,
    staff: Staff,
    number: int,
    text: str,
    *,
    draft: int,
    about: str = "",
    clock: Clock = now,
) -> Event:
    """The remark, added. Raises BadInput where it is empty or too long."""
    authorise(staff, "comment", clock())
    said = _checked(text, "A comment")
    words = _checked(about, "What a comment is about") if about.strip() else ""

    def change(connection: Connection, key: str) -> Event:
        if not 0 <= draft <= hold_inquiry(connection, number).draft:
            raise BadInput(f"Inquiry {number} has no version {draft} to say something about.")
        connection.execute(
            insert(comments).values(
                inquiry=number,
                draft=draft,
                made=written(clock()),
                who=staff.subject,
                who_name=staff.name,
                text=said,
                about=words,
            )
        )
        return add(connection, key, staff, "comment", number, {"draft": draft}, clock)

    return database.write(change)


def comments_on(database: Database, number: int) -> tuple[Comment, ...]:
    """The remarks on an inquiry's reply, the first one first."""
    wanted = (
        select(
            comments.c.draft,
            comments.c.made,
            comments.c.who_name,
            comments.c.text,
            comments.c.about,
        )
        .where(comments.c.inquiry == number)
        .order_by(comments.c.id)
    )
    return database.read(
        lambda connection: tuple(Comment(*row) for row in connection.execute(wanted))
    )


def propose(
    database: Database,
    staff: Staff,
    number: int,
    *,
    kind: str,
    question: str,
    answer: str,
    addresses: Sequence[str],
    clock: Clock = now,
) -> Event:
    """A question and its answer offered to the library. Nothing changes until a person takes it up."""
    authorise(staff, "propose", clock())
    if kind not in KINDS:
        raise BadInput(f"What is offered is one of: {', '.join(KINDS)}.")
    asked, told = _checked(question, "The question"), _checked(answer, "The answer")

    def change(connection: Connection, key: str) -> Event:
        hold_inquiry(connection, number)
        connection.execute(
            insert(proposals).values(
                inquiry=number,
                kind=kind,
                made=written(clock()),
                who_name=staff.name,
                question=asked,
                answer=told,
                addresses=list(addresses),
            )
        )
        return add(connection, key, staff, "propose", number, {"kind": kind}, clock)

    return database.write(change)


def proposals_made(database: Database) -> tuple[Proposal, ...]:
    """All that was offered, the newest first."""
    wanted = select(
        proposals.c.inquiry,
        proposals.c.kind,
        proposals.c.made,
        proposals.c.who_name,
        proposals.c.question,
        proposals.c.answer,
        proposals.c.addresses,
    ).order_by(proposals.c.id.desc())
    return database.read(
        lambda connection: tuple(Proposal(*row) for row in connection.execute(wanted))
    )


def _checked(text: str, name: str) -> str:
    said = text.strip()
    if not said or len(said) > LONGEST or not storable(said):
        raise BadInput(f"{name} has between 1 and {LONGEST:,} characters of text.")
    return said
