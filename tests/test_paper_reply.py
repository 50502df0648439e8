"""The edited reply in every format: its words as they are now, with the notes that its marks lead to."""

from __future__ import annotations

import json
from datetime import date
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest

from assistant.draft_check import examine, unsupported
from assistant.draft_trust import trusted
from corpus.documents import Corpus
from counter.paper import Gap, Heading, Notes, Notice, Quotation
from counter.paper_reply import EDITED, REPLY_KINDS, Edited, reply_file, reply_paper
from counter.paper_writing import CHECK
from terminal.drafting import DRAFT_ENDINGS
from tests.drafts import FOURTH, GLOSS, GREETING, RULE, SIGNED, WHOLE_NOTICE, lined_draft
from tests.taken_away import READ, solid

DAY = date(2026, 11, 22)
OWN = "It was a pleasure to read your letter, and we hope that all of you are well."


@pytest.fixture(scope="module")
def made(corpus: Corpus) -> dict[str, Any]:
    return lined_draft(corpus)


def edited(made: dict[str, Any], corpus: Corpus, text: str) -> Edited:
    draft = trusted(made, corpus)
    alone = unsupported(examine(text, draft, corpus).findings)
    return Edited(text, draft, made, tuple(each.text for each in alone))


def reworked(made: dict[str, Any]) -> str:
    """Another greeting, words of staff's own, a claim less, a signature."""
    text = made["reply"].replace(GREETING, f"My dear Ms Alvarez,\n\n{OWN}")
    return text.replace(f"{GLOSS[1]} [1]\n\n", "").replace(SIGNED, "Jane Roe")


def test_there_is_every_format_of_the_command_line() -> None:
    assert {f".{kind}" for kind in REPLY_KINDS} == set(DRAFT_ENDINGS)


@pytest.mark.parametrize("kind", ["md", "docx", "pdf", "html"])
def test_every_format_holds_the_edited_text_with_its_notes(
    made: dict[str, Any], corpus: Corpus, kind: str
) -> None:
    text = reworked(made)
    taken = reply_file(edited(made, corpus, text), corpus, DAY, kind)
    read = solid(READ[kind](taken.content))
    for paragraph in text.split("\n\n"):
        bare = paragraph.removesuffix(" [2]").removesuffix(" [3]")
        assert solid(bare) in read
    assert solid(GLOSS[1]) not in read  # what staff took out is out
    for note in made["notes"][1:]:
        assert solid(note["quote"]) in read
        assert solid(note["label"]) in read
    assert solid(made["notes"][0]["quote"]) not in read  # nothing leads to it any more


def test_the_mail_goes_to_the_sender_with_the_edited_text(
    made: dict[str, Any], corpus: Corpus
) -> None:
    letter = {
        "subject": "Re: My comic\r\nBcc: all@example.org",
        "sender": "Ms Alvarez",
        "address": "a@example.org",
        "message_id": "<1@example.org>",
    }
    text = reworked(made)
    one = Edited(text, trusted(made, corpus), {**made, "letter": letter})
    mail = message_from_bytes(reply_file(one, corpus, DAY, "eml").content, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    assert (mail["To"], mail["In-Reply-To"]) == ("a@example.org", "<1@example.org>")
    assert mail["Bcc"] is None
    body = mail.get_content().replace("\r\n", "\n")
    assert text in body
    assert made["notes"][1]["quote"] in body
    assert made["notes"][0]["quote"] not in body


def test_the_json_can_be_taken_up_again(made: dict[str, Any], corpus: Corpus) -> None:
    text = made["reply"].replace("a duty to disclose", "no duty to disclose")
    taken = reply_file(edited(made, corpus, text), corpus, DAY, "json")
    again = json.loads(taken.content)
    assert trusted(again, corpus).reply == text
    assert len(again["unsupported"]) == 1
    assert "no duty" in again["unsupported"][0]
    later = reply_file(edited(again, corpus, made["reply"]), corpus, DAY, "json")
    assert json.loads(later.content) == made


def test_what_was_taken_away_as_markdown_can_be_checked(
    made: dict[str, Any], corpus: Corpus
) -> None:
    for text in (made["reply"], reworked(made)):
        file = reply_file(edited(made, corpus, text), corpus, DAY, "md").content.decode()
        checked = examine(file, trusted(made, corpus), corpus, listed=True)
        assert list(unsupported(checked.findings)) == []
        gone = [each.kind for each in checked.missing]
        assert gone == ([] if text == made["reply"] else ["claim"])


def test_paragraphs_are_what_the_draft_says_they_are(made: dict[str, Any], corpus: Corpus) -> None:
    blocks = reply_paper(edited(made, corpus, made["reply"]), corpus, DAY).blocks
    assert Heading(FOURTH) in blocks
    assert Notice(WHOLE_NOTICE) in blocks
    assert [b.voice for b in blocks if isinstance(b, Quotation)] == ["office"] * 3
    assert [len(b.notes) for b in blocks if isinstance(b, Notes)] == [3]
    assert Gap("the name of whoever signs") in blocks


def test_a_turned_quotation_is_not_drawn_as_the_offices(
    made: dict[str, Any], corpus: Corpus
) -> None:
    text = made["reply"].replace("should be explicitly", "may be explicitly")
    blocks = reply_paper(edited(made, corpus, text), corpus, DAY).blocks
    assert len([b for b in blocks if isinstance(b, Quotation)]) == 1  # of three, two said that
    assert RULE[1] not in [getattr(b, "text", "") for b in blocks]


def test_it_says_whether_it_was_edited(made: dict[str, Any], corpus: Corpus) -> None:
    fresh = reply_paper(edited(made, corpus, made["reply"]), corpus, DAY)
    changed = reply_paper(edited(made, corpus, reworked(made)), corpus, DAY)
    assert CHECK in [getattr(block, "text", "") for block in fresh.blocks]
    assert EDITED in [getattr(block, "text", "") for block in changed.blocks]
    assert (fresh.title, changed.title) == ("Draft of a reply", "Draft of a reply")
    signed = made["reply"].replace(SIGNED, "Jane").replace("[to be filled in:", "(open:")
    assert reply_paper(edited(made, corpus, signed), corpus, DAY).title == "Reply"


HOSTILE = [
    "",
    "[99]",
    "[1]",
    "<script>alert(1)</script> [1]",
    "![x](https://a.b/x.png)",
    "\u202eabc",
]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("kind", list(REPLY_KINDS))
def test_nothing_that_is_typed_breaks_a_format(
    made: dict[str, Any], corpus: Corpus, text: str, kind: str
) -> None:
    content = reply_file(edited(made, corpus, text), corpus, DAY, kind).content
    assert b"<script>alert" not in content or kind in ("json", "eml")
    assert b"![x](" not in content or kind in ("json", "eml", "html")
