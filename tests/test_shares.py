"""Shares and medians against published figures, and what questions of one letter are worth."""

from __future__ import annotations

import pytest

from staff.shares import change, middle, share


def each_alone(got: int, of: int, name: str = "") -> list[tuple[str, bool]]:
    return [(f"{name}{n}", n < got) for n in range(of)]


@pytest.mark.parametrize(
    ("got", "of", "low", "high"),
    [
        (50, 100, 0.4038, 0.5962),
        (81, 263, 0.2553, 0.3662),  # Newcombe 1998, method 3
        (15, 148, 0.0624, 0.1605),  # the same
        (0, 20, 0.0, 0.1611),  # the same
        (1, 29, 0.0061, 0.1718),  # the same
    ],
)
def test_wilsons_interval(got: int, of: int, low: float, high: float) -> None:
    found = share(each_alone(got, of))
    assert (found.got, found.of, found.letters) == (got, of, of)
    assert found.low == pytest.approx(low, abs=2e-3)
    assert found.high == pytest.approx(high, abs=2e-3)


def test_newcombes_interval_of_a_difference() -> None:
    """56 of 70 against 48 of 80: Newcombe 1998, example (a), method 10."""
    found = change(each_alone(48, 80), each_alone(56, 70))
    assert found.value == pytest.approx(0.2)
    assert found.low == pytest.approx(0.0524, abs=2e-3)
    assert found.high == pytest.approx(0.3339, abs=2e-3)
    assert found.shown


def test_questions_of_one_letter_are_worth_less_than_as_many_letters() -> None:
    together = share([(str(n // 10), n < 50) for n in range(100)])
    apart = share(each_alone(50, 100))
    assert together.high - together.low > 2 * (apart.high - apart.low)


def test_one_letter_alone_shows_nothing() -> None:
    found = share([("one", n < 30) for n in range(60)])
    assert found.high - found.low > 0.6


def test_more_looks_make_an_interval_wider() -> None:
    one, many = share(each_alone(50, 100)), share(each_alone(50, 100), looks=20)
    assert many.low < one.low < one.high < many.high


def test_no_change_is_claimed_of_few() -> None:
    assert not change(each_alone(0, 9), each_alone(9, 9)).shown
    assert change(each_alone(0, 10), each_alone(10, 10)).shown
    assert change([], each_alone(10, 10)).few


def test_the_middle_and_its_interval() -> None:
    assert middle([]) is None
    few = middle([3.0, 1.0, 2.0])
    assert few is not None
    assert (few.value, few.low, few.high, few.n) == (2.0, None, None, 3)
    hundred = middle([float(n) for n in range(1, 101)])
    assert hundred is not None
    # Ranks 40 and 61: the usual table of binomial intervals for the median of 100.
    assert (hundred.value, hundred.low, hundred.high) == (50.5, 40.0, 61.0)
    assert (hundred.quarter, hundred.three_quarters) == (25.0, 76.0)
