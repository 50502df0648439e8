"""A reply as files, and two texts compared: nothing is lost, nothing is made up."""

from __future__ import annotations

import json
from datetime import date
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.letters import Letter
from corpus.documents import Corpus
from counter.paper import Gap, Notes, Notice, Paragraph
from records.drafts import Version
from records.inquiries import inquiry
from staff.differences import changed_words, differences, paragraphs
from staff.offering import offers_of
from staff.replies import edited as saving_of
from staff.reply_paper import KINDS, reply_file, reply_paper
from tests.drafts import GLOSS, RULE
from tests.staff_desks import ANA, FIRST, OPEN, At, staff_desk_in, take, two_questions

DAY = date(2026, 1, 2)
LETTER = Letter("Must I?", subject="My comic", address="iris@example.org", message_id="<1@e.org>")


def version(corpus: Corpus, reply: str = "", **changed: Any) -> Version:
    from assistant.draft_check import check
    from assistant.draft_reading import read_draft

    made = two_questions(corpus)
    text = reply or made["reply"]
    found = [each.as_json() for each in check(text, read_draft(made), corpus)]
    values = {"drafted": made, "found": found, **changed}
    return Version(1, 2, "2026-01-02T00:00:00.000000Z", "ana", "Ana", text, **values)


def test_the_edited_words_go_out_with_every_note(corpus: Corpus) -> None:
    edited = two_questions(corpus)["reply"].replace("Dear Iris", "Dear Ms Iris")
    paper = reply_paper(version(corpus, edited), corpus, DAY)
    assert Paragraph("Dear Ms Iris,", "ours") in paper.blocks
    assert Paragraph(GLOSS[1], "ours", (1,)) in paper.blocks
    assert Gap("an answer to question 2") in paper.blocks
    assert any(isinstance(block, Notice | Paragraph) for block in paper.blocks)
    (notes,) = (block for block in paper.blocks if isinstance(block, Notes))
    assert [note.number for note in notes.notes] == [1, 2]
    assert RULE[1] in notes.notes[1].quote


@pytest.mark.parametrize("kind", KINDS)
def test_every_format_holds_the_reply_and_is_the_same_again(kind: str, corpus: Corpus) -> None:
    made = version(corpus)
    content = reply_file(made, LETTER, corpus, DAY, kind)
    assert content == reply_file(made, LETTER, corpus, DAY, kind)
    if kind in ("md", "json"):
        assert b"duty to disclose" in content
    if kind == "json":
        assert json.loads(content)["receipt"]["made_from"]["rules"] == "2023-03-16/1"


def test_a_mail_answers_the_letter_and_says_that_it_is_not_sent(corpus: Corpus) -> None:
    content = reply_file(version(corpus), LETTER, corpus, DAY, "eml")
    mail = message_from_bytes(content, policy=policy.default)
    assert (mail["To"], mail["Subject"]) == ("iris@example.org", "Re: My comic")
    assert (mail["In-Reply-To"], mail["X-Unsent"]) == ("<1@e.org>", "1")
    body = mail.get_content()
    assert GLOSS[1] in body
    assert "Notes" in body


def test_a_reply_that_staff_wrote_has_no_notes_and_goes_out_too(corpus: Corpus) -> None:
    own = version(corpus, "Come and see us. [9]", drafted={}, found=())
    for kind in KINDS:
        assert reply_file(own, Letter("Must I?"), corpus, DAY, kind)
    assert reply_paper(own, corpus, DAY).blocks == (Paragraph("Come and see us. [9]", "ours"),)


def test_the_words_of_the_letter_may_be_quoted_however_the_reply_is_saved(
    tmp_path: Path, corpus: Corpus
) -> None:
    desk = staff_desk_in(tmp_path, At(ANA))
    there = inquiry(desk.database, take(desk, "Must I disclose that AI drew my comic?"))
    said = "You wrote: “Must I disclose that AI drew my comic?”"
    (found,) = saving_of(corpus, said, there, {}, base=0).found
    assert found["status"] == "own"
    desk.database.close()


def test_an_offer_holds_what_went_out_between_its_headings(corpus: Corpus) -> None:
    edited = two_questions(corpus)["reply"].replace(GLOSS[1], "Yes, tell us of the AI.")
    first, second = offers_of(version(corpus, edited))
    assert first.answer.startswith("Yes, tell us of the AI.")
    assert RULE[0] in first.addresses
    assert (second.answer, second.addresses) == ("", ())  # an open place is no answer
    assert offers_of(version(corpus, edited.replace(FIRST, "")))[0].answer == ""


TEXTS = st.text(alphabet="ab ⟦\n", max_size=60)


@given(TEXTS, TEXTS)
@settings(max_examples=200, deadline=None)
def test_a_comparison_holds_both_texts_whole(before: str, after: str) -> None:
    found = differences(before, after)
    assert [p for each in found for p in paragraphs(each.before)] == paragraphs(before)
    assert [p for each in found for p in paragraphs(each.after)] == paragraphs(after)
    assert all((each.before == each.after) == each.same for each in found if each.same)


def test_the_words_that_differ_are_set_apart() -> None:
    assert changed_words("You must tell us.", "You may tell us.") == (
        "You ⟦must⟧ tell us.",
        "You ⟦may⟧ tell us.",
    )
    assert changed_words("", "New.") == ("", "New.")
    assert OPEN in changed_words(OPEN, OPEN)[0]


def test_a_very_long_text_is_compared_in_time() -> None:
    one = "\n\n".join(f"Paragraph {n} of a long reply." for n in range(2_000))
    other = one.replace("Paragraph 1000 ", "Paragraph one thousand ")
    found = differences(one, other)
    assert [each.before for each in found if not each.same] == ["Paragraph 1000 of a long reply."]
    changed_words("a " * 50_000, "b " * 50_000)
