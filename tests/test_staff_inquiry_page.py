"""The page of an inquiry as its users drive it: saved, overtaken, reviewed, approved, sent, refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import update
from streamlit.testing.v1 import AppTest

from corpus.documents import Corpus
from counter import desk as counter_desk
from records.comments import comments_on, proposals_made
from records.drafts import Saving, newest, save, versions
from records.inquiries import assign, inquiry
from records.moving import Step, move
from records.people import Role
from records.record import events
from records.tables import inquiries
from staff.desk import _HERE, StaffDesk
from staff.writing import UNSAVED, Unsaved
from tests.chat_server import chat_server
from tests.chat_trial import with_model
from tests.drafts import GLOSS, RULE
from tests.staff_desks import ANA, BEN, RITA, At, drafted, person, staff_desk_in, take

MINE, THEIRS = "Mine, with care. ", "Ben was here. "


def the_page() -> None:
    from staff.queue_page import page

    page()


@pytest.fixture(autouse=True)
def _nothing_is_left(corpus: Corpus) -> Iterator[None]:
    """A desk that has the corpus alone, and nothing of this test afterwards."""
    before = list(counter_desk._opened)
    road = SimpleNamespace(writer=None)
    counter_desk.put_desk(SimpleNamespace(corpus=corpus, road=road))  # type: ignore[arg-type]
    yield
    counter_desk._opened[:] = before
    _HERE.clear()
    UNSAVED._kept.clear()


@pytest.fixture
def at() -> At:
    return At(ANA)


@pytest.fixture
def desk(tmp_path: Path, at: At) -> StaffDesk:
    return staff_desk_in(tmp_path, at)


def opened(number: int | str = 1) -> AppTest:
    page = AppTest.from_function(the_page, default_timeout=60)
    page.query_params["inquiry"] = str(number)
    page.run()
    assert not page.exception
    return page


def said(page: AppTest) -> str:
    drawn = [*page.title, *page.header, *page.text, *page.error, *page.success, *page.warning]
    return "\n".join(each.value for each in [*drawn, *page.info]).replace("\\", "")


def labels(page: AppTest) -> list[str]:
    return [each.label.replace("\\", "") for each in page.button]


def press(page: AppTest, label: str) -> AppTest:
    next(each for each in page.button if each.label.replace("\\", "") == label).click()
    page.run()
    assert not page.exception
    return page


def typed(page: AppTest, before: str, number: int = 1) -> AppTest:
    box = page.text_area(key=f"reply-{number}")
    box.input(before + (box.value or "")).run()
    assert not page.exception
    return page


def by_ben(desk: StaffDesk, base: int, text: str) -> None:
    save(desk.database, BEN, 1, Saving(base, text, ()))


def test_a_reply_written_by_hand_is_the_first_version_and_each_saving_the_next(
    desk: StaffDesk,
) -> None:
    take(desk)
    page = press(typed(opened(), "You may leave AI out."), "Save")
    assert "Saved as version 1." in said(page)
    made = newest(desk.database, 1)
    assert made is not None
    assert (made.reply, made.drafted) == ("You may leave AI out.", {})
    assert [each["unsupported"] for each in made.found] == [True]
    press(typed(page, "Dear Iris. "), "Save")
    assert [each.number for each in versions(desk.database, 1)] == [1, 2]


def test_saving_what_was_saved_makes_no_version(desk: StaffDesk, corpus: Corpus) -> None:
    take(desk)
    drafted(desk, 1, corpus)
    assert "nothing new" in said(press(opened(), "Save"))
    assert len(versions(desk.database, 1)) == 1


def test_a_conflict_shows_both_texts_and_keeps_ones_own(desk: StaffDesk, corpus: Corpus) -> None:
    take(desk)
    reply = drafted(desk, 1, corpus)
    page = typed(opened(), MINE)
    by_ben(desk, 1, THEIRS + reply)
    press(page, "Save")
    assert "Ben saved version 2 meanwhile" in said(page)
    assert "⟦Ben was here.⟧" in said(page)
    assert "⟦Mine, with care.⟧" in said(page)
    assert page.text_area(key="reply-1").value == MINE + reply
    assert newest(desk.database, 1).reply == THEIRS + reply  # type: ignore[union-attr]

    press(page, "Save mine on top")
    assert [each.reply for each in versions(desk.database, 1)] == [
        reply,
        THEIRS + reply,
        MINE + reply,
    ]
    assert "Somebody saved meanwhile" not in said(page)


def test_who_takes_theirs_can_have_ones_own_text_back(desk: StaffDesk, corpus: Corpus) -> None:
    take(desk)
    reply = drafted(desk, 1, corpus)
    page = typed(opened(), MINE)
    by_ben(desk, 1, THEIRS + reply)
    press(press(page, "Save"), "Take theirs, set mine aside")
    assert page.text_area(key="reply-1").value == THEIRS + reply
    press(page, "Put it in the editor")
    assert page.text_area(key="reply-1").value == MINE + reply
    press(page, "Save")
    assert newest(desk.database, 1).number == 3  # type: ignore[union-attr]


def test_a_second_conflict_on_top_of_the_first_loses_nothing(
    desk: StaffDesk, corpus: Corpus
) -> None:
    take(desk)
    reply = drafted(desk, 1, corpus)
    page = typed(opened(), MINE)
    by_ben(desk, 1, THEIRS + reply)
    press(page, "Save")
    by_ben(desk, 2, "Ben again.")
    press(page, "Save mine on top")
    assert "Ben saved version 3 meanwhile" in said(page)
    assert page.text_area(key="reply-1").value == MINE + reply
    press(page, "Save mine on top")
    assert [each.who_name for each in versions(desk.database, 1)] == ["Ana", "Ben", "Ben", "Ana"]


def test_a_reload_keeps_what_was_not_saved_and_nobody_else_sees_it(
    desk: StaffDesk, corpus: Corpus, at: At
) -> None:
    take(desk)
    reply = drafted(desk, 1, corpus)
    typed(opened(), MINE)
    assert opened().text_area(key="reply-1").value == MINE + reply
    at.staff = BEN
    assert opened().text_area(key="reply-1").value == reply
    at.staff = ANA
    page = press(opened(), "Undo my changes")
    assert page.text_area(key="reply-1").value == reply
    assert (MINE + reply) in said(page)  # set aside


def test_an_untouched_editor_follows_the_newest_version(desk: StaffDesk, corpus: Corpus) -> None:
    take(desk)
    drafted(desk, 1, corpus)
    page = opened()
    by_ben(desk, 1, "Ben's text")
    assert page.run().text_area(key="reply-1").value == "Ben's text"


def test_who_signed_in_too_long_ago_saves_nothing_and_loses_nothing(
    desk: StaffDesk, corpus: Corpus, at: At
) -> None:
    take(desk)
    reply = drafted(desk, 1, corpus)
    page = typed(opened(), MINE)
    at.staff = replace(ANA, signed_in=person("Ana", hours_ago=13).signed_in)
    press(page, "Save")
    assert "Sign in again" in said(page)
    assert not page.text_area
    assert len(versions(desk.database, 1)) == 1
    at.staff = ANA
    assert opened().text_area(key="reply-1").value == MINE + reply


def test_text_that_comes_in_after_the_sign_in_ended_is_kept(
    desk: StaffDesk, corpus: Corpus, at: At
) -> None:
    take(desk)
    reply = drafted(desk, 1, corpus)
    page = opened()
    at.staff = None
    typed(page, MINE)
    assert "Nobody is signed in" in said(page)
    assert "Must I tell" not in said(page)
    at.staff = ANA
    assert opened().text_area(key="reply-1").value == MINE + reply


def test_nobody_sees_anything_without_signing_in(desk: StaffDesk, corpus: Corpus, at: At) -> None:
    take(desk)
    drafted(desk, 1, corpus)
    at.staff = None
    page = opened()
    assert "Nobody is signed in" in said(page)
    assert "comic" not in said(page)


def test_a_role_sees_its_own_steps_only(desk: StaffDesk, corpus: Corpus, at: At) -> None:
    take(desk)
    drafted(desk, 1, corpus)
    assert "Ask for review" in labels(opened())
    press(opened(), "Ask for review")
    assert {"Approve", "Return it to its writer"}.isdisjoint(labels(opened()))
    at.staff = RITA
    assert {"Approve", "Return it to its writer"} <= set(labels(opened()))


def test_a_step_of_another_role_is_refused_by_itself(
    desk: StaffDesk, corpus: Corpus, at: At
) -> None:
    """The page was drawn for a reviewer; by the time the button is pressed they are none."""
    take(desk)
    drafted(desk, 1, corpus)
    press(opened(), "Ask for review")
    at.staff = RITA
    page = opened()
    at.staff = replace(RITA, roles=frozenset({Role.AGENT}))
    press(page, "Approve")
    assert "needs the role" in said(page)
    assert inquiry(desk.database, 1).status == "review"


def test_nobody_approves_what_they_wrote(desk: StaffDesk, corpus: Corpus, at: At) -> None:
    take(desk)
    drafted(desk, 1, corpus, RITA)
    at.staff = RITA
    page = press(opened(), "Ask for review")
    assert "somebody else has to approve" in said(page)
    assert "Approve" not in labels(page)


def test_a_returned_reply_tells_its_writer_why(desk: StaffDesk, corpus: Corpus, at: At) -> None:
    take(desk)
    drafted(desk, 1, corpus)
    press(opened(), "Ask for review")
    at.staff = RITA
    page = opened()
    press(page, "Return it to its writer")
    assert "needs a reason" in said(page)
    page.text_area(key="reason-1-return").input("Name the field.")
    press(page, "Return it to its writer")
    assert inquiry(desk.database, 1).status == "drafting"
    at.staff = ANA
    assert "Rita returned the reply to its writer: Name the field." in said(opened())


def test_a_step_on_a_version_that_was_overtaken_is_not_taken(
    desk: StaffDesk, corpus: Corpus
) -> None:
    take(desk)
    drafted(desk, 1, corpus)
    page = opened()
    by_ben(desk, 1, "Another reply")
    press(page, "Ask for review")
    assert "is at version 2; you looked at version 1" in said(page)
    assert inquiry(desk.database, 1).status == "drafting"


def test_unsaved_text_comes_before_any_step(desk: StaffDesk, corpus: Corpus) -> None:
    take(desk)
    drafted(desk, 1, corpus)
    page = typed(opened(), MINE)
    assert "Ask for review" not in labels(page)
    assert "Save your changes, or undo them" in said(page)


def test_unsaved_text_outlives_a_review_that_somebody_else_asked_for(
    desk: StaffDesk, corpus: Corpus
) -> None:
    take(desk)
    drafted(desk, 1, corpus)
    page = typed(opened(), MINE)
    move(desk.database, BEN, 1, Step("ask for review", 1))
    press(page, "Save")
    assert "is not changed" in said(page)
    assert MINE in said(page)
    press(page, "Take it back to change it")
    press(page, "Save")
    assert newest(desk.database, 1).reply.startswith(MINE)  # type: ignore[union-attr]


def approved(desk: StaffDesk, corpus: Corpus, text: str = "") -> None:
    take(desk)
    reply = drafted(desk, 1, corpus)
    seen = 1
    if text:
        found = [{"text": text, "status": "contradicts", "unsupported": True, "start": 0}]
        save(desk.database, ANA, 1, Saving(1, text + reply, found))
        seen = 2
    move(desk.database, ANA, 1, Step("ask for review", seen))
    move(desk.database, RITA, 1, Step("approve", seen))


def test_sending_gives_files_and_no_file_is_there_before(desk: StaffDesk, corpus: Corpus) -> None:
    approved(desk, corpus)
    page = opened()
    assert not files(page)
    assert "sends no mail" in said(page)
    assert "1 place is still to be filled in" in said(page)
    press(page, "Mark as sent")
    assert inquiry(desk.database, 1).status == "sent"
    assert files(page)[:5] == ["Markdown", "Mail (.eml)", "Word (DOCX)", "PDF", "JSON"]


def test_a_reply_without_a_basis_goes_out_for_a_reason_that_is_kept(
    desk: StaffDesk, corpus: Corpus
) -> None:
    approved(desk, corpus, "You may leave AI out. ")
    page = opened()
    press(page, "Handed over another way")
    assert "no basis in the texts. Say why" in said(page)
    assert inquiry(desk.database, 1).status == "approved"
    page.text_area(key="reason-1-send").input("The General Counsel wrote it.")
    press(page, "Handed over another way")
    last = desk.database.read(lambda c: events(c, 1))[-1]
    assert last.details["reason"] == "Handed over another way. The General Counsel wrote it."
    assert "Why: Handed over another way. The General Counsel wrote it." in said(page)


def files(page: AppTest) -> list[str]:
    return [each.proto.label.replace("\\", "") for each in page.get("download_button")]


def test_an_approved_question_is_offered_as_it_was_edited(
    desk: StaffDesk, corpus: Corpus, at: At
) -> None:
    approved(desk, corpus)
    assert "Offer it" not in labels(opened())  # an agent offers nothing
    at.staff = RITA
    page = opened()
    key = "offer-1-1-0"
    assert (
        page.text_area(key=f"{key}-question").value == "Must I tell you about the AI in my comic?"
    )
    assert (page.text_area(key=f"{key}-answer").value or "").startswith(GLOSS[1])
    page.text_area(key=f"{key}-question").input("Must AI in a comic be told of?")
    page.selectbox(key=f"{key}-kind").select("eval case")
    press(page, "Offer it")
    (offered,) = proposals_made(desk.database)
    assert (offered.question, offered.kind) == ("Must AI in a comic be told of?", "eval case")
    assert GLOSS[0] in offered.addresses


def test_a_comment_says_what_it_is_about(desk: StaffDesk, corpus: Corpus) -> None:
    take(desk)
    drafted(desk, 1, corpus)
    page = opened()
    press(page, "Comment")
    assert "between 1 and" in said(page)
    page.text_area(key="comment-text-1").input("Too long **for** a comic.")
    sentence = page.selectbox(key="comment-sentence-1")
    chosen = next(n for n, each in enumerate(sentence.options) if "duty to disclose" in each)
    sentence.select_index(chosen)
    press(page, "Comment")
    (made,) = comments_on(desk.database, 1)
    assert "duty to disclose" in made.about
    assert "Too long **for** a comic." in said(page)
    assert page.text_area(key="comment-text-1").value == ""


def test_it_is_given_to_me_and_to_nobody_and_told_where_somebody_was_first(
    desk: StaffDesk,
) -> None:
    take(desk)
    page = press(opened(), "Assign to me")
    assert inquiry(desk.database, 1).assigned == "ana"
    press(page, "Assign to nobody")
    assert inquiry(desk.database, 1).assigned is None
    assign(desk.database, BEN, 1, seen=None, to=("ben", "Ben"))
    press(page, "Assign to me")
    assert "belongs to Ben by now" in said(page)


def test_the_history_tells_and_the_receipt_is_for_reviewers(
    desk: StaffDesk, corpus: Corpus, at: At
) -> None:
    approved(desk, corpus)
    page = opened()
    assert "Ana had version 1 drafted by the desk." in said(page)
    assert "Rita approved the reply (version 1)" in said(page)
    assert "2023-03-16/1" not in said(page)
    at.staff = RITA
    page = opened()
    assert "Rules (version): 2023-03-16/1" in said(page)
    assert "Texts (fingerprint): " + "cd" * 32 in said(page)
    assert "matches: these are the words that were saved" in said(page)


def test_versions_are_read_and_compared(desk: StaffDesk, corpus: Corpus) -> None:
    take(desk)
    reply = drafted(desk, 1, corpus)
    by_ben(desk, 1, THEIRS + reply)
    page = opened()
    page.selectbox(key="compared-1").select(0).run()
    assert not page.exception
    assert "⟦Ben was here.⟧" in said(page)
    assert "Version 1:" in said(page)


def test_an_erased_inquiry_shows_what_was_done_and_no_word_of_it(
    desk: StaffDesk, corpus: Corpus
) -> None:
    take(desk)
    drafted(desk, 1, corpus)
    page = typed(opened(), MINE)
    with desk.database.engine.begin() as connection:
        connection.execute(
            update(inquiries).values(erased=True, text="", subject="", sender="", letter={})
        )
    press(page, "Save")
    assert "was erased" in said(page)
    assert "Inquiry 1: (erased)" in said(page)
    assert "Ana took the letter in" in said(page)
    assert not page.text_area
    assert UNSAVED.of("ana", 1) is None


@pytest.mark.parametrize(
    "number", ["7", "0", "-1", "1e9", "²", "99999999999999999999", "x' OR 1=1"]
)
def test_a_number_of_no_inquiry_is_told(desk: StaffDesk, number: str) -> None:
    take(desk)
    assert "no inquiry" in said(opened(number))


def test_a_long_letter_is_shown_whole_when_asked_for(desk: StaffDesk) -> None:
    words = "Is a comic protected that I drew with AI and my own pencil? "
    take(desk, (words * 1000)[:59_990])
    page = opened()
    assert max(len(each.value) for each in page.text) < 3_100
    page.toggle[0].set_value(True).run()
    assert not page.exception
    assert max(len(each.value) for each in page.text) > 59_000


def test_a_hostile_letter_can_do_nothing(desk: StaffDesk) -> None:
    hostile = "![x](http://127.0.0.1:9/x.png) <b>b</b> :red-badge[OK] $x$"
    take(
        desk,
        f"{hostile}\n\n# Head \u202ereversed\u202c\n\nMust I?",
        subject=hostile,
        sender=hostile,
    )
    page = opened()
    assert hostile in "\n".join(each.value for each in page.text)
    assert "\u202e" not in said(page)
    rendered = [
        *page.title,
        *page.header,
        *page.subheader,
        *page.markdown,
        *page.caption,
        *page.info,
    ]
    assert not any("![x]" in each.value or "<b>" in each.value for each in rendered)


def test_a_chosen_sentence_and_pasted_words_show_what_they_stand_on(
    desk: StaffDesk, corpus: Corpus
) -> None:
    take(desk)
    drafted(desk, 1, corpus)
    page = opened()
    sentences = next(
        each for each in page.selectbox if each.label == "Choose a sentence of the reply"
    )
    chosen = next(n for n, each in enumerate(sentences.options) if "de minimis" in each)
    sentences.select_index(chosen).run()
    assert RULE[1] in said(page)
    (link,) = page.get("link_button")
    assert link.proto.url.startswith("/source/policy-2023?cited=")
    next(each for each in page.text_input if each.label == "Or paste words").input(RULE[1]).run()
    assert "These words stand on:" in said(page)


def test_letters_and_attachments_are_named(desk: StaffDesk) -> None:
    from assistant.letters import Attachment, letter
    from records.inquiries import take_in
    from staff.arrivals import arrival

    attached = (
        Attachment("scan.pdf", "application/pdf"),
        Attachment("n.txt", "text/plain", "Note"),
    )
    read = letter("Must I?\n\nKind regards,\nIris", sender="Iris", attachments=attached)
    take_in(desk.database, ANA, arrival(read, "file"))
    page = opened()
    assert "2 attachments" in said(page)
    assert "scan.pdf (application/pdf)" in said(page)
    assert "Kind regards" in said(page)


def test_what_is_unsaved_is_kept_for_half_a_day_and_no_longer() -> None:
    from datetime import UTC, datetime, timedelta

    from staff.writing import KEPT, Writing

    time = [datetime(2026, 1, 1, tzinfo=UTC)]
    unsaved = Unsaved(lambda: time[0])
    unsaved.keep("ana", 1, Writing(1, "a", "b"))
    time[0] += KEPT - timedelta(seconds=1)
    assert unsaved.of("ana", 1) == Writing(1, "a", "b")
    time[0] += timedelta(seconds=1)
    assert unsaved.of("ana", 1) is None
    unsaved.keep("ana", 2, Writing(1, "a", "b"))
    unsaved.keep("ana", 2, Writing(1, "b", "b"))  # saved
    assert unsaved.of("ana", 2) is None


@pytest.fixture
def drafting(assistant: Any) -> None:
    counter_desk.put_desk(assistant)


@pytest.mark.usefixtures("drafting")
def test_the_desk_drafts_in_a_tone_with_what_was_confirmed(desk: StaffDesk) -> None:
    take(desk, "I wrote the text of my comic and Midjourney made the pictures. May I claim them?")
    page = opened()
    page.selectbox[0].select_index(1)
    page.checkbox[0].check()
    press(page, "Draft a reply")
    made = newest(desk.database, 1)
    assert made is not None
    assert made.drafted["recommendation"] is not None
    assert made.drafted["tone"] != "plain"
    assert "Drafted as version 1" in said(page)
    assert page.text_area(key="reply-1").value == made.reply


@pytest.mark.usefixtures("drafting")
def test_drafting_again_waits_for_what_is_not_saved(desk: StaffDesk) -> None:
    take(desk)
    press(opened(), "Draft a reply")
    page = typed(opened(), MINE)
    press(page, "Draft a reply")
    assert "Your changes are not saved yet" in said(page)
    assert len(versions(desk.database, 1)) == 1
    press(page, "Save")
    press(page, "Draft a reply")
    assert [bool(each.drafted) for each in versions(desk.database, 1)] == [True, True, True]
    assert page.text_area(key="reply-1").value == versions(desk.database, 1)[0].reply


def test_a_chat_model_smooths_the_reply_and_its_writer_saves_it(
    desk: StaffDesk, assistant: Any
) -> None:
    with chat_server() as server:
        counter_desk.put_desk(with_model(assistant, server, "openai", "honest", "tools"))
        take(desk)
        page = opened()
        press(page, "Draft a reply")
        press(page, "Smooth it")
    first = newest(desk.database, 1)
    assert first is not None
    smoothed = page.text_area(key="reply-1").value
    assert smoothed != first.reply
    assert newest(desk.database, 1) == first, "nothing is saved by itself"
    claims = [line["text"] for line in first.drafted["lines"] if line["kind"] == "claim"]
    assert all(text in smoothed for text in claims)


@pytest.mark.usefixtures("drafting")
def test_without_a_chat_model_nothing_is_offered_to_smooth(desk: StaffDesk) -> None:
    take(desk)
    page = opened()
    press(page, "Draft a reply")
    assert "Smooth it" not in labels(page)
