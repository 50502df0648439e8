"""Datasets: what a line may hold, and every fault told with file and line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.batches import BadFile
from corpus.errors import BadInput
from evals.cases import read_cases, suite_names, suite_path

GOOD = {"id": "q", "question": "What form?", "answerable": True, "gold": [{"quote": "the form"}]}
FAULTS = [
    ("{", "line 1: not JSON"),
    ("[]", "line 1: not an object"),
    (json.dumps({"id": "x"}), "line 1: This is no case"),
    (json.dumps({**GOOD, "answer": "yes"}), "line 1: unknown key 'answer'"),
    (json.dumps({"id": "x", "question": "What?"}), "line 1: answerable missing"),
    (json.dumps({**GOOD, "split": "train"}), "line 1: split is 'train'; it may be dev, test"),
    (json.dumps({**GOOD, "gold": [{"quote": " "}]}), "line 1: a gold quote is empty"),
    (json.dumps({**GOOD, "gold": [{"source": "a"}]}), "line 1: quote missing in gold.0"),
    (json.dumps({**GOOD, "question": "?"}), "line 1: The question is empty"),
    (json.dumps({"id": "d", "facts": {"elements": []}, "expected": {}}), "line 1: "),
    (json.dumps({"id": "a", "channel": "fax", "input": "", "must_not": []}), "channel is 'fax'"),
    (
        json.dumps({"id": "a", "channel": "chat", "input": "x", "must_not": ["("]}),
        "'(' is no regular expression",
    ),
    (f"{json.dumps(GOOD)}\n{json.dumps(GOOD)}", "line 2: the id 'q'"),
    ("\n", "holds nothing"),
]


@pytest.mark.parametrize(("content", "says"), FAULTS)
def test_a_fault_is_told_with_file_and_line(tmp_path: Path, content: str, says: str) -> None:
    path = tmp_path / "cases.jsonl"
    path.write_text(content)
    with pytest.raises(BadFile) as fault:
        read_cases([path])
    assert says in str(fault.value)
    assert str(path) in str(fault.value)
    assert isinstance(fault.value, BadInput)


def test_an_id_may_stand_in_one_file_only(tmp_path: Path) -> None:
    one, two = tmp_path / "one.jsonl", tmp_path / "two.jsonl"
    one.write_text(json.dumps(GOOD))
    two.write_text(json.dumps(GOOD))
    with pytest.raises(BadFile, match=r"two.jsonl, line 1: the id 'q' stands in .*one.jsonl"):
        read_cases([one, two])


def test_a_split_without_cases_is_a_fault(tmp_path: Path) -> None:
    path = tmp_path / "cases.jsonl"
    path.write_text(json.dumps({**GOOD, "split": "dev"}))
    assert len(read_cases([path], "dev")) == 1
    with pytest.raises(BadFile, match="no case of the test split"):
        read_cases([path], "test")


def test_a_case_without_a_group_is_a_group_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "cases.jsonl"
    path.write_text(json.dumps(GOOD))
    (case,) = read_cases([path])
    assert (case.group, case.kind, case.need_all) == ("q", "lookup", True)


def test_the_suites_hold_at_least_300_cases() -> None:
    assert len(read_cases(map(suite_path, suite_names()))) >= 300


def test_an_unknown_suite_is_told_with_those_there_are() -> None:
    with pytest.raises(BadFile, match=r"There is no suite 'x'. There are: .*questions_dev"):
        suite_path("x")
