"""From gold words to judgments, on rankings worked out by hand."""

from __future__ import annotations

import pytest

from evals.spans import GoldMissing, Placed, place, recall, relevant

GOLD = [Placed("a", 100, 200)]


def test_a_quote_is_placed_white_space_aside() -> None:
    texts = {"a": "one two", "b": "zero one\n  two three"}
    assert place("one two", texts) == Placed("a", 0, 7)
    assert place("one two", texts, source="b") == Placed("b", 5, 14)
    with pytest.raises(GoldMissing, match="does not stand in a"):
        place("three", texts, source="a")


@pytest.mark.parametrize(
    ("passage", "is_relevant"),
    [
        (Placed("a", 100, 200), True),
        (Placed("a", 0, 150), True),  # half of the gold words
        (Placed("a", 0, 149), False),  # one character less
        (Placed("a", 150, 160), True),  # a short passage, wholly gold
        (Placed("b", 100, 200), False),  # the same place in another text
        (Placed("a", 200, 300), False),
    ],
)
def test_a_passage_is_relevant_if_it_covers_half_of_the_shorter(
    passage: Placed, is_relevant: bool
) -> None:
    assert relevant(passage, GOLD) is is_relevant


def test_recall_counts_gold_characters_within_the_budget() -> None:
    ranked = [Placed("b", 0, 60), Placed("a", 80, 180)]
    assert recall(ranked, GOLD, 60, need_all=True) == 0.0
    assert recall(ranked, GOLD, 100, need_all=True) == pytest.approx(0.20)  # 100 to 120
    assert recall(ranked, GOLD, 2000, need_all=True) == pytest.approx(0.80)


def test_any_takes_the_gold_found_best_and_all_takes_them_together() -> None:
    gold = [Placed("a", 0, 10), Placed("a", 100, 130)]
    ranked = [Placed("a", 0, 10)]
    assert recall(ranked, gold, 2000, need_all=False) == 1.0
    assert recall(ranked, gold, 2000, need_all=True) == pytest.approx(0.25)


def test_words_found_twice_count_once() -> None:
    ranked = [Placed("a", 100, 150), Placed("a", 100, 150)]
    assert recall(ranked, GOLD, 2000, need_all=True) == pytest.approx(0.5)
