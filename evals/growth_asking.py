"""How long a search and an answer take over distinct questions, each asked once, so that no cache helps."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any


def timed(do: Callable[[str], object], questions: Sequence[str], most_s: float) -> list[float]:
    """The milliseconds that each question takes; stops early after `most_s` seconds."""
    took: list[float] = []
    until = time.perf_counter() + most_s
    for question in questions:
        began = time.perf_counter()
        if began > until and len(took) > 1:
            break
        do(question)
        took.append((time.perf_counter() - began) * 1000)
    return took


def spread(name: str, took: Sequence[float]) -> dict[str, Any]:
    """p50, p95 and how many, under names that begin with `name`; nothing for fewer than two."""
    if len(took) < 2:
        return {}
    return {
        f"{name}_p50_ms": round(statistics.median(took), 3),
        f"{name}_p95_ms": round(statistics.quantiles(took, n=20, method="inclusive")[-1], 3),
        f"{name}_n": len(took),
    }


def dealt(questions: Sequence[str], hands: int) -> list[list[str]]:
    """The questions dealt out, so that no two hands hold the same one."""
    distinct = list(dict.fromkeys(questions))
    return [distinct[hand::hands] for hand in range(hands)]
