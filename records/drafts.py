"""The versions of a reply. A version is only ever added, and only on top of the one that its writer saw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select, update

from corpus.errors import BadInput
from records.database import Database
from records.inquiries import Inquiry, NoSuchInquiry, Overtaken, numbered, read_inquiry
from records.moments import Clock, now, written
from records.moves import DRAFTING, WRITABLE
from records.people import Staff, authorise
from records.record import Event, add, salted
from records.storing import is_number, storable
from records.tables import drafts, inquiries, questions

LONGEST = 400_000  # characters of a reply


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a reply. `drafted` is what the desk made it from, `found` what its check found."""

    inquiry: int
    number: int
    made: str
    who: str
    who_name: str
    reply: str
    drafted: Mapping[str, Any]
    found: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Saving:
    """What is to be saved. `base` is the number of the version it was made from, 0 for none.

    `drafted` is given with a fresh draft only; later versions stand on the newest one given.
    """

    base: int
    reply: str
    found: Sequence[Mapping[str, Any]]
    drafted: Mapping[str, Any] | None = None


class Conflict(Overtaken):
    """Somebody saved a version meanwhile; `theirs` is that version. Nothing was overwritten."""

    def __init__(self, sentence: str, theirs: Version) -> None:
        super().__init__(sentence)
        self.theirs = theirs


def save(
    database: Database, staff: Staff, number: int, saving: Saving, clock: Clock = now
) -> Event:
    """The reply saved as the next version; its number is in the event's details.

    Raises Conflict with the newest version where it is not the one that `saving` was made from,
    and Overtaken where the inquiry is no longer being drafted.
    """
    authorise(staff, "draft", clock())
    _checked(saving)
    numbered(number)

    def change(connection: Connection, key: str) -> Event:
        made = saving.base + 1
        done = connection.execute(
            update(inquiries)
            .where(
                inquiries.c.id == number,
                inquiries.c.draft == saving.base,
                inquiries.c.status.in_(sorted(WRITABLE)),
                inquiries.c.erased.is_(False),
            )
            .values(draft=made, status=DRAFTING, updated=written(clock()))
            .returning(inquiries.c.salt, inquiries.c.received)
        ).one_or_none()
        if done is None:
            raise _why_not(connection, number, saving)
        connection.execute(
            insert(drafts).values(
                inquiry=number,
                number=made,
                made=written(clock()),
                who=staff.subject,
                who_name=staff.name,
                reply=saving.reply,
                drafted=dict(saving.drafted or {}),
                found=list(saving.found),
            )
        )
        if saving.drafted:
            _keep_questions(connection, number, saving.drafted, done.received)
        details = {
            "draft": made,
            "reply": salted(done.salt, saving.reply),
            "fresh": saving.drafted is not None,
            "unsupported": sum(bool(each.get("unsupported")) for each in saving.found),
        }
        return add(connection, key, staff, "draft", number, details, clock)

    return database.write(change)


def versions(database: Database, number: int) -> tuple[Version, ...]:
    """Every version of the reply, the first one first, each with what the desk drafted for it."""

    def read(connection: Connection) -> tuple[Version, ...]:
        rows = connection.execute(
            select(drafts).where(drafts.c.inquiry == number).order_by(drafts.c.number)
        )
        made: list[Version] = []
        for row in rows:
            kept = row._asdict()
            if not kept["drafted"] and made:
                kept["drafted"] = made[-1].drafted
            made.append(Version(**kept))
        return tuple(made)

    return database.read(read)


def newest(database: Database, number: int) -> Version | None:
    """The newest version, None where there is none yet."""
    return database.read(lambda connection: newest_of(connection, number))


def with_newest(database: Database, number: int) -> tuple[Inquiry, Version | None]:
    """The inquiry and the newest version of its reply, from one moment; raises NoSuchInquiry."""
    return database.read(lambda c: (read_inquiry(c, number), newest_of(c, number)))


def newest_of(connection: Connection, number: int) -> Version | None:
    """The same, within a transaction of the caller's."""
    row = connection.execute(
        select(drafts).where(drafts.c.inquiry == number).order_by(drafts.c.number.desc()).limit(1)
    ).one_or_none()
    if row is None:
        return None
    kept = row._asdict()
    if not kept["drafted"]:
        kept["drafted"] = _drafted_below(connection, number, row.number)
    return Version(**kept)


def _drafted_below(connection: Connection, number: int, version: int) -> Mapping[str, Any]:
    earlier = connection.execute(
        select(drafts.c.drafted)
        .where(drafts.c.inquiry == number, drafts.c.number < version)
        .order_by(drafts.c.number.desc())
    ).scalars()
    return next((kept for kept in earlier if kept), {})


def _why_not(connection: Connection, number: int, saving: Saving) -> BadInput:
    there = read_inquiry(connection, number)
    if there.erased:
        return NoSuchInquiry(f"Inquiry {number} was erased. Its reply can no longer be changed.")
    theirs = newest_of(connection, number)
    if theirs is not None and there.draft != saving.base:
        return Conflict(
            f"{theirs.who_name} saved version {theirs.number} meanwhile. Nothing was overwritten: your "
            "text is still in your editor. Compare the two, then save yours on top, or take theirs.",
            theirs,
        )
    return Overtaken(
        f"Inquiry {number} is in “{there.status}” by now, where its reply is not changed. Your text is "
        "still in your editor. Take the inquiry back first, then save."
    )


def _keep_questions(
    connection: Connection, number: int, drafted: Mapping[str, Any], received: str
) -> None:
    """The questions of the letter, once: what people ask is counted from them."""
    there = connection.execute(
        select(questions.c.number).where(questions.c.inquiry == number).limit(1)
    ).one_or_none()
    rows = [
        {
            "inquiry": number,
            "number": place,
            "text": each["text"],
            "status": each["status"],
            "addresses": sorted(
                {
                    citation["address"]
                    for claim in each.get("claims", ())
                    for citation in claim.get("citations", ())
                }
            ),
            "received": received,
        }
        for place, each in enumerate(drafted.get("questions", ()), start=1)
    ]
    if rows and there is None:
        connection.execute(insert(questions), rows)


def _checked(saving: Saving) -> None:
    if not saving.reply.strip():
        raise BadInput("The reply is empty. Write it, then save.")
    if len(saving.reply) > LONGEST:
        raise BadInput(f"The reply is too long: {LONGEST:,} characters at most. Shorten it.")
    if not storable(saving.reply):
        raise BadInput("The reply holds a character that is no text. Remove it.")
    if not is_number(saving.base):
        raise BadInput("There is no such version to save upon. Look at the newest one.")
