"""The gate: a run held to stored figures. A figure may fall by its margin, a hard one by nothing.

A figure also fails where it fell for certain, margin or not: where the upper end of the interval of
the run lies below what is stored. What a run does not measure fails too.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from assistant.batches import BadFile, read_json
from evals.metrics import LOWER_IS_BETTER
from evals.runs import Run
from evals.systems import OURS

STORED = Path(__file__).with_name("gate.json")
_KEYS = {"dataset_sha256", "corpus_sha256", "hard", "figures"}


def read_gate(path: Path | None) -> dict[str, Any]:
    """The stored figures; raises BadFile where they cannot be used."""
    given = read_json(path or STORED)
    where = path or STORED
    if not isinstance(given, dict) or not {"hard", "figures"} <= set(given) <= _KEYS:
        raise BadFile(f"{where} is no gate. It needs hard and figures, and may have no other keys.")
    for metric, one in given["figures"].items():
        if not isinstance(one, dict) or set(one) != {"value", "margin"}:
            raise BadFile(f"{where}: {metric} needs a value and a margin.")
    if not all(isinstance(least, int | float) for least in given["hard"].values()):
        raise BadFile(f"{where}: each hard figure needs a number.")
    return given


def gate(stored: Mapping[str, Any], run: Run) -> dict[str, Any]:
    """What passed and what did not; `comparable` is false where the cases are not the stored ones."""
    comparable = stored.get("dataset_sha256") in (None, run.about["dataset_sha256"])
    own: Mapping[str, Any] = run.about["systems"].get(OURS, {})
    checks = [_hard(metric, least, own) for metric, least in stored["hard"].items()]
    checks += [_held(metric, one, own) for metric, one in stored["figures"].items()]
    passed = all(check["passed"] for check in checks)
    return {"run": run.name, "comparable": comparable, "passed": passed, "checks": checks}


def _hard(metric: str, least: float, own: Mapping[str, Any]) -> dict[str, Any]:
    value = own[metric]["value"] if metric in own else None
    return _check(metric, value, least, 0.0, passed=value is not None and value >= least)


def _held(metric: str, one: Mapping[str, float], own: Mapping[str, Any]) -> dict[str, Any]:
    if metric not in own:
        return _check(metric, None, one["value"], one["margin"], passed=False)
    found, sign = own[metric], -1 if metric in LOWER_IS_BETTER else 1
    fall = sign * (one["value"] - found["value"])
    surely = found["low"] > one["value"] if sign < 0 else found["high"] < one["value"]
    passed = fall <= one["margin"] + 1e-9 and not surely
    return _check(metric, found["value"], one["value"], one["margin"], passed=passed)


def _check(
    metric: str, value: float | None, wanted: float, margin: float, *, passed: bool
) -> dict[str, Any]:
    return {
        "metric": metric,
        "value": value,
        "wanted": wanted,
        "margin": margin,
        "passed": passed,
    }


def gate_lines(found: Mapping[str, Any]) -> str:
    lines = [
        f"{'pass' if check['passed'] else 'FAIL'}  {check['metric']:<26}"
        f"{'not measured' if check['value'] is None else format(check['value'], '.3f')}, "
        f"held to {check['wanted']:.3f} with a margin of {check['margin']:.3f}"
        for check in found["checks"]
    ]
    if not found["comparable"]:
        lines.append("The cases are not those that the stored figures were reached on.")
    lines.append("The gate is passed." if found["passed"] else "The gate is not passed.")
    return "\n".join(lines)


def stored_from(run: Run, before: Mapping[str, Any]) -> str:
    """A gate file with what the run reached, and the margins and hard figures there were before."""
    own = run.about["systems"].get(OURS, {})
    missing = [metric for metric in before["figures"] if metric not in own]
    if missing:
        raise BadFile(f"{run.name} does not measure {', '.join(missing)}. Run all suites.")
    figures = {
        metric: {"value": own[metric]["value"], "margin": one["margin"]}
        for metric, one in before["figures"].items()
    }
    made = {**before, "dataset_sha256": run.about["dataset_sha256"], "figures": figures}
    return json.dumps(made, indent=2) + "\n"
