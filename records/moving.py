"""An inquiry on its way: asked to be reviewed, approved, sent, closed, and back. Each step by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, delete, insert, update

from corpus.errors import BadInput
from records.database import Database
from records.drafts import Version, newest_of
from records.fates import fates_of
from records.inquiries import Inquiry, Overtaken, read_inquiry
from records.moments import Clock, now, written
from records.moves import CLOSED, MOVES, Move
from records.people import Staff, authorise
from records.record import Event, add, salted
from records.storing import is_number, storable
from records.tables import fates, inquiries

LONGEST_REASON: Final = 2000  # characters


@dataclass(frozen=True, slots=True)
class Step:
    """A step as somebody wants to take it. `seen` is the version that they looked at, 0 for none."""

    action: str
    seen: int
    reason: str = ""


def move(
    database: Database,
    staff: Staff,
    number: int,
    step: Step,
    *,
    four_eyes: bool = True,
    clock: Clock = now,
) -> Event:
    """The step taken. With `four_eyes` nobody approves a version that they wrote.

    Raises NotAllowed; Overtaken where the inquiry or its reply is not as it was seen; BadInput where a
    reason is needed, as it is for a reply with sentences that nothing supports.
    """
    rule = MOVES.get(step.action)
    if rule is None:
        raise BadInput(f"There is no such step. The steps are: {', '.join(MOVES)}.")
    authorise(staff, step.action, clock())
    if not is_number(step.seen):
        raise BadInput("There is no such version. Look at the newest one.")

    def change(connection: Connection, key: str) -> Event:
        there = read_inquiry(connection, number)
        if there.status not in rule.before:
            raise _overtaken(there, step)
        done = connection.execute(
            update(inquiries)
            .where(
                inquiries.c.id == number,
                inquiries.c.status == there.status,
                inquiries.c.draft == step.seen,
                inquiries.c.erased.is_(False),
            )
            .values(
                status=rule.after,
                updated=written(clock()),
                closed=written(clock()) if rule.after == CLOSED else None,
            )
        )
        if not done.rowcount:
            raise _overtaken(read_inquiry(connection, number), step)
        version = newest_of(connection, number)
        reason = _reason(step, version, needed=there.status in rule.reason_from)
        _checked(staff, step, rule, version, four_eyes=four_eyes)
        if step.action == "send" and version is not None:
            _keep_fates(connection, version, written(clock()))
        details = _details(there, step, rule, version, reason)
        return add(connection, key, staff, step.action, number, details, clock)

    return database.write(change)


def _checked(
    staff: Staff, step: Step, rule: Move, version: Version | None, *, four_eyes: bool
) -> None:
    """Nothing, where the step may be taken with that version. What raises here undoes the step."""
    if rule.needs_draft and version is None:
        raise BadInput("There is no reply yet. Write one, then go on.")
    if step.action == "approve" and four_eyes and version and version.who == staff.subject:
        raise BadInput(
            "You wrote this version yourself. Somebody else has to approve it; ask another reviewer."
        )


def _reason(step: Step, version: Version | None, *, needed: bool) -> str:
    """The reason, "" where none was given and none is needed."""
    reason = step.reason.strip()
    if len(reason) > LONGEST_REASON or not storable(reason):
        raise BadInput(f"A reason is at most {LONGEST_REASON:,} characters of text. Shorten it.")
    if needed and not reason:
        raise BadInput(
            f"To {step.action} needs a reason. Say why; it is kept for good, so name nobody in it."
        )
    if step.action == "send" and not reason and version and _alone(version):
        alone = _alone(version)
        raise BadInput(
            f"{alone} {'sentence has' if alone == 1 else 'sentences have'} no basis in the texts. Say why "
            "the reply may go out like this; the reason is kept for good, so name nobody in it."
        )
    return reason


def _alone(version: Version) -> int:
    return sum(bool(each.get("unsupported")) for each in version.found)


def _details(
    there: Inquiry, step: Step, rule: Move, version: Version | None, reason: str
) -> Mapping[str, Any]:
    made: dict[str, Any] = {"after": rule.after, "draft": step.seen}
    if reason:
        made["reason"] = reason
    if version is not None:
        made["reply"] = salted(there.salt, version.reply)
        made["unsupported"] = _alone(version)
        made["made_from"] = version.drafted.get("receipt", {}).get("made_from", {})
    return made


def _overtaken(there: Inquiry, step: Step) -> Overtaken:
    if there.erased:
        return Overtaken(f"Inquiry {there.id} was erased. Nothing can be done with it any more.")
    if there.draft != step.seen:
        return Overtaken(
            f"The reply to inquiry {there.id} is at version {there.draft}; you looked at version "
            f"{step.seen}. Look at the newest one first."
        )
    return Overtaken(
        f"Inquiry {there.id} is in “{there.status}” by now, so this step does not fit: "
        f"{step.action}. Look at it again."
    )


def _keep_fates(connection: Connection, version: Version, moment: str) -> None:
    """What became of each cited passage; of a reply that is sent again, only the last time counts."""
    connection.execute(delete(fates).where(fates.c.inquiry == version.inquiry))
    rows = [
        {
            "inquiry": version.inquiry,
            "number": place,
            "address": address,
            "fate": fate,
            "sent": moment,
        }
        for place, (address, fate) in enumerate(fates_of(version.drafted, version.found), start=1)
    ]
    if rows:
        connection.execute(insert(fates), rows)
