"""The queue as its users drive it: found, filtered, turned over; letters taken in once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from corpus.documents import Corpus
from corpus.errors import BadInput
from counter import desk as counter_desk
from evals.cases import read_cases
from records.comments import propose
from records.database import DatabaseAway
from records.inquiries import PAGE, Arrival, assign, counts, inquiry, take_in
from records.people import Role
from staff.arrivals import Unread, in_file, letter_of, pasted
from staff.desk import _HERE, StaffDesk
from staff.offering import eval_lines
from tests.staff_desks import ANA, LETTER, RITA, At, person, staff_desk_in, take

MAIL = (
    "From: Iris <iris@example.org>\nTo: desk@example.org\nSubject: My comic\n"
    "Message-ID: <1@example.org>\nContent-Type: text/plain; charset=utf-8\n\nMust I tell you?\n"
)


def the_queue() -> None:
    from staff.queue_page import page

    page()


def the_offers() -> None:
    from staff.offers_page import page

    page()


def the_draft() -> None:
    from staff.draft_page import page

    page()


@pytest.fixture(autouse=True)
def _nothing_is_left(corpus: Corpus) -> Iterator[None]:
    before = list(counter_desk._opened)
    counter_desk.put_desk(SimpleNamespace(corpus=corpus))  # type: ignore[arg-type]
    yield
    counter_desk._opened[:] = before
    _HERE.clear()


@pytest.fixture
def at() -> At:
    return At(ANA)


@pytest.fixture
def desk(tmp_path: Path, at: At) -> StaffDesk:
    return staff_desk_in(tmp_path, at)


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The subjects of the rows that were drawn, run by run."""
    from staff import queue_page

    drawn: list[list[str]] = []

    def table(rows: Any, _: object) -> None:
        drawn.append([row.subject for row in rows])

    monkeypatch.setattr(queue_page, "queue_table", table)
    return drawn


def opened(page: Any = the_queue) -> AppTest:
    found = AppTest.from_function(page, default_timeout=60).run()
    assert not found.exception
    return found


def said(page: AppTest) -> str:
    drawn = [*page.title, *page.text, *page.error, *page.success, *page.info]
    return "\n".join(each.value for each in drawn).replace("\\", "")


def press(page: AppTest, label: str) -> AppTest:
    next(each for each in page.button if each.label == label).click()
    page.run()
    assert not page.exception
    return page


def test_an_empty_queue_says_what_to_do(desk: StaffDesk) -> None:
    assert "No inquiry is here. Take a letter in above" in said(opened())
    assert counts(desk.database)["new"] == 0


def test_the_choices_keep_their_words_while_the_numbers_change(desk: StaffDesk) -> None:
    page = opened()
    before = page.selectbox(key="queue-status").options
    take(desk)
    page.run()
    assert page.selectbox(key="queue-status").options == before
    assert "In all: New 1" in said(page)


def test_nobody_sees_the_queue_without_signing_in(desk: StaffDesk, at: At) -> None:
    take(desk)
    for staff in (None, person("Ana", hours_ago=13), person("Ana", hours_ago=-1)):
        at.staff = staff
        page = opened()
        assert page.error
        assert "1 inquiry" not in said(page)
        assert not page.text_input


def test_it_is_filtered_searched_and_ordered(desk: StaffDesk, shown: list[list[str]]) -> None:
    for subject in ("A song", "A comic", "A photograph"):
        take(desk, f"About {subject}: must I tell you?", subject=subject)
    assign(desk.database, ANA, 2, seen=None, to=("ana", "Ana"))
    page = opened()
    assert shown[-1] == ["A photograph", "A comic", "A song"]
    page.selectbox(key="queue-order").select("Oldest first").run()
    assert shown[-1] == ["A song", "A comic", "A photograph"]
    page.selectbox(key="queue-whose").select("Mine").run()
    assert shown[-1] == ["A comic"]
    page.selectbox(key="queue-whose").select("Nobody’s").run()
    assert shown[-1] == ["A song", "A photograph"]
    page.text_input(key="queue-words").input("PHOTO").run()
    assert shown[-1] == ["A photograph"]
    page.selectbox(key="queue-status").select("review").run()
    assert "No inquiry is here" in said(page)
    assert "In all: New 3" in said(page)


def test_a_long_queue_is_turned_over_and_another_choice_begins_again(
    desk: StaffDesk, shown: list[list[str]]
) -> None:
    for number in range(PAGE + 3):
        take(desk, f"Letter {number}: must I?", subject=f"No. {number}")
    page = opened()
    assert f"1 to {PAGE} shown" in said(page)
    press(page, "Page after")
    assert shown[-1] == ["No. 2", "No. 1", "No. 0"]
    page.selectbox(key="queue-order").select("Oldest first").run()
    assert shown[-1][0] == "No. 0"
    assert "Page 1 of 2" in said(page)


def test_a_link_opens_its_inquiry_and_leads_back(desk: StaffDesk) -> None:
    take(desk)
    page = AppTest.from_function(the_queue, default_timeout=60)
    page.query_params["inquiry"] = "1"
    page.run()
    assert "Inquiry 1: My comic" in said(page)
    press(page, "Back to all inquiries")
    assert "1 inquiry, 1 to 1 shown." in said(page)


