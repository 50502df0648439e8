"""Figures of a bench that never ran, to be changed by a test where it is about them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from evals.bench import finished
from evals.bench_figures import METRICS, differences, quality, ratios

GROUPS = 40


def contender(name: str, *, found: float = 0.6, **changed: Any) -> dict[str, Any]:
    """One that took 4 s to start, 10 ms a question and 600 MB; `found` is what it scores on every case."""
    cases = [
        {
            "id": f"q{n}",
            "group": f"g{n // 2}",
            # Differs from case to case, as real scores do.
            **dict.fromkeys(METRICS, found + (n % 5) * 0.02),
        }
        for n in range(2 * GROUPS)
    ]
    return {
        "name": name,
        "what": f"What {name} is.",
        "versions": {"a-package": "1.0"},
        "failed": None,
        "fresh_s": {"median": 4.0, "all": [3.9, 4.0, 4.4]},
        "fresh_mb": {"median": 500.0, "all": [500.0]},
        "build_s": {"median": 60.0, "all": [60.0]},
        "units": 100,
        "characters_embedded": 1000,
        "characters_cut_off": 0,
        "retrieval_ms": {"p50": 10.0, "p95": 20.0, "n": 80},
        "answer_ms": None,
        "encoding_ms": {"p50": 2.0, "p95": 3.0, "n": 80},
        "callers": [crowd(1, 100, 20), crowd(4, 170, 30), crowd(16, 170, 100)],
        "peak_mb": {"median": 600.0, "all": [600.0]},
        "quality": quality(cases),
        "cases": cases,
        **changed,
    }


def crowd(callers: int, per_s: float, p95_ms: float) -> dict[str, float]:
    return {"callers": callers, "per_s": per_s, "p50_ms": p95_ms / 2, "p95_ms": p95_ms, "n": 80}


def desk(**changed: Any) -> dict[str, Any]:
    """The desk, ahead of every other contender in all it does."""
    ahead: dict[str, Any] = {
        "found": 0.8,
        "fresh_s": {"median": 1.8, "all": [1.8]},
        "fresh_mb": {"median": 300.0, "all": [300.0]},
        "build_s": {"median": 50.0, "all": [50.0]},
        "retrieval_ms": {"p50": 5.0, "p95": 9.0, "n": 80},
        "answer_ms": {"p50": 8.0, "p95": 16.0, "n": 80},
        "peak_mb": {"median": 350.0, "all": [350.0]},
    }
    return contender("desk", **{**ahead, **changed})


def failed(name: str, why: str) -> dict[str, Any]:
    """A contender that could not go on, as it is written down then."""
    empty = dict.fromkeys(
        ("fresh_s", "fresh_mb", "build_s", "units", "characters_embedded", "characters_cut_off")
    )
    empty |= dict.fromkeys(("retrieval_ms", "answer_ms", "encoding_ms", "peak_mb", "quality"))
    return {
        "name": name,
        "what": "",
        "versions": {},
        "failed": why,
        "callers": [],
        "cases": [],
        **empty,
    }


def all_five() -> list[dict[str, Any]]:
    others = [contender(name) for name in ("langchain", "llamaindex", "haystack", "floor")]
    return [desk(), *others]


def figures(contenders: Sequence[dict[str, Any]] | None = None, **changed: Any) -> dict[str, Any]:
    """A whole run over a folder of texts, its bars made."""
    took_part = list(contenders) if contenders is not None else all_five()
    return finished(
        {
            "kind": "bench",
            "made": "2026-11-22T12:00:00+00:00",
            "machine": {
                "system": "Linux",
                "processor": "A processor",
                "cores": 2,
                "memory_gb": 8.0,
                "python": "3.11.9",
            },
            "versions": {"copyright-desk": "0.1.0"},
            "texts": {"name": "some texts", "own": False, "documents": 3, "characters": 1000},
            "questions": {"name": "questions.jsonl", "n": 90, "n_gold": 80},
            "repeats": 3,
            "contenders": took_part,
            "ratios": ratios(took_part),
            "differences": differences(took_part),
            "own": {},
            "growth": None,
            **changed,
        }
    )


def growth(build: float = 1.0, search: float = 0.5) -> dict[str, Any]:
    sizes = [
        {
            "n": n,
            "real_share": 1.0,
            "build_s": n / 100,
            "search_p50_ms": n**0.5,
            "answer_p95_ms": 40.0,
        }
        for n in (1_000, 10_000, 100_000)
    ]
    return {
        "passages": [*sizes, {"n": 1_000_000, "failed": "No time was left."}],
        "search_alone": [{"n": n, "search_p50_ms": n**0.5} for n in (10_000, 1_000_000)],
        "stores": [{"way": "chroma", "links": 16, "width": 100, "n": 10_000, "recall@10": 0.97}],
        "made": "The rest was recombined.",
        "exponents": {
            "build": {"value": build, "low": None, "high": None, "from": 1_000, "to": 100_000},
            # To 1 million search was measured by itself; that is what it is held to.
            "search": {"value": 0.1, "from": 1_000, "to": 100_000},
            "search_alone": {
                "value": search,
                "low": 0.4,
                "high": 0.6,
                "from": 10_000,
                "to": 1_000_000,
            },
        },
        "gives_first": "Memory.",
    }
