"""Recommendations, proposals, rules and receipts on the command line, in the contract's shapes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from corpus.documents import Corpus
from tests.test_cli import answers, desk, validator

COMIC = Path(__file__).with_name("facts_of_a_comic.json")


def test_a_recommendation_has_the_shape_of_the_contract_and_cites_words_that_stand(
    home: Path, corpus: Corpus
) -> None:
    (result,) = answers(desk(home, "recommend", str(COMIC), "--json"))
    validator("recommendation.schema.json").validate(result)
    assert result["verdict"] == "register_with_exclusion"
    assert result["actions"] == ["file_supplementary_registration"]
    assert result["excluded"] == ["the pictures"]
    for reason in result["reasons"]:
        for citation in reason["citations"]:
            text = corpus.document(citation["source_id"]).text
            assert text[citation["start"] : citation["end"]] == citation["quote"]


def test_the_same_facts_give_the_same_bytes(home: Path) -> None:
    one, two = (desk(home, "recommend", str(COMIC), "--json").stdout for _ in range(2))
    assert one == two


def test_a_recommendation_reads_as_text_and_as_markdown(home: Path) -> None:
    text = desk(home, "recommend", str(COMIC)).stdout
    assert text.startswith("Register, and exclude what the AI made.")
    assert "Author Created: the story" in text
    assert "[1] 88 FR 16190, sec. IV, para. 1" in text
    markdown = desk(home, "recommend", str(COMIC), "--format", "md").stdout
    assert markdown.startswith("# Register, and exclude what the AI made.")
    assert "## Material Excluded / Other" in markdown


def test_facts_come_from_standard_input_and_in_batches(home: Path, tmp_path: Path) -> None:
    batch = tmp_path / "facts.jsonl"
    facts = json.loads(COMIC.read_text())
    batch.write_text("\n".join(json.dumps({"id": id_, "facts": facts}) for id_ in "ab"))
    found = answers(desk(home, "recommend", "--batch", str(batch)))
    assert [result["id"] for result in found] == ["a", "b"]
    done = subprocess.run(
        [sys.executable, "-m", "cli", "recommend", "-", "--json"],
        input=COMIC.read_text(),
        capture_output=True,
        text=True,
    )
    assert json.loads(done.stdout)["verdict"] == found[0]["verdict"]


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ("{}", "elements is missing"),
        ('{"elements": []}', "elements is empty"),
        (
            '{"elements": [{"name": "a", "ai_role": "maybe"}]}',
            "Allowed: none, assistive, generated",
        ),
        ('{"elements": [{"name": "a"}], "x": 1}', "the key 'x', which is not known here"),
        ('{"elements": [{"name": "a"}], "arrangement": true}', "arrangement is "),
        ("[1]", "a list was given"),
        ("{broken", "is not JSON"),
        ("[" * 100_000, "is not JSON"),
    ],
)
def test_malformed_facts_are_told_by_their_key(
    home: Path, tmp_path: Path, facts: str, says: str
) -> None:
    path = tmp_path / "facts.json"
    path.write_text(facts)
    for words in (["recommend", str(path)], ["ask", "Why?", "--facts", str(path)]):
        done = desk(home, *words)
        assert done.returncode == 2
        assert says in done.stderr
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["recommend"], "Give a file of facts"),
        (["recommend", "nowhere.json"], "nowhere.json cannot be read"),
        (["recommend", str(COMIC), "--format", "pdf"], "There is no format 'pdf'"),
        (["recommend", "--batch", str(COMIC)], "line 1: not JSON"),
        (["facts", "  "], "The story is empty"),
        (["facts", "a " * 20_000], "at most 20,000 are read"),
        (["receipt", "check", "nowhere.json"], "nowhere.json cannot be read"),
    ],
)
def test_bad_input_gets_a_sentence_and_exit_code_2(home: Path, words: list[str], says: str) -> None:
    done = desk(home, *words)
    assert done.returncode == 2
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_an_answer_with_confirmed_facts_carries_the_recommendation(home: Path) -> None:
    question = "What do I do about the pictures?"
    (answer,) = answers(desk(home, "ask", question, "--facts", str(COMIC), "--json"))
    validator("answer.schema.json").validate(answer)
    (alone,) = answers(desk(home, "recommend", str(COMIC), "--json"))
    alone.pop("receipt")
    assert answer["kind"] == "recommendation"
    assert answer["recommendation"] == alone


def test_facts_may_stand_on_the_lines_of_a_batch(home: Path, tmp_path: Path) -> None:
    batch = tmp_path / "batch.jsonl"
    case = {"id": "a", "question": "What now?", "facts": json.loads(COMIC.read_text())}
    batch.write_text(json.dumps(case))
    assert answers(desk(home, "ask", "--batch", str(batch)))[0]["kind"] == "recommendation"
    case["facts"]["elements"][0]["ai_role"] = "maybe"
    batch.write_text(json.dumps(case))
    done = desk(home, "ask", "--batch", str(batch))
    assert done.returncode == 2
    assert "line 1: elements[0].ai_role is 'maybe'" in done.stderr


def test_a_story_becomes_proposals_each_with_its_words(home: Path) -> None:
    story = "Midjourney made the pictures, I wrote the text."
    (found,) = answers(desk(home, "facts", story, "--json"))
    assert all(proposal["words"] in story for proposal in found["proposed_facts"])
    roles = {e["name"]: e.get("ai_role") for e in found["facts"]["elements"]}
    assert roles == {"pictures": "generated", "text": "none"}
    assert "until you confirm them" in desk(home, "facts", story).stdout


@pytest.mark.parametrize("words", [["recommend", str(COMIC)], ["ask", "Do I have to disclose AI?"]])
def test_a_receipt_says_that_a_result_is_the_same_or_what_has_changed(
    home: Path, tmp_path: Path, words: list[str]
) -> None:
    kept = tmp_path / "result.json"
    kept.write_text(desk(home, *words, "--json").stdout)
    same = desk(home, "receipt", "check", str(kept))
    assert (same.returncode, same.stdout) == (0, "The same result, to the byte.\n")
    receipt = json.loads(kept.read_text())["receipt"]
    receipt["made_from"]["rules"] = "2022-01-01/1"
    receipt["citations"][0]["end"] += 1
    kept.write_text(json.dumps(receipt))
    changed = desk(home, "receipt", "check", str(kept))
    assert changed.returncode == 1
    assert "rules: was 2022-01-01/1" in changed.stdout
    assert "citation 1: was" in changed.stdout


@pytest.mark.parametrize("content", ["{}", "[]", '{"receipt": 1}', '{"receipt": {"receipt": 9}}'])
def test_what_holds_no_receipt_is_told_so(home: Path, tmp_path: Path, content: str) -> None:
    path = tmp_path / "result.json"
    path.write_text(content)
    done = desk(home, "receipt", "check", str(path))
    assert done.returncode == 2
    assert "receipt" in done.stderr


def test_the_rules_are_printed_for_a_reader(home: Path) -> None:
    table = desk(home, "rules", "table").stdout
    assert "E5  (claim; bright line: the text decides)" in table
    assert "on    policy-2023#n27: “While some prompts" in table
    (rows,) = answers(desk(home, "rules", "table", "--json"))
    assert len(rows["rows"]) == 32


def test_the_rules_are_proved(home: Path) -> None:
    (found,) = answers(desk(home, "rules", "check", "--json"))
    assert found["proved"] is True
    assert found["gaps"] == found["unbound"] == found["failing"] == []
    assert found["mutants_caught_share"] >= 0.95
