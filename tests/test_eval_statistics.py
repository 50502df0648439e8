"""Intervals and differences: the same seed the same figures, and what is known about them."""

from __future__ import annotations

import pytest

from evals.statistics import Observation, auroc, auroc_figure, difference, figure, holm

COINS = [Observation(float(n % 2), 1.0, f"g{n}") for n in range(100)]


def test_the_same_seed_gives_the_same_interval_and_another_seed_another() -> None:
    assert figure(COINS) == figure(COINS)
    assert figure(COINS, seed=1) != figure(COINS, seed=2)


def test_the_interval_of_a_hundred_coins_is_the_known_one() -> None:
    found = figure(COINS)
    assert found is not None
    assert (found.value, found.n) == (0.5, 100)
    assert found.low == pytest.approx(0.40, abs=0.02)
    assert found.high == pytest.approx(0.60, abs=0.02)


def test_cases_of_one_group_are_drawn_together() -> None:
    twins = [Observation(o.got, 1.0, f"g{n // 20}") for n, o in enumerate(sorted_coins())]
    alone, together = figure(COINS), figure(twins)
    assert alone is not None
    assert together is not None
    assert together.high - together.low > 2 * (alone.high - alone.low)
    assert together.detects > alone.detects


def sorted_coins() -> list[Observation]:
    return sorted(COINS, key=lambda o: o.got)


def test_a_share_is_over_all_that_there_was_and_not_a_mean_of_shares() -> None:
    found = figure([Observation(1, 1, "a"), Observation(0, 9, "b"), Observation(0, 0, "c")])
    assert found is not None
    assert (found.value, found.n) == (0.1, 2)
    assert figure([Observation(0, 0, "a")]) is None


def test_a_paired_difference_sees_what_is_the_same_for_all() -> None:
    ours = {str(n): Observation(o.got * 0.5 + 0.5, 1.0, o.group) for n, o in enumerate(COINS)}
    theirs = {str(n): Observation(o.got * 0.5, 1.0, o.group) for n, o in enumerate(COINS)}
    found = difference(ours, theirs)
    assert found is not None
    assert (found.value, found.low, found.high) == (0.5, 0.5, 0.5)
    assert (found.wins, found.losses) == (100, 0)
    assert found.p < 0.001


def test_no_difference_has_p_of_1_and_nothing_in_common_is_none() -> None:
    ours = {"a": COINS[0], "b": COINS[1]}
    found = difference(ours, ours)
    assert found is not None
    assert (found.value, found.p) == (0, 1)
    assert difference(ours, {"c": COINS[0]}) is None


def test_holm_multiplies_the_smallest_p_most_and_never_falls() -> None:
    adjusted = holm({"a": 0.01, "b": 0.04, "c": 0.03})
    assert adjusted == pytest.approx({"a": 0.03, "c": 0.06, "b": 0.06})


def test_auroc_counts_ties_half() -> None:
    assert auroc([1, 2, 3, 4], [False, False, True, True]) == 1
    assert auroc([1, 1], [True, False]) == 0.5
    assert auroc([1], [True]) is None
    found = auroc_figure([1, 2, 3, 4], [False, True, False, True], list("abcd"))
    assert found is not None
    assert found == auroc_figure([1, 2, 3, 4], [False, True, False, True], list("abcd"))
    assert found.value == 0.75


def test_ten_of_ten_is_not_certain() -> None:
    found = figure([Observation(1, 1, str(n)) for n in range(10)])
    assert found is not None
    assert (found.value, found.high) == (1, 1)
    assert found.low == pytest.approx(0.6915, abs=1e-4)  # Clopper and Pearson
    never = figure([Observation(0, 1, str(n)) for n in range(10)])
    assert never is not None
    assert (never.low, never.high) == (0, pytest.approx(1 - 0.6915, abs=1e-4))
