"""A draft's JSON is a basis only as the desk made it: its reply may be edited, and nothing else."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assistant.draft_reading import BadDraft
from assistant.draft_trust import AlteredDraft, trusted
from assistant.receipts import receipt
from corpus.documents import Corpus
from tests.drafts import GLOSS, RULE, lined_draft, small_draft

Change = Callable[[dict[str, Any]], object]


@pytest.fixture
def made(corpus: Corpus) -> dict[str, Any]:
    return copy.deepcopy(lined_draft(corpus))


def test_a_draft_as_it_was_made_is_trusted(made: dict[str, Any], corpus: Corpus) -> None:
    assert trusted(json.loads(json.dumps(made)), corpus).reply == made["reply"]
    assert trusted(small_draft(corpus), corpus)


@pytest.mark.parametrize("reply", ["", "Another reply.", "\ud800"])
def test_its_reply_may_be_another(made: dict[str, Any], corpus: Corpus, reply: str) -> None:
    assert trusted({**made, "reply": reply}, corpus).reply == reply


def _claim(made: dict[str, Any]) -> None:
    made["lines"][3]["claim"]["text"] = "No. You have no duty to disclose anything."
    made["lines"][3]["text"] = "No. You have no duty to disclose anything. [1]"


def _shown(made: dict[str, Any]) -> None:
    made["lines"][3]["text"] = made["lines"][3]["text"].replace("a duty", "no duty")


def _quote(made: dict[str, Any]) -> None:
    cited = made["lines"][3]["claim"]["citations"][0]
    cited["quote"] = cited["quote"].replace("have a duty", "have no duty")


def _place(made: dict[str, Any]) -> None:
    made["lines"][5]["claim"]["citations"][0]["label"] = "37 CFR 202.1"


def _other_source(made: dict[str, Any]) -> None:
    made["lines"][3]["claim"]["citations"] = made["lines"][5]["claim"]["citations"]


def _no_source(made: dict[str, Any]) -> None:
    made["lines"][3]["claim"]["citations"] = []


def _of_question(made: dict[str, Any]) -> None:
    made["questions"][3]["claims"][0]["text"] = "AI pictures may always be claimed."


def _note(made: dict[str, Any]) -> None:
    made["notes"][0]["quote"] = "Nothing is to be disclosed."


def _recommendation(made: dict[str, Any]) -> None:
    made["recommendation"] = {"actions": ["none"], "claimable": ["pictures"], "reasons": []}


CLAIMS = [_claim, _shown, _quote, _place, _other_source, _no_source, _of_question, _note]


@pytest.mark.parametrize("change", [*CLAIMS, _recommendation])
@pytest.mark.parametrize("forged", [False, True], ids=["", "with a receipt of its own"])
def test_what_was_altered_is_told_and_is_no_basis(
    made: dict[str, Any], corpus: Corpus, change: Change, forged: bool
) -> None:
    change(made)
    made["reply"] = "\n\n".join(line["text"] for line in made["lines"])
    if forged:
        made["receipt"] = receipt({k: v for k, v in made.items() if k != "receipt"}, corpus)
    with pytest.raises(AlteredDraft) as told:
        trusted(made, corpus)
    assert "altered" in str(told.value)  # what
    assert "not what" in str(told.value)  # why
    assert "desk draft LETTER --json" in str(told.value)  # what to do


def test_the_claim_that_was_altered_is_named(made: dict[str, Any], corpus: Corpus) -> None:
    _claim(made)
    with pytest.raises(AlteredDraft, match=r"No\. You have no duty to disclose anything"):
        trusted(made, corpus)


@pytest.mark.parametrize(
    "change",
    [
        lambda made: made["lines"][1].update(text="AI pictures are always protected."),
        lambda made: made["lines"][1].update(kind="claim"),
        lambda made: made["lines"].pop(),
        lambda made: made["questions"][1].update(status="answered"),
        lambda made: made["letter"].update(address="another@example.org"),
        lambda made: made.update(sentences=[]),
    ],
)
def test_nothing_else_may_be_altered(made: dict[str, Any], corpus: Corpus, change: Change) -> None:
    change(made)
    with pytest.raises(AlteredDraft, match="receipt was made for"):
        trusted(made, corpus)


@pytest.mark.parametrize("receipt", [None, {}, [], "no", {"receipt": 1}, {"receipt": 2}])
def test_without_a_receipt_nothing_is_a_basis(
    made: dict[str, Any], corpus: Corpus, receipt: object
) -> None:
    with pytest.raises(AlteredDraft, match="no receipt"):
        trusted({**made, "receipt": receipt}, corpus)


def test_what_is_no_draft_is_still_told_as_that(corpus: Corpus) -> None:
    with pytest.raises(BadDraft, match="no draft"):
        trusted([], corpus)


def test_a_draft_from_other_texts_says_so(made: dict[str, Any], corpus: Corpus) -> None:
    _claim(made)
    made["reply"] = "\n\n".join(line["text"] for line in made["lines"])
    made["receipt"] = receipt({k: v for k, v in made.items() if k != "receipt"}, corpus)
    made["receipt"]["made_from"]["texts"] = "another"
    with pytest.raises(AlteredDraft, match="other texts"):
        trusted(made, corpus)


def test_the_terminal_refuses_it_with_a_sentence(made: dict[str, Any], tmp_path: Path) -> None:
    draft, edited = tmp_path / "draft.json", tmp_path / "edited.md"
    edited.write_text(made["reply"])
    _shown(made)
    draft.write_text(json.dumps(made))
    for words in ([str(draft)], [str(edited), "--draft", str(draft)]):
        done = subprocess.run(
            [sys.executable, "-m", "cli", "draft", "check", *words], capture_output=True, text=True
        )
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith(f"desk: {draft}: This draft was altered")
        assert "You have no duty" in done.stderr
        assert "Traceback" not in done.stderr


def test_the_claims_of_these_tests_are_the_desks(made: dict[str, Any]) -> None:
    assert GLOSS[1] in made["reply"]
    assert RULE[1] in made["reply"]
