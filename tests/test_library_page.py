"""The library on the staff's pages: who may, what is read before it is published, and the record of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from assistant.bootstrap import Settings
from corpus.adding import File, Told
from corpus.documents import open_corpus
from corpus.errors import BadInput, Busy
from corpus.library import put
from records.database import Database, home_url, open_database
from records.people import NotAllowed, Role
from records.record import events
from records.upgrading import upgrade
from staff import desk as staff_desk
from staff.library_page import SURE
from staff.library_work import indexed, publish, read, take_out
from tests.added_texts import CIRCULAR, addition
from tests.staff_api import person

ADMIN = person("Ann", Role.ADMIN)
TOLD = Told("practices", "Circular 99", "Circular 99 (2021)", date(2021, 3, 1), "Public domain.")
FILE = File("Circular 99.md", CIRCULAR.encode())


def the_page(folder: str, role: str, hours: float) -> None:
    """The page as its script opens it, with somebody signed in so many hours ago."""
    from tests.staff_api import draw_library

    draw_library(folder, role, hours)


@pytest.fixture(autouse=True)
def _no_desk_is_left(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    before = list(staff_desk._HERE)
    monkeypatch.setenv("DESK_EMBEDDINGS", "none-such")  # so that no test builds an index
    yield
    staff_desk._HERE[:] = before


@pytest.fixture
def database(tmp_path: Path) -> Database:
    opened = open_database(home_url(tmp_path))
    upgrade(opened)
    return opened


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path)


def page(folder: Path, role: str = "admin", hours: float = 0) -> AppTest:
    drawn = AppTest.from_function(the_page, args=(str(folder), role, hours), default_timeout=60)
    assert not drawn.run().exception
    return drawn


def words(drawn: AppTest) -> str:
    kinds = (drawn.text, drawn.error, drawn.success, drawn.header, drawn.subheader)
    return "\n".join(each.value for kind in kinds for each in kind).replace("\\", "")


def steps(database: Database) -> list[tuple[str, str]]:
    kept = database.read(lambda connection: events(connection, None))
    return [(each.who_name, each.details["step"]) for each in kept]


def ids(settings: Settings) -> list[str]:
    return [document.id for document in open_corpus(library=settings.library).documents[2:]]


def test_a_file_is_read_described_published_and_taken_out_again(
    database: Database, settings: Settings
) -> None:
    empty = File("empty.txt", b" ")
    made = read(database, ADMIN, settings, [FILE, empty])
    assert [file.name for file, _ in made.fit] == ["Circular 99.md"]
    assert [each.name for each in made.unfit] == ["empty.txt"]
    assert ids(settings) == []  # it is only read so far
    assert publish(database, ADMIN, settings, made, TOLD) == ("circular-99",)
    assert ids(settings) == ["circular-99"]
    told = indexed(database, ADMIN, settings, print, lambda *_: "made")
    assert told.startswith("The index is not built yet")  # no such model: forgetting needs one
    take_out(database, ADMIN, settings, "circular-99")
    assert ids(settings) == []
    assert steps(database) == [("Ann", "read"), ("Ann", "published"), ("Ann", "removed")]


def test_a_new_version_is_compared_first(database: Database, settings: Settings) -> None:
    put(settings.library, [addition()])
    newer = File("new.md", CIRCULAR.replace("$65", "$85").encode())
    made = read(database, ADMIN, settings, [newer], "circular-99")
    assert made.compared is not None
    assert [change.kind for change in made.compared.changes] == ["changed"]
    told = Told("practices", "C", "Circular 99", date(2024, 1, 1), "p.d.", id="circular-99")
    publish(database, ADMIN, settings, made, told)
    assert "$85" in open_corpus(library=settings.library).document("circular-99").text
    with pytest.raises(BadInput, match="one file"):
        read(database, ADMIN, settings, [newer, FILE], "circular-99")


@pytest.mark.parametrize("role", [Role.AGENT, Role.REVIEWER])
def test_only_an_admin_may(database: Database, settings: Settings, role: Role) -> None:
    somebody = person("Bob", role)
    put(settings.library, [addition()])
    made = read(database, ADMIN, settings, [FILE])
    with pytest.raises(NotAllowed):
        read(database, somebody, settings, [FILE])
    with pytest.raises(NotAllowed):
        publish(database, somebody, settings, made, TOLD)
    with pytest.raises(NotAllowed):
        take_out(database, somebody, settings, "circular-99")
    assert ids(settings) == ["circular-99"]
    assert steps(database) == [("Ann", "read")]


def test_what_goes_wrong_leaves_nothing_and_no_event(
    database: Database, settings: Settings
) -> None:
    from corpus.writing import holding

    made = read(database, ADMIN, settings, [FILE])
    settings.library.mkdir()
    with holding(settings.library / "lock", "busy"), pytest.raises(Busy):
        publish(database, ADMIN, settings, made, TOLD)
    with pytest.raises(BadInput, match="no tier"):
        publish(database, ADMIN, settings, made, Told("x", "a", "b", date(2021, 1, 1), "c"))
    assert ids(settings) == []
    assert steps(database) == [("Ann", "read")]


@pytest.mark.parametrize(("role", "hours"), [("reviewer", 0), ("agent", 0), ("", 0), ("admin", 2)])
def test_the_page_is_closed_to_others(
    tmp_path: Path, database: Database, role: str, hours: float
) -> None:
    drawn = page(tmp_path, role, hours)
    assert len(drawn.error) == 1
    assert not drawn.button
    assert "What it holds" not in words(drawn)


def test_the_page_takes_a_document_out_once_it_is_meant(
    tmp_path: Path, database: Database, settings: Settings
) -> None:
    put(settings.library, [addition(title="Circular [99](http://x.example) **bold**")])
    drawn = page(tmp_path)
    assert "circular-99, added; 2 passages" in words(drawn)
    drawn.selectbox(key="take-out").select("circular-99").run()
    assert "Nothing of the desk's own work and no reply rests on it." in words(drawn)
    (button,) = [each for each in drawn.button if each.label == "Take it out"]
    assert "Tick that you mean it" in words(button.click().run())
    assert ids(settings) == ["circular-99"]
    (tick,) = [each for each in drawn.checkbox if each.label == SURE]
    tick.check().run()
    (button,) = [each for each in drawn.button if each.label == "Take it out"]
    assert "is taken out" in words(button.click().run())
    assert ids(settings) == []


def test_the_page_tells_of_a_damaged_document(
    tmp_path: Path, database: Database, settings: Settings
) -> None:
    put(settings.library, [addition()])
    next(settings.library.glob("*/*/text.txt")).write_text("else")
    assert "circular-99 is left out" in words(page(tmp_path))
