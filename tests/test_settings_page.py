"""The admins' page: tokens made, shown once and revoked; the pause; how the desk is set; who may."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from counter.pause import FILE, Switch, put_switch
from records import record
from records.database import Database, home_url, open_database
from records.inquiries import Arrival, inquiry, take_in
from records.moments import now
from records.people import NotAllowed, Role
from records.tokens import find, listed
from records.upgrading import upgrade
from staff import desk as staff_desk
from staff.desk import StaffDesk
from staff.pausing import CannotPause, open_again, pause
from staff.settings import StaffSettings
from staff.settings_erasing import SURE, WHY
from staff.settings_page import setting_lines
from staff.settings_tokens import end_of
from tests.staff_api import person


def the_page(folder: str, role: str, hours: float) -> None:
    """The page as its script opens it, with somebody signed in so many hours ago."""
    from tests.staff_api import draw_settings

    draw_settings(folder, role, hours)


@pytest.fixture(autouse=True)
def _no_desk_is_left(tmp_path: Path) -> Iterator[None]:
    before = list(staff_desk._HERE)
    put_switch(Switch(tmp_path / FILE))
    yield
    staff_desk._HERE[:] = before


@pytest.fixture
def database(tmp_path: Path) -> Database:
    opened = open_database(home_url(tmp_path))
    upgrade(opened)
    return opened


def opened(folder: Path, role: str = "admin", hours: float = 0) -> AppTest:
    args = (str(folder), role, hours)
    page = AppTest.from_function(the_page, args=args, default_timeout=60).run()
    assert not page.exception
    return page


def pressed(page: AppTest, label: str) -> AppTest:
    (button,) = [each for each in page.button if each.label == label]
    done = button.click().run()
    assert not done.exception
    return done


def words(page: AppTest) -> str:
    kinds = (page.text, page.error, page.success, page.warning, page.code, page.header)
    return "\n".join(each.value for kind in kinds for each in kind).replace("\\", "")


def test_a_token_is_shown_once(tmp_path: Path, database: Database) -> None:
    page = opened(tmp_path)
    page.text_input[0].input("letter system")
    made = pressed(page, "Make a token")
    given = made.code[0].value
    found = find(database, given)
    assert found is not None
    assert (found.name, found.roles) == ("letter system", {Role.AGENT})
    assert "works" in words(made)
    again = made.run()
    assert given not in words(again)
    assert given[22:] not in str(again.session_state)
    assert "letter system: works" in words(again)


def test_a_token_is_revoked(tmp_path: Path, database: Database) -> None:
    page = opened(tmp_path)
    page.text_input[0].input("letter system")
    page.checkbox[1].check()
    given = pressed(page, "Make a token").code[0].value
    page = opened(tmp_path)
    page.selectbox[0].select_index(0)
    done = pressed(page, "Revoke it")
    assert find(database, given) is None
    assert "letter system: revoked" in words(done)
    (there,) = listed(database, person())
    assert there.roles == {Role.AGENT, Role.REVIEWER}


def test_a_token_without_a_name_or_a_role_is_not_made(tmp_path: Path, database: Database) -> None:
    page = pressed(opened(tmp_path), "Make a token")
    assert "needs a name" in words(page)
    page = opened(tmp_path)
    page.text_input[0].input("crm")
    page.checkbox[0].uncheck()
    page = pressed(page, "Make a token")
    assert "agent or reviewer" in words(page)
    assert listed(database, person()) == ()


def test_what_a_name_holds_is_shown_as_text_alone(tmp_path: Path, database: Database) -> None:
    name = "![x](http://127.0.0.1:1/x) :red[$a$] <b>"
    page = opened(tmp_path)
    page.text_input[0].input(name)
    page = pressed(page, "Make a token")
    drawn = [each.value for each in (*page.markdown, *page.success, *page.error)]
    assert not [each for each in drawn if "http://127.0.0.1" in each]
    assert f"{name}: works" in [each.value for each in page.text]


@pytest.mark.parametrize("role", ["", "agent", "reviewer"])
def test_nobody_but_an_admin_sees_anything(tmp_path: Path, database: Database, role: str) -> None:
    page = opened(tmp_path, role)
    assert len(page.error) == 1
    assert not page.button
    assert not page.text


def test_an_admin_who_signed_in_long_ago_sees_but_does_nothing(
    tmp_path: Path, database: Database
) -> None:
    page = opened(tmp_path, hours=2)
    assert "SQLite" in words(page)
    assert "sign-in of the last 1 h" in words(page)
    page.text_area[0].input("Closed.")
    assert "sign-in of the last 1 h" in words(pressed(page, "Pause the desk"))
    assert not (tmp_path / FILE).exists()
    page = opened(tmp_path, hours=2)
    page.text_input[0].input("crm")
    pressed(page, "Make a token")
    assert listed(database, person()) == ()


def test_the_desk_is_paused_and_opened_again(tmp_path: Path, database: Database) -> None:
    page = opened(tmp_path)
    page.text_area[0].input("Back on <b>Monday</b>.")
    page = pressed(page, "Pause the desk")
    assert Switch(tmp_path / FILE).message() == "Back on <b>Monday</b>."
    assert "Back on <b>Monday</b>." in [each.value for each in page.text]
    page = pressed(page, "Open the desk again")
    assert Switch(tmp_path / FILE).message() is None
    told = database.read(lambda connection: record.events(connection, None))
    assert [event.details["paused"] for event in told] == [True, False]
    assert {event.who_name for event in told} == {"Ann"}


def test_a_pause_that_cannot_be_written_is_not_in_the_record(
    tmp_path: Path, database: Database
) -> None:
    (tmp_path / "a-file").write_text("")
    with pytest.raises(CannotPause, match="Nothing was changed"):
        pause(database, person(), Switch(tmp_path / "a-file" / FILE), "Closed.")
    with pytest.raises(NotAllowed):
        pause(database, person("Bo", Role.REVIEWER), Switch(tmp_path / FILE), "Closed.")
    assert database.read(lambda connection: record.events(connection, None)) == ()


def test_a_desk_that_was_started_paused_says_how_it_is_opened(
    tmp_path: Path, database: Database
) -> None:
    from corpus.errors import BadInput

    with pytest.raises(BadInput, match="--paused"):
        open_again(database, person(), Switch(tmp_path / FILE, "Closed."))


def test_how_the_desk_is_set_tells_no_password(tmp_path: Path) -> None:
    url = "postgresql://desk:hunter2@127.0.0.1:1/desk?password=hunter3"
    database = open_database(url)
    settings = StaffSettings(home=tmp_path, keep_days=30, four_eyes=False)
    told = " ".join(setting_lines(StaffDesk(database, settings, lambda: None)))
    assert "PostgreSQL, the database desk at 127.0.0.1" in told
    assert "30 days" in told
    assert "hunter" not in told


def test_a_day_ends_at_its_midnight_in_utc() -> None:
    assert end_of(date(2026, 2, 28)) == datetime(2026, 3, 1, tzinfo=UTC)
    latest = now().date() + timedelta(days=365)
    assert end_of(latest) <= now() + timedelta(days=366)


def field(page: AppTest, label: str):
    fields = (*page.text_input, *page.text_area, *page.checkbox)
    (found,) = [each for each in fields if each.label == label]
    return found


def erased(database: Database, number: int) -> bool:
    return inquiry(database, number).erased


def taken(database: Database, text: str) -> int:
    return take_in(database, person("Ann", Role.AGENT), Arrival(text, "paste", text))


@pytest.mark.parametrize(
    ("number", "reason", "sure", "told"),
    [
        ("one", "asked for", True, "Give the number"),
        ("1", " ", True, "Say why"),
        ("1", "asked for", False, "Tick that you mean it"),
        ("77", "asked for", True, "no inquiry 77"),
    ],
)
def test_nothing_is_erased_by_half_a_form(
    tmp_path: Path, database: Database, number: str, reason: str, sure: bool, told: str
) -> None:
    there = taken(database, "A letter")
    page = opened(tmp_path)
    field(page, "Number of the inquiry").input(number)
    field(page, WHY).input(reason)
    field(page, SURE).set_value(sure)
    assert told in words(pressed(page, "Erase the inquiry"))
    assert not erased(database, there)


def test_an_admin_erases_an_inquiry(tmp_path: Path, database: Database) -> None:
    there, other = taken(database, "A letter"), taken(database, "Another")
    page = opened(tmp_path)
    field(page, "Number of the inquiry").input(str(there))
    field(page, WHY).input("Its writer asked for it.")
    field(page, SURE).check()
    assert f"Inquiry {there} is erased." in words(pressed(page, "Erase the inquiry"))
    assert (erased(database, there), erased(database, other)) == (True, False)


def test_an_old_sign_in_erases_nothing(tmp_path: Path, database: Database) -> None:
    there = taken(database, "A letter")
    page = opened(tmp_path, hours=2)
    field(page, "Number of the inquiry").input(str(there))
    field(page, WHY).input("Its writer asked for it.")
    field(page, SURE).check()
    assert "Sign in again" in words(pressed(page, "Erase the inquiry"))
    assert not erased(database, there)
