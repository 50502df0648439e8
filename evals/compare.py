"""Two runs of the same cases: what changed, by how much, and whether chance could do it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from evals.metrics import LOWER_IS_BETTER
from evals.rows import CaseRow, metrics_in, observations
from evals.runs import Run
from evals.statistics import Difference, difference, holm
from evals.systems import OURS

_FLIP = 0.5  # of a share: a smaller change is a change of degree
# What flips of a case are told by, the first that it has.
_TOLD_BY = (
    "hit@5",
    "refusal",
    "decision_accuracy",
    "attacks_passed",
    "false_refusal",
    "citation_recall",
    "recall@2000ch",
)


class NotComparable(Exception):
    """Two runs whose figures mean different things; the text says why."""


@dataclass(frozen=True, slots=True)
class Flip:
    """A case that went from right to wrong, or the other way, by one metric."""

    id: str
    suite: str
    split: str
    text: str
    metric: str
    before: float
    after: float

    @property
    def worse(self) -> bool:
        return (self.after < self.before) != (self.metric in LOWER_IS_BETTER)


@dataclass(frozen=True)
class Comparison:
    """B minus A, metric by metric, p adjusted for all of them, and the flips, newly wrong first."""

    a: str
    b: str
    n: int
    differences: dict[str, Difference]
    adjusted: dict[str, float]
    flips: tuple[Flip, ...]


def compare(a: Run, b: Run) -> Comparison:
    """The comparison; raises NotComparable where cases, texts or seed differ."""
    for key, what in (("dataset_sha256", "cases"), ("corpus_sha256", "texts"), ("seed", "seeds")):
        if a.about[key] != b.about[key]:
            raise NotComparable(
                f"{a.name} and {b.name} cannot be compared: they were run on different {what}. "
                "Run both on the same."
            )
    before = {row.id: row for row in a.rows}
    after = {row.id: row for row in b.rows}
    if not before.keys() & after.keys():
        raise NotComparable(f"{a.name} and {b.name} have no case in common.")
    found: dict[str, Difference] = {}
    for metric in metrics_in(b.rows, OURS):
        one = difference(
            observations(b.rows, OURS, metric),
            observations(a.rows, OURS, metric),
            int(b.about["seed"]),
        )
        if one is not None:
            found[metric] = one
    flips = sorted(
        (flip for id_, row in after.items() if id_ in before for flip in _flips(before[id_], row)),
        key=lambda flip: (not flip.worse, flip.suite, flip.id),
    )
    adjusted = holm({metric: one.p for metric, one in found.items()})
    return Comparison(
        a.name, b.name, len(before.keys() & after.keys()), found, adjusted, tuple(flips)
    )


def _flips(before: CaseRow, after: CaseRow) -> Iterator[Flip]:
    old, new = before.scores.get(OURS, {}), after.scores.get(OURS, {})
    for metric in (*_TOLD_BY, *sorted(m for m in new if m.startswith("mutation_kill"))):
        if metric in old and metric in new and old[metric][1] and new[metric][1]:
            was, is_ = old[metric][0] / old[metric][1], new[metric][0] / new[metric][1]
            if abs(is_ - was) >= _FLIP:
                yield Flip(after.id, after.suite, after.split, after.text, metric, was, is_)
                return


def shown_flips(found: Comparison, *, unseal: bool) -> Sequence[Flip]:
    """The flips that may be told one by one: those of the test split only when unsealed."""
    return [flip for flip in found.flips if unseal or flip.split != "test"]


def compare_json(found: Comparison, *, unseal: bool) -> dict[str, Any]:
    shown = shown_flips(found, unseal=unseal)
    return {
        "a": found.a,
        "b": found.b,
        "n": found.n,
        "differences": {
            metric: {
                **{k: round(v, 4) if isinstance(v, float) else v for k, v in asdict(one).items()},
                "p_holm": round(found.adjusted[metric], 4),
            }
            for metric, one in found.differences.items()
        },
        "flips": [{**asdict(flip), "worse": flip.worse} for flip in shown],
        "flips_withheld": len(found.flips) - len(shown),
    }


def compare_lines(found: Comparison, *, unseal: bool) -> str:
    lines = [f"{found.b} minus {found.a}, on {found.n} cases of both"]
    lines += [
        f"  {metric:<24}{one.value:+.3f} [{one.low:+.3f}, {one.high:+.3f}]  p={one.p:.4f} "
        f"(of all {found.adjusted[metric]:.4f})  better {one.wins}, worse {one.losses}, n={one.n}"
        for metric, one in found.differences.items()
    ]
    shown = shown_flips(found, unseal=unseal)
    lines += [
        f"  {'worse ' if flip.worse else 'better'} {flip.id} {flip.metric} "
        f"{flip.before:.2f} -> {flip.after:.2f}: {flip.text[:70]}"
        for flip in shown
    ]
    if len(shown) < len(found.flips):
        lines.append(f"  {len(found.flips) - len(shown)} flips of the test split are sealed.")
    return "\n".join(lines)