def test_a_row_that_is_clicked_opens_its_inquiry(
    desk: StaffDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from staff import queue_page

    take(desk)
    monkeypatch.setattr(queue_page, "queue_table", lambda rows, _: rows[0].id)
    assert "Inquiry 1: My comic" in said(opened())


def test_a_pasted_letter_is_taken_in_once(desk: StaffDesk) -> None:
    page = opened()
    page.text_area(key="paste-0").input(LETTER)
    press(page, "Take in")
    assert "1 letter taken in as inquiry 1." in said(page)
    assert page.text_area(key="paste-1").value == ""
    page.text_area(key="paste-1").input(LETTER.replace("\n", "\r\n"))
    press(page, "Take in")
    assert "1 letter here already, as inquiry 1." in said(page)
    assert counts(desk.database)["new"] == 1


def test_what_cannot_be_taken_in_stays_in_the_form(desk: StaffDesk) -> None:
    page = opened()
    press(page, "Take in")
    assert "Nothing was taken in" in said(page)
    page.text_area(key="paste-0").input("x" * 60_001)
    press(page, "Take in")
    assert "at most 60,000 are read" in said(page)
    assert len(page.text_area(key="paste-0").value or "") == 60_001


def test_a_letter_stays_in_the_form_while_the_database_is_away(
    desk: StaffDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from staff import queue_taking

    def away(*_: object) -> int:
        raise DatabaseAway("The database does not answer. Nothing was saved.")

    page = opened()
    page.text_area(key="paste-0").input(LETTER)
    monkeypatch.setattr(queue_taking, "take_in", away)
    press(page, "Take in")
    assert "does not answer" in said(page)
    assert page.text_area(key="paste-0").value == LETTER


def test_who_is_no_longer_signed_in_takes_nothing_in(desk: StaffDesk, at: At) -> None:
    page = opened()
    page.text_area(key="paste-0").input(LETTER)
    at.staff = person("Ana", hours_ago=13)
    press(page, "Take in")
    assert "Sign in again" in said(page)
    assert counts(desk.database)["new"] == 0


def test_a_letter_has_one_key_however_it_comes() -> None:
    (of_file,) = in_file("a.txt", b"Must I tell you?\r\n")
    assert isinstance(of_file, Arrival)
    assert of_file.source == pasted("Must I tell you?").source
    assert of_file.channel == "file"
    (mail,) = in_file("a.eml", MAIL.encode())
    (boxed,) = in_file("a.mbox", f"From x Thu Jan  1 00:00:00 2026\n{MAIL}\n".encode())
    assert isinstance(mail, Arrival)
    assert isinstance(boxed, Arrival)
    assert mail.source == boxed.source


def test_another_letter_under_the_same_message_id_is_not_swallowed() -> None:
    (one,) = in_file("a.eml", MAIL.encode())
    (other,) = in_file("b.eml", MAIL.replace("Must I", "May I").encode())
    assert isinstance(one, Arrival)
    assert isinstance(other, Arrival)
    assert one.source != other.source


def test_many_letters_in_a_file_each_come_or_are_told_of() -> None:
    rows = "id,subject,text\n7,One,Must I?\n8,,\n7,Three,May I?\n"
    found = in_file("many.csv", rows.encode())
    assert [type(each) for each in found] == [Arrival, Unread, Unread]
    assert isinstance(found[1], Unread)
    assert "empty" in found[1].why
    assert found[1].name.startswith("many.csv, ")
    lines = "".join(json.dumps({"text": f"Must I, {n}?"}) + "\n" for n in range(3))
    again = in_file("many.jsonl", ("\n" + lines).encode())
    sources = [each.source for each in again if isinstance(each, Arrival)]
    assert sources == [pasted(f"Must I, {n}?").source for n in range(3)]


def test_a_file_that_is_none_is_told_without_a_path() -> None:
    (found,) = in_file("../../etc/passwd.pdf", b"no pdf")
    assert isinstance(found, Unread)
    assert found.why.startswith("The file is broken")
    (found,) = in_file("a.txt", b" ")
    assert isinstance(found, Unread)
    assert found.why.startswith("The letter is empty")
    (found,) = in_file("a.exe", b"MZ")
    assert isinstance(found, Unread)


def test_a_letter_that_came_as_text_alone_is_read_again(desk: StaffDesk) -> None:
    number = take_in(desk.database, ANA, Arrival("api:1", "api", "Must I?\n\nRegards,\nIris"))
    assert letter_of(inquiry(desk.database, number)).text == "Must I?"
    broken = take_in(desk.database, ANA, Arrival("api:2", "api", "Must I?", letter={"text": 1}))
    with pytest.raises(BadInput, match="not whole"):
        letter_of(inquiry(desk.database, broken))


def test_what_is_offered_as_eval_cases_is_read_as_such(
    desk: StaffDesk, corpus: Corpus, tmp_path: Path
) -> None:
    number = take(desk)
    offered = (("Must I?", ("policy-2023#IV.A.2",)), ("What does it cost?", ()))
    for question, addresses in offered:
        propose(
            desk.database,
            RITA,
            number,
            kind="eval case",
            question=question,
            answer="Yes.",
            addresses=addresses,
        )
    page = opened(the_offers)
    assert "2 offers" in said(page)
    from records.comments import proposals_made

    file = tmp_path / "offered.jsonl"
    file.write_text("".join(eval_lines(proposals_made(desk.database), corpus)))
    other, one = read_cases([file])  # the newest first
    assert (one.answerable, other.answerable) == (True, False)
    assert one.gold[0]["quote"] == " ".join(corpus.passage("policy-2023#IV.A.2").text.split())


def test_offers_and_drafts_are_for_those_who_are_signed_in(desk: StaffDesk, at: At) -> None:
    assert "Nothing was offered yet" in said(opened(the_offers))
    assert opened(the_draft).text_area
    at.staff = None
    for page in (opened(the_offers), opened(the_draft)):
        assert "Nobody is signed in" in said(page)
        assert not page.text_area
    at.staff = person("Nobody", Role.AGENT, hours_ago=13)
    assert "Sign in again" in said(opened(the_draft))
