"""A run for a reader in the terminal: a line a figure, its interval, n and what it can show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from evals.bake_off_tables import bake_off_tables, table_lines
from evals.metrics import HEADLINE
from evals.runs import Run
from evals.systems import OURS


def run_lines(run: Run) -> str:
    """Ours first, then the differences to the best baseline, then every other system's headline."""
    systems: Mapping[str, Any] = run.about["systems"]
    lines = [f"{run.name}: {run.about['n']} cases, {run.about['unscored']} of them not scored"]
    lines += list(_figures(systems.get(OURS, {})))
    lines += list(_differences(run.about["differences"]))
    rivals = [(name, own[HEADLINE]) for name, own in systems.items() if HEADLINE in own]
    if rivals:
        lines.append(f"\n{HEADLINE} by system")
        lines += [f"  {name:<32}{told(figure)}" for name, figure in rivals]
    for table in bake_off_tables(run.about):
        lines += table_lines(table)
    timings = ", ".join(f"{name} {value:g}" for name, value in run.about["timings"].items())
    return "\n".join([*lines, f"\n{timings}", f"The run is in {run.folder}"])


def told(figure: Mapping[str, Any]) -> str:
    """A value with its interval, n, and the smallest difference that two such runs can show."""
    return (
        f"{figure['value']:.3f} [{figure['low']:.3f}, {figure['high']:.3f}]  n={figure['n']}"
        f"  shows ±{figure['detects']:.3f}"
    )


def _figures(own: Mapping[str, Any]) -> Iterator[str]:
    yield f"\n{'desk':<30}value [95 % interval]"
    yield from (f"  {metric:<32}{told(figure)}" for metric, figure in own.items())


def _differences(found: Mapping[str, Any]) -> Iterator[str]:
    if found:
        yield "\ndesk minus the best baseline, on the same questions"
    for metric, one in found.items():
        yield (
            f"  {metric:<32}{one['value']:+.3f} [{one['low']:+.3f}, {one['high']:+.3f}]  against "
            f"{one['baseline']}, p={one['p']:.4f}, better {one['wins']}, worse {one['losses']}"
        )
