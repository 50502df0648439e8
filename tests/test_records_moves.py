"""The life of an inquiry: every step from every status, on both engines."""

from __future__ import annotations

import pytest

from corpus.errors import BadInput
from records.database import Database
from records.drafts import Conflict, newest, save, versions
from records.inquiries import Overtaken, inquiry, take_in
from records.moves import APPROVED, CLOSED, DRAFTING, MOVES, NEW, REVIEW, SENT, STATUSES, moves_from
from records.moving import Step, move
from records.people import NotAllowed, Role
from records.record import events, faults
from records.tables import fates
from tests.records_factories import (
    ADDRESS,
    ALONE,
    STANDS,
    WAYS,
    admin,
    agent,
    drafted,
    inquiry_in,
    letter,
    reviewer,
    saving,
    somebody,
)

# From each status: what may be done there, and where it leads.
LEADS = {
    NEW: {"close": CLOSED},
    DRAFTING: {"ask for review": REVIEW, "close": CLOSED},
    REVIEW: {"take back": DRAFTING, "return": DRAFTING, "approve": APPROVED},
    APPROVED: {"take back": DRAFTING, "return": DRAFTING, "send": SENT},
    SENT: {"close": CLOSED, "reopen": DRAFTING},
    CLOSED: {"reopen": DRAFTING},
}


def told(database: Database, number: int) -> list[str]:
    return [each.what for each in database.read(lambda c: events(c, number))]


def faultless(database: Database) -> bool:
    return database.read(lambda c: list(faults(c))) == []


def test_the_table_of_moves_is_the_one_expected() -> None:
    assert {status: set(moves_from(status)) for status in STATUSES} == {
        status: set(steps) for status, steps in LEADS.items()
    }


@pytest.mark.parametrize("status", STATUSES)
def test_every_step_leads_where_it_should_or_changes_nothing(
    database: Database, status: str
) -> None:
    for action in MOVES:
        number = inquiry_in(database, status)
        seen = inquiry(database, number).draft
        before = inquiry(database, number)
        step = Step(action, seen, reason="It was asked for.")
        if action in LEADS[status]:
            event = move(database, reviewer(), number, step)
            assert inquiry(database, number).status == LEADS[status][action]
            assert (event.what, event.details["after"]) == (action, LEADS[status][action])
            assert told(database, number)[-1] == action
        else:
            with pytest.raises(Overtaken):
                move(database, reviewer(), number, step)
            assert inquiry(database, number) == before
    assert faultless(database)


@pytest.mark.parametrize("status", STATUSES)
def test_a_reply_is_saved_only_while_it_is_written(database: Database, status: str) -> None:
    number = inquiry_in(database, status)
    seen = inquiry(database, number).draft
    if status in (NEW, DRAFTING):
        save(database, agent(), number, saving(base=seen))
        assert inquiry(database, number).draft == seen + 1
    else:
        with pytest.raises(Overtaken, match="Take the inquiry back first"):
            save(database, agent(), number, saving(base=seen))
        assert len(versions(database, number)) == seen


# Each of these steps undoes or ends something, so it needs a reason, which the record keeps.
@pytest.mark.parametrize(
    ("status", "action"),
    [
        (REVIEW, "return"),
        (APPROVED, "return"),
        (NEW, "close"),
        (DRAFTING, "close"),
        (SENT, "reopen"),
        (CLOSED, "reopen"),
    ],
)
def test_a_step_that_needs_a_reason_is_not_taken_without(
    database: Database, status: str, action: str
) -> None:
    number = inquiry_in(database, status)
    before = inquiry(database, number)
    with pytest.raises(BadInput, match="needs a reason"):
        move(database, reviewer(), number, Step(action, before.draft, reason="  "))
    assert inquiry(database, number) == before
    event = move(database, reviewer(), number, Step(action, before.draft, reason=" Said why. "))
    assert event.details["reason"] == "Said why."


def test_a_reason_is_kept_within_bounds(database: Database) -> None:
    number = inquiry_in(database, REVIEW)
    for reason in ("a" * 2001, "a\x00", "\udc80"):
        with pytest.raises(BadInput, match="at most 2,000"):
            move(database, reviewer(), number, Step("return", 1, reason))
    assert inquiry(database, number).status == REVIEW


