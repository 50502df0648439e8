"""What the API does with inquiries: takes them in, lists, tells, moves and remarks. Each is authorised."""

from __future__ import annotations

from typing import Any

from assistant.letters import letter
from records.comments import comment, comments_on
from records.drafts import newest, versions
from records.inquiries import Overtaken, Sought, inquiry, look_for, take_in, taken_in
from records.moments import now
from records.moves import moves_from
from records.moving import Step, move
from records.people import Staff, authorise
from records.record import events
from staff.api_answers import event_out, inquiry_out, listed_out, version_out
from staff.api_shapes import ArrivalIn, CommentIn, Seeking, StepIn
from staff.arrivals import under_key
from staff.desk import StaffDesk

_KEY = "api:"  # before the keys that tools give, so that none is taken for one of the desk's own


def taken(desk: StaffDesk, staff: Staff, sent: ArrivalIn) -> dict[str, Any]:
    """The number of the inquiry. Raises Overtaken where another letter has that key."""
    asked = letter(sent.text, subject=sent.subject, sender=sent.sender, address=sent.address)
    coming = under_key(f"{_KEY}{sent.source}", asked, "api")
    authorise(staff, "take in", now())
    before = taken_in(desk.database, coming.source)
    number = take_in(desk.database, staff, coming)
    if before is not None:
        there = inquiry(desk.database, number)
        if not there.erased and (there.text, there.subject) != (coming.text, coming.subject):
            raise Overtaken(
                f"Another letter was taken in under this key before, as inquiry {number}. Nothing "
                "was changed. Give each letter a key of its own."
            )
    return {"id": number, "new": before is None}


def found(desk: StaffDesk, staff: Staff, sought: Seeking) -> dict[str, Any]:
    authorise(staff, "read", now())
    page = look_for(
        desk.database,
        Sought(
            words=sought.words,
            statuses=frozenset(sought.status),
            assigned=sought.assigned,
            unassigned=sought.unassigned,
            oldest_first=sought.oldest_first,
            page=sought.page,
        ),
    )
    rows = [listed_out(row) for row in page.rows]
    return {"total": page.total, "page": sought.page, "inquiries": rows}


def told(desk: StaffDesk, staff: Staff, number: int) -> dict[str, Any]:
    authorise(staff, "read", now())
    there = inquiry(desk.database, number)
    return inquiry_out(there, newest(desk.database, number), comments_on(desk.database, number))


def every_version(desk: StaffDesk, staff: Staff, number: int) -> list[dict[str, Any]]:
    authorise(staff, "read", now())
    inquiry(desk.database, number)
    return [version_out(version) for version in versions(desk.database, number)]


def moved(desk: StaffDesk, staff: Staff, number: int, sent: StepIn) -> dict[str, Any]:
    """Where the inquiry stands after the step."""
    step = Step(sent.action, sent.seen, sent.reason)
    event = move(desk.database, staff, number, step, four_eyes=desk.settings.four_eyes)
    status = event.details["after"]
    return {"status": status, "next": list(moves_from(status)), "event": event_out(event)}


def remarked(desk: StaffDesk, staff: Staff, number: int, sent: CommentIn) -> dict[str, Any]:
    authorise(staff, "comment", now())
    there = inquiry(desk.database, number)
    if sent.draft > there.draft:
        raise Overtaken(f"Inquiry {number} has no version {sent.draft}. Look at the newest one.")
    event = comment(desk.database, staff, number, sent.text, draft=sent.draft, about=sent.about)
    return event_out(event)


def record_of(desk: StaffDesk, staff: Staff, number: int) -> list[dict[str, Any]]:
    """Every change of the inquiry, the first one first."""
    authorise(staff, "read the record", now())
    inquiry(desk.database, number)
    chain = desk.database.read(lambda connection: events(connection, number))
    return [event_out(event) for event in chain]
