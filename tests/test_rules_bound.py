"""Every row stands on words of the statement, and every normative sentence has its row."""

from __future__ import annotations

import pytest

from assistant.rules import load_table
from assistant.rules_proofs import load_coverage, prove, proved, unbound, uncovered
from corpus.documents import open_corpus


@pytest.fixture(scope="module")
def passages() -> dict[str, str]:
    return {passage.address: passage.text for passage in open_corpus().passages}


def test_the_words_of_every_row_stand_at_their_address(passages: dict[str, str]) -> None:
    assert unbound(load_table(), passages) == []


def test_every_normative_sentence_has_a_row_or_a_reason(passages: dict[str, str]) -> None:
    assert uncovered(load_table(), load_coverage(), passages) == []


def test_only_the_statement_supports_a_row() -> None:
    assert {basis.address.split("#")[0] for _, basis in load_table().basis()} == {"policy-2023"}


def test_the_whole_report_is_clean(passages: dict[str, str]) -> None:
    assert proved(prove(load_table(), passages))
