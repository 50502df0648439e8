"""`desk db`: the staff's database in the terminal, on both engines."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import text

from records.database import home_url, open_database
from records.inquiries import inquiry
from records.moves import CLOSED, DRAFTING
from records.record import events
from terminal.account import whoever
from tests.at_the_terminal import Done, desk
from tests.databases import NewUrl
from tests.records_factories import inquiry_in, letter


def desk_db(url: str, *words: str, **environment: str) -> Done:
    return desk("db", *words, DESK_DATABASE_URL=url, LOGNAME="olga", USER="olga", **environment)


def said(url: str, *words: str, **environment: str) -> str:
    done = desk_db(url, *words, **environment)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.strip()


def test_a_database_is_made_backed_up_restored_and_compared(
    empty_url: NewUrl, tmp_path: Path
) -> None:
    url, other, file = empty_url(), home_url(tmp_path), str(tmp_path / "today.backup")
    assert said(url, "upgrade") == "The database has the newest schema, 0003."
    opened = open_database(url)
    number = inquiry_in(opened, DRAFTING)
    assert said(url, "backup", file).startswith(f"Saved as {file}: 1 inquiries, 1 versions")
    again = desk_db(url, "backup", file)
    assert (again.returncode, "is there already" in again.stderr) == (2, True)
    assert json.loads(said(url, "backup", file, "--force", "--json"))["rows"]["drafts"] == 1
    assert said(other, "restore", file).endswith("Its record is whole.")
    assert said(other, "verify", "--backup", file) == "The record is whole."
    assert "holds work already" in desk_db(other, "restore", file).stderr
    with opened.engine.begin() as connection:
        connection.execute(text("UPDATE drafts SET reply = 'No.'"))
    found = desk_db(url, "verify", "--backup", file, "--json")
    assert (found.returncode, json.loads(found.stdout)["faults"]) == (
        1,
        [
            f"Version 1 of inquiry {number} is not as it was saved.",
            f"The table drafts is not as it is in {file}.",
        ],
    )
    opened.close()


def test_what_was_closed_long_ago_is_tidied_away_and_one_inquiry_erased(url: str) -> None:
    opened = open_database(url)
    old, young, open_one = (inquiry_in(opened, s, letter()) for s in (CLOSED, CLOSED, DRAFTING))
    long_ago = (datetime.now(UTC) - timedelta(days=31)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    with opened.engine.begin() as connection:
        connection.execute(
            text("UPDATE inquiries SET closed = :then WHERE id = :id"),
            {"then": long_ago, "id": old},
        )
    assert said(url, "tidy") == "DESK_KEEP_DAYS is not set: nothing was erased."
    assert json.loads(said(url, "tidy", "--json", DESK_KEEP_DAYS="30")) == {"erased": [old]}
    assert said(url, "tidy", DESK_KEEP_DAYS="30") == "Erased: 0."
    told = f"Inquiry {open_one} is erased."
    assert said(url, "erase", str(open_one), "--reason", "Asked for.") == told
    again = desk_db(url, "erase", str(open_one), "--reason", "Again.")
    assert (again.returncode, "was erased before" in again.stderr) == (2, True)
    assert [inquiry(opened, n).erased for n in (old, young, open_one)] == [True, False, True]
    last = opened.read(lambda c: events(c, open_one))[-1]
    here = whoever()
    assert (last.what, last.who, last.who_name) == ("erase", here.subject, here.name)
    assert "olga" not in last.who + last.who_name  # what a variable says is nobody
    assert said(url, "verify") == "The record is whole."
    opened.close()


def test_a_setting_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    done = desk_db(home_url(tmp_path), "tidy", DESK_KEEP_DAYS="-1")
    assert (done.returncode, "DESK_KEEP_DAYS" in done.stderr) == (2, True)
    assert "Traceback" not in done.stderr
