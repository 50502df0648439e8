"""The worked cases: each a sentence a lawyer can check."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.rules import load_table
from evals.worked_cases import came_of, expected, worked_cases


@pytest.mark.parametrize("case", worked_cases(), ids=lambda case: case["says"][:70])
def test_what_comes_of_a_worked_case_is_what_it_says(case: dict[str, Any]) -> None:
    assert came_of(case, load_table()) == expected(case)


def test_there_are_at_least_sixty_cases_and_no_sentence_stands_twice() -> None:
    sentences = [case["says"] for case in worked_cases()]
    assert len(sentences) >= 60
    assert len(set(sentences)) == len(sentences)


def test_the_cases_reach_every_row_of_the_table() -> None:
    reached = {reason.split()[0] for case in worked_cases() for reason in case["reasons"]}
    assert reached == {row.id for row in load_table().rows}


def test_the_cases_reach_every_warning() -> None:
    reached = {warning for case in worked_cases() for warning in case.get("warnings", [])}
    assert reached >= {warning.id for warning in load_table().warnings}
