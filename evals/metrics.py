"""What is measured of one case: metric -> (reached, of how much).

A figure is the sum of the first over the sum of the second, so that every figure can be made again
from the cases' own rows, and resampled. Names are those of the contract.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from evals.spans import Placed, recall, relevant

Scores = dict[str, tuple[float, float]]
BUDGETS = (1000, 2000, 4000)
HEADLINE = "recall@2000ch"
LOWER_IS_BETTER = frozenset({"misgrounding", "false_refusal", "answer_ms", "fell_back"})
RANKING = ("hit@1", "hit@5", *(f"recall@{n}ch" for n in BUDGETS), "mrr@10", "ndcg@10")


def span_recall(ranked: Sequence[Placed], gold: Sequence[Placed], *, need_all: bool) -> Scores:
    """The share of the gold words within the first characters retrieved, for each budget."""
    return {
        f"recall@{budget}ch": (recall(ranked, gold, budget, need_all=need_all), 1.0)
        for budget in BUDGETS
    }


def ranking_scores(
    ranked: Mapping[str, Sequence[int]], judged: Mapping[str, Sequence[int]]
) -> dict[str, Scores]:
    """hit@k, MRR and nDCG by question (ir-measures), from ranked and relevant units by number.

    Scores handed to the library fall by one a rank, so that it has no ties to break: a retriever
    breaks its own. A question without any relevant unit scores 0.
    """
    import ir_measures
    from ir_measures import RR, Success, nDCG

    names = {Success @ 1: "hit@1", Success @ 5: "hit@5", RR @ 10: "mrr@10", nDCG @ 10: "ndcg@10"}
    scores: dict[str, Scores] = {q: dict.fromkeys(names.values(), (0.0, 1.0)) for q in ranked}
    qrels = [ir_measures.Qrel(q, str(unit), 1) for q, units in judged.items() for unit in units]
    run = [
        ir_measures.ScoredDoc(q, str(unit), float(-rank))
        for q, units in ranked.items()
        for rank, unit in enumerate(units)
    ]
    if qrels and run:
        for found in ir_measures.iter_calc(list(names), qrels, run):
            scores[found.query_id][names[found.measure]] = (float(found.value), 1.0)
    return scores


def judged_units(units: Sequence[Placed], pool: Sequence[int], gold: Sequence[Placed]) -> list[int]:
    """The numbers of the units that cover at least half of the shorter of themselves and a gold span."""
    return [number for number in pool if relevant(units[number], gold)]


def citation_scores(
    cited: Sequence[tuple[str, Placed]], gold: Sequence[Placed], *, need_all: bool
) -> Scores:
    """Citations (role, place) against the gold words: who overlaps whom by a character at least.

    Counted are those that answer or are its basis. Precision is the share of them that overlap,
    misgrounding the rest; recall is over the gold spans, or the one found where any will do.
    """
    if not gold:
        return {}
    leading = [place for role, place in cited if role in ("answer", "basis")]
    grounded = sum(any(place.overlap(g) for g in gold) for place in leading)
    found = [any(place.overlap(g) for place in leading) for g in gold]
    reached = sum(found) / len(found) if need_all else float(any(found))
    return {
        "citation_precision": (float(grounded), float(len(leading))),
        "misgrounding": (float(len(leading) - grounded), float(len(leading))),
        "citation_recall": (reached, 1.0),
    }


def refusal_scores(kind: str, *, answerable: bool, refused: bool, asks_facts: bool) -> Scores:
    """Whether it was right to answer or to refuse, by the kind of the question."""
    if kind == "needs-facts":
        scores: Scores = {"asks_facts": (float(asks_facts), 1.0)}
        return {**scores, "false_refusal": (float(refused), 1.0)} if answerable else scores
    if answerable:
        return {"false_refusal": (float(refused), 1.0)}
    scores = {"refusal": (float(refused), 1.0)}
    if kind in ("far", "near"):
        scores[f"refusal@{kind}"] = (float(refused), 1.0)
    return scores


def decision_scores(expected: Mapping[str, Any], got: Mapping[str, Any]) -> Scores:
    """Whether the recommendation has what was expected, and whether it asks for the exact fact."""
    scores: Scores = {}
    if expected:
        agrees = all(same(value, got.get(key)) for key, value in expected.items())
        scores["decision_accuracy"] = (float(agrees), 1.0)
    if "missing" in expected:
        exact = same(expected["missing"], got.get("missing"))
        scores["missing_fact"] = (float(exact), 1.0)
    return scores


def same(wanted: Any, got: Any) -> bool:
    """Equality as the contract means it: lists as sets, and what is left out of an object is null.

    Where names are expected of a list of objects, they are the objects' rules, facts or ids.
    """
    if isinstance(wanted, Mapping) and isinstance(got, Mapping):
        return all(same(wanted.get(key), got.get(key)) for key in {*wanted, *got})
    if isinstance(wanted, list | tuple) and isinstance(got, list | tuple):
        if all(isinstance(one, str) for one in wanted):
            got = [_name(one) for one in got]
        elif wanted and all(isinstance(one, Mapping) for one in wanted):
            keys = {key for one in wanted for key in one}
            got = [{key: one.get(key) for key in keys} for one in got if isinstance(one, Mapping)]
        return len(_as_set(wanted)) == len(_as_set(got)) and all(
            any(same(one, other) for other in got) for one in wanted
        )
    return bool(wanted == got)


def _name(one: Any) -> Any:
    if isinstance(one, Mapping):
        return next((one[key] for key in ("fact", "rule", "id") if key in one), one)
    return one


def _as_set(values: Iterable[Any]) -> set[str]:
    return {repr(sorted(v.items())) if isinstance(v, Mapping) else repr(v) for v in values}


def risk_coverage(confidences: Sequence[float], right: Sequence[bool]) -> list[tuple[float, float]]:
    """(coverage, risk) as ever less confident questions are answered; ties are answered together."""
    order = sorted(zip(confidences, right, strict=True), key=lambda pair: -pair[0])
    points: list[tuple[float, float]] = []
    wrong = 0
    for place, (confidence, is_right) in enumerate(order, start=1):
        wrong += not is_right
        if place == len(order) or order[place][0] != confidence:
            points.append((place / len(order), wrong / place))
    return points
