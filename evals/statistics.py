"""Intervals, differences and what a sample can show; resampled by group, with a fixed seed.

A figure is a share: what was reached over what there was, summed over the cases, as
`Observation(got, of, group)`. Cases of one group are drawn together, since they are not independent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

DRAWS = 2_000
FLIPS = 10_000
SEED = 20230316
# To see a difference four times in five at the level of 0.05: 1.96 + 0.84 standard errors.
_SEEN = 2.8
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Observation:
    """What one case brings to a figure."""

    got: float
    of: float
    group: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A value with its 95 % interval, the number of cases, and the smallest difference it can show."""

    value: float
    low: float
    high: float
    n: int
    detects: float

    def json(self) -> dict[str, float | int]:
        return {
            "value": _rounded(self.value),
            "low": _rounded(self.low),
            "high": _rounded(self.high),
            "n": self.n,
            "detects": _rounded(self.detects),
        }


@dataclass(frozen=True, slots=True)
class Difference:
    """Ours minus another's on the same cases: interval, permutation p, and who was better how often."""

    value: float
    low: float
    high: float
    p: float
    n: int
    wins: int
    losses: int
    detects: float


def figure(observations: Sequence[Observation], seed: int = SEED) -> Figure | None:
    """The share over all observations, None where there is nothing to divide by."""
    usable = [o for o in observations if o.of > 0]
    if not usable:
        return None
    got, of = _by_group(usable)
    drawn = _draws(len(got), seed)
    sums = drawn @ np.stack([got, of], axis=1)
    shares = sums[:, 0] / np.maximum(sums[:, 1], 1e-12)
    value, spread = float(got.sum() / of.sum()), float(_SEEN * np.sqrt(2) * shares.std())
    if value in (0.0, 1.0):
        unseen = _unseen(len(got))
        low, high = (0.0, unseen) if value == 0.0 else (1.0 - unseen, 1.0)
        return Figure(value, low, high, len(usable), unseen)
    low, high = map(float, np.percentile(shares, [2.5, 97.5]))
    return Figure(value, low, high, len(usable), spread)


def _unseen(groups: int) -> float:
    """How large a share may be that was seen in none of the groups (Clopper and Pearson, 95 %).

    Where all cases agree every draw does too, and the bootstrap would claim to be certain.
    """
    return 1.0 - float(0.025 ** (1.0 / groups))


def difference(
    ours: Mapping[str, Observation], theirs: Mapping[str, Observation], seed: int = SEED
) -> Difference | None:
    """Ours minus theirs over the cases that both have, by id; None where they share none."""
    shared = [id_ for id_ in ours if id_ in theirs and ours[id_].of > 0 and theirs[id_].of > 0]
    if not shared:
        return None
    gaps = [ours[i].got / ours[i].of - theirs[i].got / theirs[i].of for i in shared]
    sums, sizes = _by_group(
        [Observation(gap, 1.0, ours[i].group) for gap, i in zip(gaps, shared, strict=True)]
    )
    drawn = _draws(len(sums), seed)
    means = (drawn @ sums) / np.maximum(drawn @ sizes, 1e-12)
    low, high = np.percentile(means, [2.5, 97.5])
    return Difference(
        value=float(np.mean(gaps)),
        low=float(low),
        high=float(high),
        p=sign_flip_p(sums, seed),
        n=len(shared),
        wins=sum(gap > 1e-9 for gap in gaps),
        losses=sum(gap < -1e-9 for gap in gaps),
        detects=float(_SEEN * means.std()),
    )


def sign_flip_p(sums: Floats, seed: int = SEED) -> float:
    """How often a sum this far from 0 comes about if the sign of each group's sum is chance."""
    if not np.any(sums):
        return 1.0
    signs = np.random.default_rng(seed).choice((-1.0, 1.0), size=(FLIPS, len(sums)))
    extreme = np.abs(signs @ sums) >= abs(sums.sum()) - 1e-9
    return float((1 + extreme.sum()) / (1 + FLIPS))


def holm(ps: Mapping[str, float]) -> dict[str, float]:
    """Each p adjusted for having looked at all of them (Holm), by name."""
    adjusted: dict[str, float] = {}
    highest = 0.0
    for place, (name, p) in enumerate(sorted(ps.items(), key=lambda item: (item[1], item[0]))):
        highest = max(highest, min(1.0, p * (len(ps) - place)))
        adjusted[name] = highest
    return adjusted


def auroc(confidences: Sequence[float], answerable: Sequence[bool]) -> float | None:
    """How often an answerable question has the higher confidence, ties half; None without both kinds."""
    from scipy.stats import rankdata

    wanted = np.asarray(answerable, dtype=bool)
    yes, no = int(wanted.sum()), int((~wanted).sum())
    if not yes or not no:
        return None
    ranks = rankdata(np.asarray(confidences))
    return float((ranks[wanted].sum() - yes * (yes + 1) / 2) / (yes * no))


def auroc_figure(
    confidences: Sequence[float],
    answerable: Sequence[bool],
    groups: Sequence[str],
    seed: int = SEED,
    draws: int = 500,
) -> Figure | None:
    """The AUROC with its interval by group; draws without both kinds of question are left out."""
    value = auroc(confidences, answerable)
    if value is None:
        return None
    members: dict[str, list[int]] = {}
    for place, group in enumerate(groups):
        members.setdefault(group, []).append(place)
    names = sorted(members)
    random = np.random.default_rng(seed)
    drawn: list[float] = []
    for _ in range(draws):
        places = [p for k in random.integers(0, len(names), len(names)) for p in members[names[k]]]
        one = auroc([confidences[p] for p in places], [answerable[p] for p in places])
        drawn += [] if one is None else [one]
    low, high = np.percentile(drawn or [value], [2.5, 97.5])
    spread = float(np.std(drawn)) if drawn else 0.0
    return Figure(value, float(low), float(high), len(groups), float(_SEEN * np.sqrt(2) * spread))


def _by_group(observations: Sequence[Observation]) -> tuple[Floats, Floats]:
    """What each group reached, and of how much, in the order of the groups' names."""
    names = {name: n for n, name in enumerate(sorted({o.group for o in observations}))}
    got, of = np.zeros(len(names)), np.zeros(len(names))
    for o in observations:
        got[names[o.group]] += o.got
        of[names[o.group]] += o.of
    return got, of


def _draws(groups: int, seed: int) -> Floats:
    """(draws, groups): how often each draw holds each group."""
    shares = np.full(groups, 1.0 / groups)
    counts = np.random.default_rng(seed).multinomial(groups, shares, size=DRAWS)
    return counts.astype(np.float64)


def _rounded(value: float) -> float:
    return round(float(value), 4)
