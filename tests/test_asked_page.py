"""The page of what people ask, as staff see it: figures, examples that are only text, nothing erased."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update
from streamlit.testing.v1 import AppTest

from records import tables
from records.database import Database
from records.moments import now
from records.people import Role, Staff
from staff import asked_words
from staff.asked_desk import REPORTS
from staff.desk import StaffDesk, put_staff_desk
from staff.settings import StaffSettings
from tests.asked_data import MadeUp, fill, made_up, new_database
from tests.browsing import barriers
from tests.serving import serving
from tests.test_rendering_rule import faults

HOUSE = Path(__file__).parent.parent
HOSTILE = "![x](https://a.example/i.png) :red[fee] $x^2$ costs for jane@example.com"


def the_page() -> None:
    from staff.asked_page import page

    page()


@pytest.fixture(autouse=True)
def _no_desk_is_left() -> Iterator[None]:
    from counter import desk as public
    from staff import desk as staff

    before = list(public._opened), list(staff._HERE)
    yield
    public._opened[:], staff._HERE[:] = before


Visit = Callable[..., AppTest]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = new_database(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def visit(tmp_path: Path, database: Database) -> Visit:
    def opened(role: Role | None = Role.AGENT, hours: float = 0) -> AppTest:
        who = role and Staff("a", "Ann", frozenset({role}), now() - timedelta(hours=hours))
        put_staff_desk(StaffDesk(database, StaffSettings(home=tmp_path), lambda: who))
        return AppTest.from_function(the_page, default_timeout=120).run()

    return opened


def letters(questions: list[str], days_ago: float = 3) -> list[MadeUp]:
    at = now() - timedelta(days=days_ago)
    return [MadeUp(n, at, ((text, "not_covered", "fees"),)) for n, text in enumerate(questions)]


def drawn(app: AppTest) -> str:
    tables_ = " ".join(each.value.to_string() for each in app.table)
    chosen = " ".join(" ".join(each.options) for each in app.selectbox)
    return " ".join([*(each.value for each in app.text), tables_, chosen])


def test_with_nothing_asked_it_says_so(visit: Visit) -> None:
    app = visit()
    assert not app.exception
    assert [each.value for each in app.text] == [asked_words.NOTHING]
    assert not app.table


@pytest.mark.parametrize(
    ("role", "hours", "told"), [(None, 0, "Nobody is signed in"), (Role.AGENT, 13, "Sign in again")]
)
def test_who_may_not_read_sees_nothing(
    visit: Visit, database: Database, role: Role | None, hours: float, told: str
) -> None:
    fill(database, letters(["Who pays the fee?"]))
    app = visit(role, hours)
    assert told in app.error[0].value
    assert not app.text
    assert not app.table
    assert not app.selectbox


def test_questions_are_shown_as_text_and_masked(
    visit: Visit, database: Database, assistant: Any
) -> None:
    from counter.desk import put_desk

    put_desk(assistant)
    fill(database, letters([HOSTILE, HOSTILE, "What does it cost?"]))
    app = visit()
    assert not app.exception
    shown = drawn(app)
    assert "jane" not in shown
    assert "![x](" not in " ".join(each.value.to_string() for each in app.table)
    assert ":red[" not in " ".join(each.value.to_string() for each in app.table)
    assert len(app.table) >= 5
    assert app.get("download_button")


def test_what_is_erased_is_gone_at_the_next_look(
    visit: Visit, database: Database, assistant: Any
) -> None:
    from counter.desk import put_desk

    put_desk(assistant)
    numbers = fill(database, letters(["zanzibar fees", "zanzibar fees", "rush service?"]))
    app = visit()
    assert "zanzibar" in drawn(app)
    for place in (0, 1):
        with database.engine.connect() as connection, connection.begin():
            gone = tables.inquiries.c.id == numbers[place]
            connection.execute(update(tables.inquiries).where(gone).values(erased=True))
    app.run()
    assert not app.exception
    assert "zanzibar" not in drawn(app)
    assert "3 questions in 3 letters" in drawn(app)


def test_nothing_is_made_anew_while_nothing_has_changed(
    visit: Visit, database: Database, assistant: Any
) -> None:
    from counter.desk import put_desk

    put_desk(assistant)
    fill(database, letters(["fees?", "what fees?"]))
    app = visit()
    made = dict(REPORTS._made)
    assert list(made) == [30]
    app.run()
    assert visit().text[0].value == app.text[0].value  # another's session is given the same
    assert REPORTS._made[30] is made[30]
    app.selectbox[0].set_value(90).run()
    assert "90 days up to" in drawn(app)
    assert REPORTS._made[30] is made[30]
    fill(database, letters(["a third question?"] * 3)[2:])
    app.run()
    assert list(REPORTS._made) == [90]


@pytest.mark.parametrize("name", ["asked_page.py"])
def test_no_page_renders_what_is_not_its_own_words(name: str) -> None:
    assert not faults((HOUSE / "staff" / name).read_text(), name)


SCRIPT = """
import os
from datetime import UTC, datetime
import streamlit as st
from records.database import open_database
from records.moments import now
from records.people import Role, Staff
from staff.asked_page import page
from staff.desk import StaffDesk, put_staff_desk
from staff.settings import StaffSettings

st.set_page_config(page_title="What people ask", layout="wide")
settings = StaffSettings()
who = lambda: Staff("a", "Ann", frozenset({Role.AGENT}), now())
put_staff_desk(StaffDesk(open_database(settings.database), settings, who))
page()
"""


@pytest.fixture
def served_page(tmp_path: Path, home: Path, database: Database, corpus: Any) -> Iterator[str]:
    """The page alone in a process of its own, with 60 letters."""
    fill(database, made_up(corpus.glosses, 60))
    script = tmp_path / "page.py"
    script.write_text(SCRIPT)
    words = ["-m", "streamlit", "run", str(script), "--server.headless=true"]
    here = ["--server.address=127.0.0.1", "--server.port"]
    settings = {
        "DESK_HOME": str(home),
        "DESK_DATABASE_URL": f"sqlite:///{tmp_path / 'desk.sqlite'}",
        "PYTHONPATH": str(HOUSE),
    }
    started = serving(lambda port: [*words, *here, str(port)], settings, "/_stcore/health")
    with started as address:
        yield address


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_barrier_and_nothing_from_elsewhere(browser: Any, served_page: str, scheme: str) -> None:
    page = browser.new_context(color_scheme=scheme).new_page()
    elsewhere: list[str] = []
    here = (served_page, served_page.replace("http", "ws"), "blob:", "data:")
    page.on("request", lambda r: None if r.url.startswith(here) else elsewhere.append(r.url))
    page.goto(served_page)
    page.get_by_role("heading", name="Feedback of applicants").wait_for(timeout=60_000)
    page.get_by_role("table").nth(6).wait_for()
    assert barriers(page) == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.set_viewport_size({"width": 1280, "height": 900})
    # The group is chosen by keyboard alone.
    group = page.get_by_role("combobox", name="Group")
    group.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.get_by_text("Asked from").first.wait_for()
    assert barriers(page) == []
    with page.expect_download() as download:
        page.get_by_role("button", name="What to write next, as a table").focus()
        page.keyboard.press("Enter")
    assert download.value.suggested_filename.endswith(".csv")
    assert elsewhere == []
    page.context.close()
