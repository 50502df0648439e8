"""The questions about the Compendium: whole, and nothing of one split in the other."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest

from evals.cases import Case, read_cases

FOLDER = Path(__file__).parent.parent / "evals" / "compendium"
NAMES = ("everyday_dev", "everyday_test", "other_words_dev", "other_words_test")


def cases(name: str) -> list[Case]:
    return read_cases([FOLDER / f"{name}.jsonl"])


@pytest.mark.parametrize("name", NAMES)
def test_every_question_has_gold_words_and_its_split(name: str) -> None:
    found = cases(name)
    assert len(found) == 40
    assert all(case.value["gold"] and case.value["answerable"] for case in found)
    assert {case.split for case in found} == {name.rpartition("_")[2]}


@pytest.mark.parametrize(("one", "other"), list(combinations(NAMES, 2)))
def test_no_section_and_no_gold_words_are_asked_for_twice(one: str, other: str) -> None:
    def told(name: str) -> set[str]:
        groups = {case.value["group"] for case in cases(name)}
        return groups | {gold["quote"] for case in cases(name) for gold in case.value["gold"]}

    assert not told(one) & told(other)