def test_nobody_approves_a_version_that_they_wrote_unless_it_is_set_so(
    database: Database,
) -> None:
    number = take_in(database, reviewer(), letter())
    save(database, reviewer(), number, saving())
    move(database, reviewer(), number, Step("ask for review", 1))
    with pytest.raises(BadInput, match="Somebody else has to approve"):
        move(database, reviewer(), number, Step("approve", 1))
    assert inquiry(database, number).status == REVIEW
    move(database, reviewer(), number, Step("approve", 1), four_eyes=False)
    assert inquiry(database, number).status == APPROVED


def test_an_agent_does_not_approve(database: Database) -> None:
    number = inquiry_in(database, REVIEW)
    with pytest.raises(NotAllowed):
        move(database, somebody("Zoe"), number, Step("approve", 1))
    with pytest.raises(NotAllowed, match="sign-in"):
        move(database, somebody("Rob", Role.REVIEWER, hours_ago=9), number, Step("approve", 1))
    assert told(database, number) == ["take in", "draft", "ask for review"]


def test_a_version_that_was_not_looked_at_is_not_approved(database: Database) -> None:
    number = inquiry_in(database, DRAFTING)
    save(database, agent(), number, saving(base=1))
    move(database, agent(), number, Step("ask for review", 2))
    for seen in (0, 1, 3):
        with pytest.raises(Overtaken, match="at version 2"):
            move(database, reviewer(), number, Step("approve", seen))
    for seen in (-1, 2**31, 10**30):
        with pytest.raises(BadInput, match="no such version"):
            move(database, reviewer(), number, Step("approve", seen))


def test_a_reply_with_sentences_that_nothing_supports_goes_out_with_a_reason_only(
    database: Database,
) -> None:
    number = take_in(database, agent(), letter())
    save(database, agent(), number, saving(found=[STANDS, ALONE], drafted=drafted()))
    move(database, agent(), number, Step("ask for review", 1))
    move(database, reviewer(), number, Step("approve", 1))
    with pytest.raises(BadInput, match=r"1 sentence has no basis"):
        move(database, agent(), number, Step("send", 1))
    assert database.read(lambda c: c.execute(fates.select()).all()) == []
    event = move(database, agent(), number, Step("send", 1, "A courtesy."))
    assert (event.details["unsupported"], event.details["reason"]) == (1, "A courtesy.")


def test_sending_keeps_what_became_of_each_passage_and_the_last_time_counts(
    database: Database,
) -> None:
    number = inquiry_in(database, SENT)
    kept = database.read(lambda c: c.execute(fates.select()).all())
    assert [(row.inquiry, row.address, row.fate) for row in kept] == [(number, ADDRESS, "kept")]
    move(database, reviewer(), number, Step("reopen", 1, "They wrote again."))
    save(database, agent(), number, saving(base=1, reply="No.", found=[]))
    for action in ("ask for review", "approve", "send"):
        move(database, reviewer(), number, Step(action, 2))
    again = database.read(lambda c: c.execute(fates.select()).all())
    assert [row.fate for row in again] == ["dropped"]


def test_closing_keeps_its_moment_and_reopening_takes_it_away(database: Database) -> None:
    number = inquiry_in(database, CLOSED)
    assert inquiry(database, number).closed
    move(database, reviewer(), number, Step("reopen", 1, "A new letter."))
    assert inquiry(database, number).closed is None


def test_there_is_no_step_of_another_name(database: Database) -> None:
    with pytest.raises(BadInput, match="The steps are: ask for review"):
        move(database, admin(), 1, Step("draft", 0))


def test_a_save_on_top_of_an_older_version_is_a_conflict_that_brings_the_newest(
    database: Database,
) -> None:
    number = inquiry_in(database, DRAFTING)
    save(database, somebody("Zoe"), number, saving(base=1, reply="Zoe's."))
    with pytest.raises(Conflict, match="Zoe saved version 2 meanwhile") as told_so:
        save(database, agent(), number, saving(base=1, reply="Ann's."))
    assert (told_so.value.theirs.number, told_so.value.theirs.reply) == (2, "Zoe's.")
    assert [each.reply for each in versions(database, number)][-1] == "Zoe's."
    assert WAYS[DRAFTING] == ("save",)
    again = newest(database, number)
    assert again is not None
    assert again.drafted == drafted()  # stands on the newest one that was given
