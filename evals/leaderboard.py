"""Runs and baselines by one figure; never a bare rank: who is tied with the best is marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.batches import BadFile
from evals.metrics import LOWER_IS_BETTER
from evals.rows import observations, systems_in
from evals.runs import Run, folders, read_run
from evals.statistics import Observation, difference, figure, holm

_LEVEL = 0.05


@dataclass(frozen=True)
class Entrant:
    """A system in a run, with what each case brought to the figure."""

    run: str
    system: str
    seed: int
    scores: dict[str, Observation]


def leaderboard(shelf: Path, metric: str) -> list[dict[str, Any]]:
    """Entrants on the cases of the newest run, best first; raises BadFile where there is nothing.

    A run on other cases or texts is left out, since its figures mean something else. Baselines come
    from the newest run that has them. Tied are those whose paired difference to the best is within
    chance, at 0.05 after Holm; the oracle is no entrant.
    """
    runs = [read_run(folder, shelf) for folder in folders(shelf)]
    latest = next((r for r in reversed(runs) if _measures(r, metric)), None)
    if latest is None:
        raise BadFile(f"No run here measures {metric!r}. Make one: desk eval run")
    key = ("dataset_sha256", "corpus_sha256")
    same = [r for r in runs if all(r.about[k] == latest.about[k] for k in key)]
    entrants = _entrants(same, metric)
    sign = 1 if metric in LOWER_IS_BETTER else -1
    found = [(figure(list(e.scores.values()), e.seed), e) for e in entrants]
    ranked = sorted(
        ((made, e) for made, e in found if made is not None),
        key=lambda pair: (sign * pair[0].value, pair[1].run, pair[1].system),
    )
    tied = _tied_with_best([e for _, e in ranked])
    return [
        {"system": e.system, "run": e.run, "tied_with_best": e in tied, **made.json()}
        for made, e in ranked
    ]


def _measures(run: Run, metric: str) -> bool:
    return any(metric in own for own in run.about["systems"].values())


def _entrants(runs: Sequence[Run], metric: str) -> list[Entrant]:
    found: dict[tuple[str, str], Entrant] = {}
    for run in runs:
        for system in systems_in(run.rows):
            scores = {i: o for i, o in observations(run.rows, system, metric).items() if o.of > 0}
            if scores and system != "oracle":
                # Code that is the same gives the same figures: its newest run stands for all.
                code = run.about["config"]["code_sha256"] if system == "desk" else ""
                found[(system, code)] = Entrant(run.name, system, int(run.about["seed"]), scores)
    return list(found.values())


def _tied_with_best(ranked: Sequence[Entrant]) -> list[Entrant]:
    best, *others = ranked
    ps = {}
    for number, other in enumerate(others):
        apart = difference(best.scores, other.scores, best.seed)
        ps[str(number)] = apart.p if apart else 0.0
    adjusted = holm(ps)
    return [best, *(o for n, o in enumerate(others) if adjusted[str(n)] >= _LEVEL)]


def leaderboard_lines(rows: Sequence[dict[str, Any]], metric: str) -> str:
    lines = [f"{metric}, best first; = cannot be told from the best"]
    for row in rows:
        mark = "=" if row["tied_with_best"] else " "
        lines.append(
            f"{mark} {row['system']:<10}{row['value']:.3f} [{row['low']:.3f}, {row['high']:.3f}] "
            f"n={row['n']}  {row['run']}"
        )
    return "\n".join(lines)
