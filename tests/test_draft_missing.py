"""What an edited draft no longer says: told where it matters, and only there."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from assistant.draft_check import examine, unsupported
from assistant.draft_missing import Missing
from assistant.draft_reading import read_draft
from corpus.documents import Corpus
from tests.drafts import (
    ASKS_FOR_FACTS,
    CLOSING,
    FIRST,
    FOURTH,
    GLOSS,
    GREETING,
    LEAD,
    NOTICE,
    OPEN,
    RULE,
    SECOND,
    SIGNED,
    THANKS,
    THIRD,
    lined_draft,
    listed,
)

QUOTED = f"“{RULE[1]}” [2]"


@pytest.fixture(scope="module")
def made(corpus: Corpus) -> dict[str, Any]:
    return lined_draft(corpus)


def gone(
    made: dict[str, Any], corpus: Corpus, edited: str, *, lists: bool = False
) -> list[Missing]:
    return list(examine(edited, read_draft(made), corpus, listed=lists).missing)


def without(text: str, *paragraphs: str) -> str:
    """The text without the first paragraph that is so, for each."""
    left = text.split("\n\n")
    for paragraph in paragraphs:
        left.remove(paragraph)
    return "\n\n".join(left)


def kinds(found: list[Missing]) -> list[tuple[str, tuple[int, ...]]]:
    return [(each.kind, each.questions) for each in found]


def test_nothing_is_missing_in_a_fresh_draft(made: dict[str, Any], corpus: Corpus) -> None:
    assert gone(made, corpus, made["reply"]) == []
    assert gone(made, corpus, listed(made), lists=True) == []
    assert list(unsupported(examine(listed(made), read_draft(made), corpus).findings)) == []


HARMLESS = [
    (GREETING,),  # a courtesy
    (THANKS, CLOSING),
    (LEAD,),  # a lead-in
    (SECOND, OPEN),  # an open place that went with its question
    (SIGNED,),  # an open place of nobody's question
    (FIRST, FOURTH),  # headings, where the answers stay
]


@pytest.mark.parametrize("cut", HARMLESS)
def test_a_harmless_deletion_is_no_fault(
    made: dict[str, Any], corpus: Corpus, cut: tuple[str, ...]
) -> None:
    assert gone(made, corpus, without(made["reply"], *cut)) == []
    assert gone(made, corpus, without(listed(made), *cut), lists=True) == []


def test_an_open_place_that_was_filled_is_not_missing(made: dict[str, Any], corpus: Corpus) -> None:
    filled = made["reply"].replace(OPEN, "The fees are listed on the Office's own pages.")
    assert gone(made, corpus, filled) == []


def test_questions_in_another_order_are_all_there(made: dict[str, Any], corpus: Corpus) -> None:
    turned = without(made["reply"], SECOND, OPEN).replace(FIRST, f"{SECOND}\n\n{OPEN}\n\n{FIRST}")
    assert gone(made, corpus, turned) == []


def test_a_text_that_was_reflowed_has_lost_nothing(made: dict[str, Any], corpus: Corpus) -> None:
    broken = made["reply"].replace(" [", "\n[").replace("“", '"').replace("”", '"')
    checked = examine(broken, read_draft(made), corpus)
    assert checked.missing == ()
    assert list(unsupported(checked.findings)) == []


@pytest.mark.parametrize("cut", ["whole", "half"])
def test_the_notice_is_missed(made: dict[str, Any], corpus: Corpus, cut: str) -> None:
    words = f"{NOTICE} Only the Office decides on an application." if cut == "whole" else NOTICE
    (found,) = gone(made, corpus, made["reply"].replace(words, ""))
    assert found.kind == "notice"
    assert NOTICE in found.text
    assert "put it back" in found.why


def test_a_reworded_notice_is_no_notice(made: dict[str, Any], corpus: Corpus) -> None:
    (found,) = gone(made, corpus, made["reply"].replace("This is not the", "We are not the"))
    assert found.kind == "notice"


def test_a_claim_is_missed_and_its_question_has_less(made: dict[str, Any], corpus: Corpus) -> None:
    (found,) = gone(made, corpus, without(made["reply"], f"{GLOSS[1]} [1]"))
    assert (found.kind, found.text, found.questions) == ("claim", GLOSS[1], (1,))
    assert "Question 1 has less basis" in found.why
    assert found.basis[0].address == GLOSS[0]


def test_a_part_of_a_claim_is_missed(made: dict[str, Any], corpus: Corpus) -> None:
    (found,) = gone(made, corpus, made["reply"].replace("Yes. You have", "You have"))
    assert (found.kind, found.text) == ("claim", "Yes.")
    assert "A part of a claim" in found.why


def test_of_two_claims_alike_the_one_that_went_is_named(
    made: dict[str, Any], corpus: Corpus
) -> None:
    first = made["reply"].replace(f"{QUOTED}\n\n{SECOND}", SECOND)
    last = made["reply"].replace(f"{FOURTH}\n\n{QUOTED}", f"{FOURTH}\n\nPlease see above.")
    assert kinds(gone(made, corpus, first)) == [("claim", (1,))]
    (found,) = gone(made, corpus, last)
    assert found.questions == (4,)
    assert "Question 4 now has no basis" in found.why
    assert "still stand elsewhere" in found.why


def test_a_question_that_nothing_answers_is_missed(made: dict[str, Any], corpus: Corpus) -> None:
    unanswered = without(made["reply"], OPEN)  # its heading stays
    assert kinds(gone(made, corpus, unanswered)) == [("question", (2,))]
    beneath = without(made["reply"], ASKS_FOR_FACTS)
    assert kinds(gone(made, corpus, beneath)) == [("question", (3,))]
    whole = without(made["reply"], THIRD, ASKS_FOR_FACTS)
    assert kinds(gone(made, corpus, whole)) == [("question", (3,))]
    last = made["reply"].replace(f"{FOURTH}\n\n{QUOTED}\n\n", "")
    assert kinds(gone(made, corpus, last)) == [("question", (4,)), ("claim", (4,))]


def test_staffs_own_answer_is_an_answer(made: dict[str, Any], corpus: Corpus) -> None:
    own = made["reply"].replace(f"{FOURTH}\n\n{QUOTED}", "As to leaving it out, we shall write.")
    assert kinds(gone(made, corpus, own)) == [("claim", (4,))]


def test_a_courtesy_before_it_is_no_answer(made: dict[str, Any], corpus: Corpus) -> None:
    start, end = made["reply"].index(FIRST), made["reply"].index(SECOND)
    kind = made["reply"][:start].replace(THANKS, f"{THANKS} I can hear how this upset you.")
    found = kinds(gone(made, corpus, kind + made["reply"][end:]))
    assert ("question", (1,)) in found


def test_the_list_of_sources_is_missed(made: dict[str, Any], corpus: Corpus) -> None:
    (found,) = gone(made, corpus, made["reply"], lists=True)
    assert found.kind == "sources"
    assert "[1], [2], [3]" in found.why
    unmarked = made["reply"]
    for number in (1, 2, 3):
        unmarked = unmarked.replace(f" [{number}]", "")
    for lists in (True, False):
        assert kinds(gone(made, corpus, unmarked, lists=lists)) == [("sources", ())]


@pytest.mark.parametrize("what", ["all of it", "its words", "its place"])
def test_a_source_whose_mark_is_used_is_missed(
    made: dict[str, Any], corpus: Corpus, what: str
) -> None:
    note = listed(made).split("\n\n")[-2]
    assert note.startswith("2. ")
    words, place = note.split("\n")
    left = {"all of it": "", "its words": f"2. {place.strip()}", "its place": words}[what]
    (found,) = gone(made, corpus, listed(made).replace(note, left), lists=True)
    assert (found.kind, found.basis[0].address) == ("source", RULE[0])
    assert found.text.startswith("[2]")


def test_a_source_that_nothing_leads_to_may_go(made: dict[str, Any], corpus: Corpus) -> None:
    *_, gloss, rule, phone = listed(made).split("\n\n")
    edited = listed(made).replace(f"{gloss}\n\n", "").replace(f"{GLOSS[1]} [1]\n\n", "")
    assert rule in edited
    assert phone in edited
    assert kinds(gone(made, corpus, edited, lists=True)) == [("claim", (1,))]


def test_another_place_in_a_note_is_told_though_its_figures_stand_elsewhere_in_it(
    made: dict[str, Any], corpus: Corpus
) -> None:
    edited = listed(made).replace(
        "88 FR 16190, sec. IV.A, para. 2, p. 5.", "88 FR 16190, sec. IV.A, para. 5, p. 5."
    )
    assert edited != listed(made)
    (found,) = unsupported(examine(edited, read_draft(made), corpus).findings)
    assert found.status == "lost"


def test_the_mark_of_a_sentence_is_missed_in_a_draft_with_lines(
    made: dict[str, Any], corpus: Corpus
) -> None:
    edited = made["reply"].replace(f"{GLOSS[1]} [1]", GLOSS[1])
    (found,) = unsupported(examine(edited, read_draft(made), corpus).findings)
    assert found.status == "lost"
    assert "[1]" in found.why


def test_notes_that_were_numbered_anew_are_no_loss(made: dict[str, Any], corpus: Corpus) -> None:
    *_, gloss, rule, phone = listed(made).split("\n\n")
    edited = without(listed(made), f"{GLOSS[1]} [1]", gloss)
    for text, new in (
        (rule, f"1{rule[1:]}"),
        (phone, f"2{phone[1:]}"),
        ("[2]", "[1]"),
        ("[3]", "[2]"),
    ):
        edited = edited.replace(text, new)
    checked = examine(edited, read_draft(made), corpus, listed=True)
    assert kinds(list(checked.missing)) == [("claim", (1,))]
    assert [each for each in unsupported(checked.findings) if "Note" in each.why] == []


@pytest.mark.parametrize("text", ["", "\n\n", "[1]", "Notes", "1. “a”", "\ud800", "Question 1:"])
def test_nothing_that_is_left_breaks_it(made: dict[str, Any], corpus: Corpus, text: str) -> None:
    found = gone(made, corpus, text, lists=True)
    assert {"notice", "claim", "question"} <= {each.kind for each in found}


def test_the_terminal_tells_it_and_does_not_block(made: dict[str, Any], tmp_path: Path) -> None:
    draft, edited = tmp_path / "draft.json", tmp_path / "edited.md"
    draft.write_text(json.dumps(made))
    edited.write_text(without(listed(made), f"{GLOSS[1]} [1]"))
    words = [sys.executable, "-m", "cli", "draft", "check", str(edited), "--draft", str(draft)]
    done = subprocess.run(words, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert "missing      claim: Yes. You have a duty" in done.stdout
    assert "1 thing that was drafted is missing" in done.stdout
    told = json.loads(subprocess.run([*words, "--json"], capture_output=True).stdout)
    assert told["ok"] is True
    (found,) = told["missing"]
    assert (found["kind"], found["questions"]) == ("claim", [1])
    assert found["citations"][0]["address"] == GLOSS[0]
