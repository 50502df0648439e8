"""The bench's figures as they follow from what was measured: quality, differences, ratios.

Figures are one JSON value, in the shape of `contracts/bench.schema.json`. What could not be measured
is null or left out, and nothing is made of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from evals.cases import Case
from evals.contenders import CALLERS, DESK, FLOOR, HAYSTACK, LANGCHAIN, LLAMAINDEX
from evals.metrics import BUDGETS, judged_units, ranking_scores, span_recall
from evals.spans import Placed
from evals.statistics import Observation, difference, figure
from evals.systems import Query

AT_A_BUDGET = tuple(f"recall@{budget}ch" for budget in BUDGETS)
# Who cuts the texts into larger pieces is higher up by these, whatever is found.
BY_RANK = ("hit@1", "hit@5", "mrr@10")
METRICS = (*AT_A_BUDGET, *BY_RANK)
PEERS = (LANGCHAIN, LLAMAINDEX, HAYSTACK)
TITLES = {
    DESK: "Copyright Desk",
    LANGCHAIN: "LangChain",
    LLAMAINDEX: "LlamaIndex",
    HAYSTACK: "Haystack",
    FLOOR: "Floor",
}
# What is compared by a ratio: a name for it, and where it stands in a contender's figures.
COMPARED = {
    "fresh start": "fresh_s.median",
    "retrieval p50": "retrieval_ms.p50",
    "retrieval p95": "retrieval_ms.p95",
    "memory of a fresh process": "fresh_mb.median",
    "peak memory": "peak_mb.median",
    "index build": "build_s.median",
}
Figures = Mapping[str, Any]


def title(name: str) -> str:
    """What a contender is called for a reader."""
    return TITLES.get(name, name)


def at(value: Figures, path: str) -> float | None:
    """The number at a path such as "fresh_s.median"; None where there is none on the way."""
    found: Any = value
    for key in path.split("."):
        found = found.get(key) if isinstance(found, Mapping) else None
    number = isinstance(found, int | float) and not isinstance(found, bool)
    return float(found) if number else None


def contender(figures: Figures, name: str) -> Figures:
    """The figures of that contender; empty where it did not take part or failed."""
    found = (one for one in figures.get("contenders", ()) if one["name"] == name)
    one: Figures = next(found, {})
    return {} if one.get("failed") else one


def with_callers(one: Figures, callers: int) -> Figures:
    """A contender's figures with so many callers at once; empty where that was not measured."""
    found: Figures = next((c for c in one.get("callers") or () if c["callers"] == callers), {})
    return found


def scored(
    ranked: Mapping[str, Sequence[Placed]], asked: Sequence[tuple[Case, Query]]
) -> list[dict[str, Any]]:
    """Each case with its scores, from the places found for it, best first; nothing found scores 0."""
    found = {query.id: ranked.get(query.id, ()) for _, query in asked}
    pools = {id_: range(len(places)) for id_, places in found.items()}
    judged = {q.id: judged_units(found[q.id], pools[q.id], q.gold) for _, q in asked}
    by_rank = ranking_scores(pools, judged)
    rows = []
    for case, query in asked:
        scores = span_recall(found[query.id], query.gold, need_all=case.need_all)
        scores |= by_rank[query.id]
        row: dict[str, Any] = {"id": case.id, "group": case.group}
        rows.append(row | {metric: round(scores[metric][0], 4) for metric in METRICS})
    return rows


def quality(cases: Sequence[Figures]) -> dict[str, Any] | None:
    """Each metric with its 95 % interval by group; None without cases."""
    found = {metric: figure(list(_observed(cases, metric).values())) for metric in METRICS}
    told = {metric: one.json() for metric, one in found.items() if one is not None}
    return told or None


def differences(contenders: Sequence[Figures]) -> list[dict[str, Any]]:
    """The desk minus each other contender on the same cases, with 95 % intervals by group."""
    ours = next((one for one in contenders if one["name"] == DESK and not one.get("failed")), None)
    return [
        told
        for one in contenders
        if ours is not None and one["name"] != DESK and not one.get("failed")
        for metric in METRICS
        if (told := _difference(ours, one, metric)) is not None
    ]


def _difference(ours: Figures, theirs: Figures, metric: str) -> dict[str, Any] | None:
    found = difference(
        _observed(ours.get("cases") or (), metric), _observed(theirs.get("cases") or (), metric)
    )
    if found is None:
        return None
    return {
        "metric": metric,
        "of": DESK,
        "to": theirs["name"],
        "difference": round(found.value, 4),
        "low": round(found.low, 4),
        "high": round(found.high, 4),
        "n": found.n,
    }


def _observed(cases: Sequence[Figures], metric: str) -> dict[str, Observation]:
    return {
        case["id"]: Observation(float(case[metric]), 1.0, case["group"])
        for case in cases
        if case.get(metric) is not None
    }


def ratios(contenders: Sequence[Figures]) -> list[dict[str, Any]]:
    """The desk's time or memory over each other's: below 1 the desk needs less.

    Where one of both was not measured, or is 0, there is no ratio. More answers a second with so many
    callers are a ratio above 1.
    """
    ours = next((one for one in contenders if one["name"] == DESK and not one.get("failed")), None)
    return [
        {"figure": name, "of": DESK, "to": one["name"], "ratio": round(mine / their, 3)}
        for one in contenders
        if ours is not None and one["name"] != DESK and not one.get("failed")
        for name, mine, their in _pairs(ours, one)
        if mine is not None and their
    ]


def to_answer(one: Figures, which: str) -> float | None:
    """Milliseconds to what a contender gives a person: an answer, or else the places it finds."""
    said = at(one, f"answer_ms.{which}")
    return at(one, f"retrieval_ms.{which}") if said is None else said


def _pairs(ours: Figures, theirs: Figures) -> Iterator[tuple[str, float | None, float | None]]:
    for name, path in COMPARED.items():
        yield name, at(ours, path), at(theirs, path)
    for which in ("p50", "p95"):
        yield f"answer {which}", to_answer(ours, which), to_answer(theirs, which)
    for callers in CALLERS:
        mine, their = with_callers(ours, callers), with_callers(theirs, callers)
        yield f"a second, {callers} at once", at(mine, "per_s"), at(their, "per_s")
