"""Retrievers asked every question that has gold words, and how well each finds them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from assistant.batches import BadFile
from evals.cases import Case
from evals.metrics import Scores, judged_units, ranking_scores, span_recall
from evals.spans import GoldMissing, Placed, place
from evals.systems import Query, Retriever

KEPT = 10  # how many of each ranking a run writes down


@dataclass(frozen=True)
class Found:
    """What one retriever found for one question, and its scores."""

    ranked: tuple[Placed, ...]
    scores: Scores = field(default_factory=dict)

    def json(self) -> list[list[Any]]:
        return [[p.source, p.start, p.end] for p in self.ranked[:KEPT]]


def gold_of(case: Case, texts: Mapping[str, str]) -> tuple[Placed, ...]:
    """Where the case's gold words stand; raises BadFile, naming file and line, where they do not."""
    try:
        return tuple(place(g["quote"], texts, g.get("source"), g.get("context")) for g in case.gold)
    except GoldMissing as missing:
        raise BadFile(f"{case.where}: {missing}.") from missing


def queries(cases: Iterable[Case], texts: Mapping[str, str]) -> list[tuple[Case, Query]]:
    """Each question case with gold words."""
    return [
        (case, Query(case.id, case.asked(), gold))
        for case in cases
        if case.shape == "question"
        for gold in [gold_of(case, texts)]
        if gold
    ]


def retrieve(retriever: Retriever, asked: Sequence[tuple[Case, Query]]) -> dict[str, Found]:
    """What the retriever finds for each question, by the case's id."""
    order = {query.id: list(retriever.find(query)) for _, query in asked}
    judged = {
        query.id: judged_units(retriever.units, retriever.pool(query), query.gold)
        for _, query in asked
    }
    by_rank = ranking_scores(order, judged)
    found: dict[str, Found] = {}
    for case, query in asked:
        ranked = tuple(retriever.units[unit] for unit in order[query.id])
        recalls = span_recall(ranked, query.gold, need_all=case.need_all)
        found[case.id] = Found(ranked, {**by_rank[query.id], **recalls})
    return found
