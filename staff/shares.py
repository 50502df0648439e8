"""Shares with what they can show: Wilson's interval, the change between two, and a median's.

Questions of one letter are not independent of each other, so an interval is widened by as much as the
letters differ (the variance over letters gives the number that the questions are worth). It needs no
draws, unlike the intervals of the evals, and stays quick over as many letters as a desk ever has.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist, median
from typing import Final

FEW: Final = 10  # of which and less nothing is concluded
_LEVEL: Final = 0.05


@dataclass(frozen=True, slots=True)
class Share:
    """How many of how many, from how many letters, with the 95 % interval of the share."""

    got: int
    of: int
    letters: int
    low: float
    high: float

    @property
    def value(self) -> float:
        return self.got / self.of if self.of else 0.0

    @property
    def few(self) -> bool:
        return self.of < FEW


@dataclass(frozen=True, slots=True)
class Change:
    """A share minus the one before it, with its interval; `shown` where that leaves 0 out."""

    before: Share
    after: Share
    value: float
    low: float
    high: float

    @property
    def few(self) -> bool:
        return self.before.few or self.after.few

    @property
    def shown(self) -> bool:
        return not self.few and (self.low > 0 or self.high < 0)


def share(observed: Iterable[tuple[str, bool]], looks: int = 1) -> Share:
    """The share of what is so, of (letter, whether it is so); `looks` shares are looked at together."""
    letters: dict[str, list[int]] = {}
    for letter, so in observed:
        counts = letters.setdefault(letter, [0, 0])
        counts[0] += so
        counts[1] += 1
    return share_of([(got, of) for got, of in letters.values()], looks)


def share_of(letters: Sequence[tuple[int, int]], looks: int = 1) -> Share:
    """The same, of what each letter has and out of how many."""
    got, of = (sum(each[n] for each in letters) for n in (0, 1))
    low, high = _wilson(got, of, _worth(letters, got, of), _z(looks))
    return Share(got, of, len(letters), low, high)


def change(
    before: Iterable[tuple[str, bool]], after: Iterable[tuple[str, bool]], looks: int = 1
) -> Change:
    """The difference of two shares of different letters (Newcombe's interval)."""
    return change_of(share(before, looks), share(after, looks))


def change_of(b: Share, a: Share) -> Change:
    """The same, of two shares."""
    if not a.of or not b.of:
        return Change(b, a, 0.0, -1.0, 1.0)
    value = a.value - b.value
    down = sqrt((a.value - a.low) ** 2 + (b.high - b.value) ** 2)
    up = sqrt((a.high - a.value) ** 2 + (b.value - b.low) ** 2)
    return Change(b, a, value, max(-1.0, value - down), min(1.0, value + up))


@dataclass(frozen=True, slots=True)
class Median:
    """The middle of n values, its 95 % interval (None where there are too few), and the quarters."""

    value: float
    low: float | None
    high: float | None
    quarter: float
    three_quarters: float
    n: int


def middle(values: Sequence[float]) -> Median | None:
    """The median and what it can show, from the order of the values; None without any."""
    if not values:
        return None
    rising, n = sorted(values), len(values)
    reach = NormalDist().inv_cdf(1 - _LEVEL / 2) * sqrt(n) / 2
    first, last = int(n / 2 - reach) - 1, int(n / 2 + reach) + 1
    known = n > FEW and first >= 0 and last < n
    return Median(
        float(median(rising)),
        rising[first] if known else None,
        rising[last] if known else None,
        rising[(n - 1) // 4],
        rising[(3 * (n - 1) + 3) // 4],
        n,
    )


def _z(looks: int) -> float:
    """How wide, so that of so many looks together one in twenty is mistaken (Bonferroni)."""
    return NormalDist().inv_cdf(1 - _LEVEL / 2 / max(looks, 1))


def _worth(letters: Sequence[tuple[int, int]], got: int, of: int) -> float:
    """How many independent questions those of the letters are worth, between 1 and as many as they are."""
    groups = len(letters)
    if groups < 2 or got in (0, of):
        return float(groups if of else 0)
    p = got / of
    spread = sum((y - p * m) ** 2 for y, m in letters) / of**2 * groups / (groups - 1)
    of_independent = p * (1 - p) / (of - 1)
    return float(min(max(of * of_independent / spread, 1.0), of)) if spread else float(of)


def _wilson(got: int, of: int, worth: float, z: float) -> tuple[float, float]:
    if not of or not worth:
        return 0.0, 1.0
    p, beyond = got / of, z * z / worth
    centre = (p + beyond / 2) / (1 + beyond)
    half = z * sqrt(p * (1 - p) / worth + beyond / (4 * worth)) / (1 + beyond)
    return max(0.0, min(p, centre - half)), min(1.0, max(p, centre + half))
