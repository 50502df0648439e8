"""The table is total, unambiguous, monotone, and no row of it is dead; and the proofs can fail."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from typing import Any

import pytest

from assistant import rules_proofs as proofs
from assistant.rules import Table, load_table, parse_table
from assistant.rules_table import DEFAULT_TABLE


@pytest.fixture
def table() -> Table:
    return load_table()


def with_change(change: Callable[[dict[str, Any]], object]) -> Table:
    """The product's table with one change to its rows, which are given by their ids."""
    data = tomllib.loads(DEFAULT_TABLE.read_text("utf-8"))
    change({row["id"]: row for row in data["row"]})
    return parse_table(data)


def test_every_combination_finds_one_row_in_every_stage(table: Table) -> None:
    assert proofs.gaps(table) == []
    assert proofs.overlaps(table) == []


def test_a_row_made_narrower_leaves_a_gap() -> None:
    gapped = with_change(lambda rows: rows["E5"]["when"][0].update(modification=["none"]))
    assert any(found.startswith("claim") for found in proofs.gaps(gapped))


def test_a_missing_verdict_is_a_gap_in_verdict_and_steps() -> None:
    gapped = with_change(lambda rows: rows["F3"]["when"][0].update(stage=["new"]))
    found = {gap.split(":")[0] for gap in proofs.gaps(gapped)}
    assert found == {"verdict", "steps"}
    assert "F3" not in proofs.unreachable(gapped)


def test_a_row_made_wider_overlaps() -> None:
    wide = with_change(
        lambda rows: rows["E6"]["when"][0].update(modification=["minor", "creative"])
    )
    assert any("minor" in found for found in proofs.overlaps(wide))


def test_an_exclusion_where_nothing_was_generated_is_an_overlap() -> None:
    wide = with_change(lambda rows: rows["X2"]["when"][0].pop("ai_role"))
    assert any("'ai_role': 'none'" in found for found in proofs.overlaps(wide))


def test_every_row_and_every_warning_is_used(table: Table) -> None:
    assert proofs.unreachable(table) == []


def test_a_row_that_an_earlier_one_swallows_is_found() -> None:
    swallowed = with_change(lambda rows: rows["F2"].update(when=[{}]))
    assert "F3" in proofs.unreachable(swallowed)


def test_a_warning_that_can_never_be_shown_is_found() -> None:
    data = tomllib.loads(DEFAULT_TABLE.read_text("utf-8"))
    data["warning"][0]["when"] = [{"verdict": ["F5"], "stage": ["registered"]}]
    assert proofs.unreachable(parse_table(data)) == [data["warning"][0]["id"]]


def test_a_verdict_once_given_never_changes(table: Table) -> None:
    assert proofs.monotonicity(table) == []


def test_more_ai_never_asks_less(table: Table) -> None:
    assert proofs.raising(table) == []


@pytest.mark.parametrize(
    ("row", "then", "finding"),
    [
        # a machine on its own would give a claim that prompts do not
        ("E4", {"claim": True}, "generated_from"),
        # more than a trivial amount would not be excluded, while a trivial one would
        ("X2", {"exclude": True}, "amount"),
        ("F1", {"verdict": "register_no_exclusion"}, "an exclusion is lost"),
        ("F3", {"verdict": "not_registrable"}, "a refusal becomes"),
    ],
)
def test_a_table_that_asks_less_for_more_ai_is_found(
    row: str, then: dict[str, Any], finding: str
) -> None:
    def change(rows: dict[str, Any]) -> None:
        rows[row]["then"] = then
        if row == "X2":
            rows["X1"]["then"] = {"exclude": False}
        if row == "F1":
            rows["F2"]["then"] = {"verdict": "register_no_exclusion"}
        if row == "F3":
            rows["F1"]["then"] = {"verdict": "general_statement"}

    assert any(finding in found for found in proofs.raising(with_change(change)))


def test_words_that_do_not_stand_there_are_found(table: Table) -> None:
    passages = {basis.address: basis.words for _, basis in table.basis()}
    some = proofs.unbound(table, passages)
    assert some
    assert all("does not say" in found for found in some)
    everything: dict[str, str] = {}
    for _, basis in table.basis():
        everything[basis.address] = f"{everything.get(basis.address, '')} {basis.words}"
    assert proofs.unbound(table, everything) == []


def test_the_list_of_normative_sentences_names_rows_or_reasons(table: Table) -> None:
    sentences = proofs.load_coverage()
    passages: dict[str, str] = {}
    for sentence in sentences:
        passages[sentence.address] = f"{passages.get(sentence.address, '')} {sentence.words}"
    assert proofs.uncovered(table, sentences, passages) == []


def test_what_is_wrong_with_a_list_of_normative_sentences_is_said(table: Table) -> None:
    passages = {"policy-2023#III.1": "You must ask. You may go.", "policy-2023#V.1": "It may be."}
    sentences = (
        proofs.Sentence("policy-2023#III.1", "You must ask.", ("E1",), ""),
        proofs.Sentence("policy-2023#III.1", "You shall not.", ("E1",), ""),
        proofs.Sentence("policy-2023#III.1", "You must", (), ""),
        proofs.Sentence("policy-2023#III.1", "You must", ("E99",), ""),
    )
    found = proofs.uncovered(table, sentences, passages)
    assert len(found) == 4
    assert "does not say “You shall not.”" in found[0]
    assert "needs rows or a reason" in found[1]
    assert "E99 is no row" in found[2]
    assert "may" in found[3]


def test_the_report_tells_what_was_looked_at_and_what_was_not(table: Table) -> None:
    report = proofs.prove(table)
    assert proofs.proved(report)
    assert (report["element_facts"], report["element_facts_with_unknowns"]) == (108, 576)
    assert report["unbound"] is None
    assert proofs.prove(table, {})["unbound"]
    assert not proofs.proved(proofs.prove(table, {}))
