"""What is erased is gone: from every table, and on SQLite from every byte of the database's files."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from corpus.errors import BadInput
from records.comments import comment, comments_on, proposals_made, propose
from records.database import Database, open_database
from records.drafts import NoSuchInquiry, save, versions
from records.inquiries import Overtaken, Sought, assign, inquiry, look_for, take_in
from records.moves import CLOSED, DRAFTING, NEW, SENT, STATUSES
from records.moving import Step, move
from records.people import NotAllowed, Role
from records.record import events
from records.retention import TracesLeft, erase, tidy
from records.tables import METADATA, questions
from records.verifying import wrongs
from tests.records_factories import (
    ADDRESS,
    STANDS,
    admin,
    agent,
    drafted,
    inquiry_in,
    letter,
    reviewer,
    saving,
    somebody,
)

CANARY = "xylophonecanary"  # one word, so that it is a word of the index as well


def with_canaries(database: Database, word: str = CANARY) -> int:
    """The number of an inquiry with the word in everything that people wrote or the desk found."""
    arrival = letter(
        f"My {word} letter, twice: {word}.",
        source=f"{word}.eml",
        subject=f"About {word}",
        sender=f"{word}@example.org",
        letter={"attachments": [{"name": f"{word}.pdf", "text": word}], "raw": word},
    )
    number = take_in(database, agent(), arrival)
    found = [{**STANDS, "text": f"{word} stands."}]
    told = drafted(f"May {word} be registered?") | {"letter": {"subject": word}}
    save(database, agent(), number, saving(reply=f"Dear {word},", found=found, drafted=told))
    save(database, agent(), number, saving(base=1, reply=f"Dear Ms {word},", found=found))
    comment(database, agent(), number, f"Is {word} right?", draft=1, about=word)
    offered = {"question": f"May {word}?", "answer": f"Yes, {word}.", "addresses": [ADDRESS]}
    propose(database, reviewer(), number, kind="gloss", **offered)
    for action in ("ask for review", "approve", "send", "close"):
        move(database, reviewer(), number, Step(action, 2), four_eyes=False)
    return number


def rows_with(database: Database, word: str) -> list[str]:
    """The tables of which a row holds the word."""
    with database.engine.connect() as connection:
        names = connection.dialect.get_table_names(connection)
        return [
            name
            for name in names
            if any(
                word in repr(row).lower()
                for row in connection.execute(text(f"SELECT * FROM {name}"))
            )
        ]


def files_with(database: Database, word: str) -> list[str]:
    """The files of a SQLite database, its log and its memory of the log, that hold the word."""
    folder = Path(database.engine.url.database or "").parent
    files = [path for path in folder.iterdir() if path.is_file()]
    assert files
    return [path.name for path in files if word.encode() in path.read_bytes().lower()]


def test_an_erased_inquiry_leaves_no_word_anywhere(database: Database) -> None:
    others = [with_canaries(database, f"other{n}word") for n in range(3)]
    number = with_canaries(database)
    assert "inquiries" in rows_with(database, CANARY)
    sqlite = database.engine.dialect.name == "sqlite"
    if sqlite:
        assert files_with(database, CANARY)  # so the search can find it
    erase(database, admin(), number, "The sender asked for it.")
    assert rows_with(database, CANARY) == []
    assert CANARY not in repr(database.read(lambda c: events(c, number)))
    if sqlite:
        assert files_with(database, CANARY) == []
    assert look_for(database, Sought(words=CANARY)).total == 0
    assert look_for(database, Sought(words="other1word")).total == 1
    assert all(versions(database, n)[1].reply for n in others)


def test_what_stays_tells_who_did_what_when_and_nothing_else(database: Database) -> None:
    number = with_canaries(database)
    before = database.read(lambda c: events(c, number))
    erase(database, admin(), number, "The sender asked for it.")
    after = database.read(lambda c: events(c, number))
    assert after[:-1] == before
    assert (after[-1].what, after[-1].who, after[-1].details["reason"]) == (
        "erase",
        "ada",
        "The sender asked for it.",
    )
    there = inquiry(database, number)
    assert (there.subject, there.sender, there.text, there.letter, there.salt) == (
        "",
        "",
        "",
        {},
        "",
    )
    assert (there.erased, there.status) == (True, CLOSED)
    kept = [(v.who, v.reply, v.drafted, v.found) for v in versions(database, number)]
    assert kept == [("ann", "", {}, []), ("ann", "", {}, [])]
    assert (comments_on(database, number), proposals_made(database)) == ((), ())
    asked = database.read(lambda c: c.execute(questions.select()).all())
    assert [(row.text, row.status, row.addresses) for row in asked] == [("", "answered", [ADDRESS])]
    assert database.read(lambda c: list(wrongs(c))) == []


@pytest.mark.parametrize("status", STATUSES)
def test_an_inquiry_in_any_status_can_be_erased_and_then_nothing_be_done_with_it(
    database: Database, status: str
) -> None:
    number = inquiry_in(database, status)
    seen = inquiry(database, number).draft
    erase(database, admin(), number, "Asked for.")
    refused = (NoSuchInquiry, Overtaken)
    with pytest.raises(refused, match="erased"):
        save(database, agent(), number, saving(base=seen))
    with pytest.raises(refused, match="erased"):
        comment(database, agent(), number, "Late.", draft=0)
    with pytest.raises(refused, match="erased"):
        propose(database, reviewer(), number, kind="gloss", question="Q", answer="A", addresses=())
    with pytest.raises(refused, match="erased"):
        assign(database, agent(), number, seen=None, to=("ann", "Ann"))
    with pytest.raises(refused, match="erased"):
        move(database, reviewer(), number, Step("reopen", seen, "Again."))
    with pytest.raises(refused, match="erased before"):
        erase(database, admin(), number, "Again.")


def test_only_an_admin_who_just_signed_in_erases_and_says_why(database: Database) -> None:
    number = inquiry_in(database, NEW)
    for staff in (agent(), reviewer(), somebody("Ada", Role.ADMIN, hours_ago=1.01)):
        with pytest.raises(NotAllowed):
            erase(database, staff, number, "Asked for.")
        with pytest.raises(NotAllowed):
            tidy(database, staff, 1)
    for reason in ("", " ", "a" * 2001, "a\x00"):
        with pytest.raises(BadInput, match="needs a reason"):
            erase(database, admin(), number, reason)
    with pytest.raises(NoSuchInquiry, match="no inquiry"):
        erase(database, admin(), 10**30, "Asked for.")
    assert not inquiry(database, number).erased


def test_what_was_closed_long_enough_ago_is_erased_and_nothing_younger(
    database: Database,
) -> None:
    numbers = [inquiry_in(database, status) for status in (CLOSED, CLOSED, SENT, DRAFTING)]
    closed = inquiry(database, numbers[0]).closed
    assert closed
    moment = datetime.fromisoformat(closed)
    move(database, reviewer(), numbers[1], Step("reopen", 1, "Again."))

    def at(days: float) -> datetime:
        return moment + timedelta(days=days)

    late = replace(admin(), signed_in=at(30))
    exactly = at(30)
    assert tidy(database, late, 30, lambda: exactly) == ()
    assert tidy(database, late, 30, lambda: exactly + timedelta(microseconds=1)) == (numbers[0],)
    assert tidy(database, late, 30, lambda: exactly + timedelta(microseconds=1)) == ()
    assert [inquiry(database, n).erased for n in numbers] == [True, False, False, False]
    told = database.read(lambda c: events(c, numbers[0]))[-1]
    assert told.details["reason"] == "Closed more than 30 days ago."


def test_unless_it_is_set_nothing_is_ever_erased(database: Database) -> None:
    number = inquiry_in(database, CLOSED)
    far = datetime.now(UTC) + timedelta(days=36_500)
    assert tidy(database, replace(admin(), signed_in=far), 0, lambda: far) == ()
    assert not inquiry(database, number).erased


def test_a_log_that_somebody_reads_is_told_and_emptied_the_next_time(
    new_url, engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if engine != "sqlite":
        pytest.skip("only SQLite keeps a log that a reader holds")
    monkeypatch.setattr("records.retention.WAIT", 0.5)
    database = open_database(new_url())
    number = with_canaries(database)
    with database.reader.connect() as reading, reading.begin():
        reading.execute(text("SELECT count(*) FROM inquiries"))
        with pytest.raises(TracesLeft, match="Run: desk db tidy"):
            erase(database, admin(), number, "Asked for.")
        assert inquiry(database, number).erased
    from records.retention import clear_traces

    clear_traces(database)
    assert files_with(database, CANARY) == []
    assert "record" in METADATA.tables
    database.close()
