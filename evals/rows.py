"""What a run writes down of each case, and the figures made from it.

A row holds all that the figures need, so that anybody can make them again from `questions.jsonl`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from evals.baselines import NAMES as BASELINES
from evals.metrics import RANKING, Scores
from evals.statistics import (
    Difference,
    Figure,
    Observation,
    auroc_figure,
    difference,
    figure,
    holm,
)
from evals.systems import OURS

AUROC = "auroc"
ORACLE = "oracle"


@dataclass(frozen=True)
class CaseRow:
    """One case of a run: its scores by system, and what was shown for it."""

    id: str
    suite: str
    shape: str
    kind: str
    split: str
    group: str
    text: str
    scores: dict[str, Scores]
    answerable: bool | None = None
    confidence: float | None = None
    gold: list[list[Any]] = field(default_factory=list)
    ranked: dict[str, list[list[Any]]] = field(default_factory=dict)
    shown: dict[str, Any] = field(default_factory=dict)
    chat: dict[str, dict[str, Any]] = field(default_factory=dict)  # what each chat model made of it

    def json(self) -> dict[str, Any]:
        return asdict(self)


def row_from_json(value: dict[str, Any]) -> CaseRow:
    scores = {
        system: {metric: (pair[0], pair[1]) for metric, pair in by_metric.items()}
        for system, by_metric in value["scores"].items()
    }
    return CaseRow(**{**value, "scores": scores})


def observations(rows: Iterable[CaseRow], system: str, metric: str) -> dict[str, Observation]:
    """What each case brings to a system's figure, by the case's id."""
    return {
        row.id: Observation(*row.scores[system][metric], row.group)
        for row in rows
        if metric in row.scores.get(system, {})
    }


def systems_in(rows: Sequence[CaseRow]) -> list[str]:
    """Ours first, then the baselines in their order, then the chat models as they were named."""
    found = dict.fromkeys(system for row in rows for system in row.scores)
    named = [name for name in (OURS, *BASELINES) if name in found]
    return [*named, *filter(is_chat_model, found)]


def is_chat_model(system: str) -> bool:
    """Whether that system is a chat model, which has its provider in its name."""
    return ":" in system


def metrics_in(rows: Sequence[CaseRow], system: str) -> list[str]:
    """The system's metrics: those of ranking in their order, then the others by name."""
    found = {metric for row in rows for metric in row.scores.get(system, {})}
    return [*(m for m in RANKING if m in found), *sorted(found - set(RANKING))]


def figures(rows: Sequence[CaseRow], seed: int) -> dict[str, dict[str, Figure]]:
    """Every figure of every system, with its interval."""
    made: dict[str, dict[str, Figure]] = {}
    for system in systems_in(rows):
        own = made.setdefault(system, {})
        for metric in metrics_in(rows, system):
            found = figure(list(observations(rows, system, metric).values()), seed)
            if found is not None:
                own[metric] = found
    told = [row for row in rows if row.confidence is not None and row.answerable is not None]
    if told:
        found = auroc_figure(
            [row.confidence or 0.0 for row in told],
            [bool(row.answerable) for row in told],
            [row.group for row in told],
            seed,
        )
        if found is not None:
            made.setdefault(OURS, {})[AUROC] = found
    return made


@dataclass(frozen=True)
class Against:
    """Ours minus a baseline on one metric, and p adjusted for all metrics looked at."""

    baseline: str
    difference: Difference
    p_adjusted: float

    def json(self) -> dict[str, Any]:
        rounded = {
            key: round(value, 4) if isinstance(value, float) else value
            for key, value in asdict(self.difference).items()
        }
        return {"baseline": self.baseline, **rounded, "p_holm": round(self.p_adjusted, 4)}


def differences(
    rows: Sequence[CaseRow], made: Mapping[str, Mapping[str, Figure]], seed: int
) -> dict[str, Against]:
    """Ours minus the best baseline, metric by metric; neither oracle nor chat model is one."""
    none = (OURS, ORACLE)
    rivals = {n: own for n, own in made.items() if n not in none and not is_chat_model(n)}
    best: dict[str, tuple[str, Difference]] = {}
    for metric in metrics_in(rows, OURS):
        values = [(own[metric].value, name) for name, own in rivals.items() if metric in own]
        if not values:
            continue
        _, name = max(values)
        found = difference(observations(rows, OURS, metric), observations(rows, name, metric), seed)
        if found is not None:
            best[metric] = (name, found)
    adjusted = holm({metric: found.p for metric, (_, found) in best.items()})
    return {m: Against(name, found, adjusted[m]) for m, (name, found) in best.items()}
