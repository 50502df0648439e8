"""A table with one cell changed is caught by the worked cases, at least 95 times in a hundred."""

from __future__ import annotations

from evals.rule_mutations import failing, mutate


def test_the_worked_cases_catch_nearly_every_changed_cell() -> None:
    found = mutate()
    assert found["mutants"] > 500
    assert found["mutants_caught"] >= 0.95 * found["mutants"], found["survived"]


def test_every_worked_case_comes_out_as_it_says() -> None:
    assert failing() == []
