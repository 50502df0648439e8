"""How a cost grows with the size: exponents, where a limit is crossed, and what gives first.

A cost that grows as n to the power of 1 doubles when the texts double. Exponents are fitted by least
squares over logarithms. Small sizes hide growth behind what costs the same at any size, so the slope
between the two largest is told too, and what lies beyond the largest is told from that one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

DRAWS = 1000
_SEED = 11


@dataclass(frozen=True, slots=True)
class Point:
    """What something cost at a size."""

    n: int
    cost: float


@dataclass(frozen=True, slots=True)
class Fit:
    """cost = factor * n ** exponent. `off_by` is the largest share by which a point lies off it.

    `last` is the slope between the two largest sizes.
    """

    exponent: float
    factor: float
    off_by: float
    last: float
    largest: Point
    smallest: Point

    def at(self, n: float) -> float:
        """The cost at a size beyond the largest, by the slope between the two largest."""
        return float(self.largest.cost * (n / self.largest.n) ** self.last)

    def reaches(self, limit: float) -> float | None:
        """The size beyond the largest at which the cost is `limit`; None if it does not grow."""
        if self.last <= 0:
            return None
        return float(self.largest.n * (limit / self.largest.cost) ** (1 / self.last))


@dataclass(frozen=True, slots=True)
class Limit:
    """What a cost may reach, and how that is said: "an answer takes more than 60 ms (p95)"."""

    cost: str
    most: float
    says: str


@dataclass(frozen=True, slots=True)
class Gives:
    """A limit that is crossed at `n` passages: one of the sizes measured, or, beyond them, told."""

    limit: Limit
    n: float
    measured: bool


def fit(points: Sequence[Point]) -> Fit | None:
    """The power that fits best; None with fewer than two sizes, or a cost of nothing."""
    ordered = sorted(points, key=lambda point: point.n)
    if len({point.n for point in ordered}) < 2 or any(point.cost <= 0 for point in ordered):
        return None
    x = np.log([point.n for point in ordered])
    y = np.log([point.cost for point in ordered])
    exponent = _slope(x, y)
    intercept = float(y.mean() - exponent * x.mean())
    off = np.expm1(np.abs(y - intercept - exponent * x)).max()
    return Fit(
        exponent=exponent,
        factor=float(np.exp(intercept)),
        off_by=float(off),
        last=_slope(x[-2:], y[-2:]),
        largest=ordered[-1],
        smallest=ordered[0],
    )


def interval(times: Mapping[int, Sequence[float]]) -> tuple[float, float] | None:
    """Between what the exponent of the median lies for 95 of 100 draws of the questions asked.

    `times` are the milliseconds of each question by size; None with fewer than two sizes. It tells
    how far the choice of questions matters, and nothing about sizes that were not measured.
    """
    sizes = sorted(n for n, each in times.items() if each)
    if len(sizes) < 2:
        return None
    chance = np.random.default_rng(_SEED)
    medians = np.array([_medians(np.asarray(times[n], dtype=float), chance) for n in sizes])
    x = np.log(sizes)
    slopes = [_slope(x, y) for y in np.log(medians).T]
    low, high = np.quantile(slopes, [0.025, 0.975])
    return float(low), float(high)


def exponent_row(found: Fit, between: tuple[float, float] | None = None) -> dict[str, Any]:
    """A fit as the bench writes it down."""
    return {
        "value": round(found.exponent, 3),
        "low": round(between[0], 3) if between else None,
        "high": round(between[1], 3) if between else None,
        "last": round(found.last, 3),
        "off_by": round(found.off_by, 3),
        "from": found.smallest.n,
        "to": found.largest.n,
    }


def crossed(limit: Limit, points: Sequence[Point]) -> Gives | None:
    """Where a limit is crossed: the first size measured, else the size that the slope leads to."""
    ordered = sorted(points, key=lambda point: point.n)
    over = next((point for point in ordered if point.cost > limit.most), None)
    if over:
        return Gives(limit, over.n, measured=True)
    found = fit(ordered)
    beyond = found.reaches(limit.most) if found else None
    return Gives(limit, beyond, measured=False) if beyond is not None else None


def gives_first(limits: Sequence[Limit], costs: Mapping[str, Sequence[Point]]) -> tuple[Gives, ...]:
    """The limits that are crossed, the smallest size first; a measured one before one only told."""
    found = (crossed(limit, costs.get(limit.cost, ())) for limit in limits)
    return tuple(
        sorted(
            (gives for gives in found if gives),
            key=lambda gives: (gives.n, not gives.measured),
        )
    )


def sentence(found: Sequence[Gives]) -> str:
    """What gives first, in words, and what would give after it."""
    if not found:
        return "Nothing that was measured comes near a limit, at any size that can be told from it."
    first, *rest = (_said(gives) for gives in found)
    return f"First {first}." + (f" After that {'; then '.join(rest)}." if rest else "")


def _said(gives: Gives) -> str:
    how = "measured" if gives.measured else "told from the slope between the two largest sizes"
    at = "at" if gives.measured else "at about"
    return f"{gives.limit.says}, {at} {_round(gives.n):,} passages ({how})"


def _round(n: float) -> int:
    """Two digits that count: more would promise too much."""
    places = max(0, len(str(int(n))) - 2)
    return int(round(n / 10**places) * 10**places)


def _slope(x: np.ndarray, y: np.ndarray) -> float:
    away = x - x.mean()
    return float((away @ (y - y.mean())) / (away @ away))


def _medians(times: np.ndarray, chance: np.random.Generator) -> np.ndarray:
    drawn = chance.integers(0, len(times), size=(DRAWS, len(times)))
    return np.asarray(np.median(times[drawn], axis=1))
