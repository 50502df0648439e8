"""What the API does with replies: drafts one, checks one, saves one as the next version."""

from __future__ import annotations

from typing import Any

from assistant.draft_reading import read_draft
from assistant.letters import letter
from counter.desk import open_desk
from records.drafts import Version, newest, save
from records.inquiries import NoSuchInquiry, inquiry
from records.moments import now
from records.people import Staff, authorise
from staff.api_answers import version_out
from staff.api_shapes import CheckIn, LetterIn, ReplyIn, plain
from staff.desk import StaffDesk
from staff.replies import drafted, edited, findings, fresh


def draft_of(_: StaffDesk, staff: Staff, sent: LetterIn) -> dict[str, Any]:
    """The draft of a reply to the letter. Nothing of it is kept."""
    authorise(staff, "draft", now())
    asked = letter(sent.text, subject=sent.subject, sender=sent.sender, address=sent.address)
    return dict(drafted(open_desk(), asked, sent.tone))


def check_of(_: StaffDesk, staff: Staff, sent: CheckIn) -> dict[str, Any]:
    """What is found of each sentence of the edited reply. Nothing of it is kept."""
    authorise(staff, "draft", now())
    found = findings(sent.reply, read_draft(plain(sent.draft)), open_desk().corpus)
    return {"unsupported": sum(each["unsupported"] for each in found), "found": found}


def saved(desk: StaffDesk, staff: Staff, number: int, sent: ReplyIn) -> dict[str, Any]:
    """The version that was saved.

    What stands and what does not is found here and never sent: it decides what may go out.
    """
    authorise(staff, "draft", now())
    there = inquiry(desk.database, number)
    if there.erased:
        raise NoSuchInquiry(f"Inquiry {number} was erased. Its reply can no longer be changed.")
    if sent.reply is None:
        saving = fresh(open_desk(), there, base=sent.base, tone=sent.tone)
    else:
        before = newest(desk.database, number)
        on = before.drafted if before else {}
        saving = edited(open_desk().corpus, sent.reply, there, on, base=sent.base)
    event = save(desk.database, staff, number, saving)
    version = newest(desk.database, number)
    if version is None or version.number != event.details["draft"]:  # there is a newer one already
        version = Version(
            number,
            event.details["draft"],
            event.at,
            event.who,
            event.who_name,
            saving.reply,
            {},
            saving.found,
        )
    return version_out(version)
