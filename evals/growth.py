"""How cost grows with the texts: build, search, answer and memory at sizes, each in processes of its own.

The desk is measured up to 100,000 passages: a library on disk, built, opened and asked as any other.
Search alone goes further, over vectors that are made and not embedded. From both are fitted how each
cost grows, and what gives first.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from assistant.batches import BadFile
from assistant.bootstrap import Settings
from evals.growth_fit import (
    Limit,
    Point,
    exponent_row,
    fit,
    gives_first,
    interval,
    sentence,
)
from evals.growth_job import Job
from evals.growth_memory import machine_mb

EMBEDDED_UP_TO = (
    10_000  # passages; above that embedding is told from a sample, and vectors are made
)
DESK_UP_TO = 100_000  # passages at which the whole desk is measured; above that search alone
LARGE = 10_000
STORES_UP_TO = 100_000
SEED = 11
ANSWER_MS = 60.0
BUILD_S = 3600.0
_MOST_S = {
    "texts": 300.0,
    "build": 1200.0,
    "ask": 240.0,
    "pool": 900.0,
    "alone": 900.0,
    "stores": 400.0,
}
_KEPT_FOR_FITS = ("search_ms", "answer_ms")
Tell = Callable[[str], None]
Figures = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Plan:
    """What to measure. `folders` hold texts, .txt each; `questions` are real ones, the more the better."""

    sizes: tuple[int, ...]
    folders: tuple[Path, ...]
    questions: tuple[str, ...]
    compare_stores: bool = True
    embedded_up_to: int = EMBEDDED_UP_TO


def growth(plan: Plan, tell: Tell) -> Figures:
    """The figures of every size, the exponents, and what gives first; `tell` hears progress.

    What was not reached in its time stands in its row as `failed`, with the reason. Raises BadFile.
    """
    _check(plan)
    settings = Settings()
    with tempfile.TemporaryDirectory(prefix="desk-growth-") as folder:
        work = Path(folder)
        (work / "questions.json").write_text(json.dumps(list(plan.questions)))
        job = Job(
            kind="texts",
            n=0,
            work=work,
            home=settings.home,
            model=settings.embeddings,
            folders=plan.folders,
            seed=SEED,
            most_s=0.0,
            embedded_up_to=plan.embedded_up_to,
        )
        found = [
            _at_size(replace(job, n=n), tell, stores=plan.compare_stores)
            for n in sorted(set(plan.sizes))
        ]
    return summed_up(found)


def summed_up(found: Sequence[Figures]) -> Figures:
    """The figures as the bench holds them, from what each size gave."""
    passages = [row["desk"] for row in found if row["desk"]]
    alone = [row["alone"] for row in found if row["alone"]]
    large = _large(alone)
    costs = {
        "build": _points(passages, "build_s"),
        "open": _points(passages, "index_open_s"),
        "search": _points(passages, "search_p50_ms"),
        "answer": _points(passages, "answer_p50_ms"),
        "memory": _points(passages, "memory_mb"),
        "disk": _points(passages, "index_mb"),
        "search_alone": _points(large, "search_p50_ms"),
        "search_alone_p95": _points(large, "search_p95_ms"),
        "memory_alone": _points(large, "memory_mb"),
    }
    times = {
        "search": _times(passages, "search_ms"),
        "answer": _times(passages, "answer_ms"),
        "search_alone": _times(large, "search_ms"),
    }
    exponents = {
        name: exponent_row(found_fit, interval(times.get(name, {})))
        for name, points in costs.items()
        if (found_fit := fit(points))
    }
    p95 = {"answer_p95": _points(passages, "answer_p95_ms")}
    return {
        "passages": [_without(row) for row in passages],
        "search_alone": [_without(row) for row in alone],
        "stores": [store for row in found for store in row["stores"]],
        "exponents": exponents,
        "gives_first": sentence(gives_first(_limits(), {**costs, **p95})),
        "made": (
            "real_share tells which share of the passages is real; the rest are real sentences "
            "recombined. Where embedding is told from a sample, their vectors are means of their "
            "sentences' with a little noise. In search_alone all but the desk's own documents is "
            "made so, with one vector a passage."
        ),
    }


def _large(rows: Sequence[Figures]) -> Sequence[Figures]:
    """Those from 10,000 passages on, where there are two: below, what costs the same at any size rules."""
    found = [row for row in rows if row["n"] >= LARGE and "failed" not in row]
    return found if len(found) > 1 else rows


def _limits() -> tuple[Limit, ...]:
    memory = machine_mb()
    return (
        Limit("answer_p95", ANSWER_MS, f"an answer takes more than {ANSWER_MS:.0f} ms (p95)"),
        Limit("memory", memory, f"the memory of this machine ({memory / 1024:.0f} GB) is full"),
        Limit("build", BUILD_S, "a full build takes more than an hour"),
    )


def _check(plan: Plan) -> None:
    if not plan.sizes or min(plan.sizes) < 100:
        raise BadFile("Name sizes of at least 100 passages, such as 1000,10000,100000.")
    if len(set(plan.questions)) < 8:
        raise BadFile("Growth is measured over distinct questions. Name a file with more of them.")
    names = [folder.name for folder in plan.folders]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise BadFile(f"Two folders of texts are named {twice!r}. Rename one.")


def _at_size(job: Job, tell: Tell, *, stores: bool) -> Figures:
    desk: Figures = {}
    if job.n <= DESK_UP_TO:
        for kind in ("texts", "build", "ask"):
            desk |= _run(replace(job, kind=kind), tell)
            if "failed" in desk:
                break
        shutil.rmtree(job.library.parent, ignore_errors=True)
    alone = _run(replace(job, kind="pool"), tell)
    if "failed" not in alone:
        alone = _run(replace(job, kind="alone"), tell)
    compared: list[Figures] = []
    if stores and job.n <= STORES_UP_TO:
        figures = _run(replace(job, kind="stores"), tell)
        compared = figures.get("stores", [{**figures, "n": job.n}])
    return {
        "desk": {"n": job.n, **desk} if desk else None,
        "alone": {"n": job.n, **alone},
        "stores": compared,
    }


def _run(job: Job, tell: Tell) -> Figures:
    """The figures of a job, from a process of its own that is ended when its time is over."""
    job = replace(job, most_s=_MOST_S[job.kind])
    about = f"{job.n:,} passages: "
    threads = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    over = threading.Event()
    with subprocess.Popen(
        [sys.executable, "-c", "from evals.growth_child import main; main()", job.as_json()],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, **(threads if job.kind == "stores" else {})},
    ) as process:

        def end() -> None:
            over.set()
            process.kill()

        clock = threading.Timer(job.most_s, end)
        clock.start()
        try:
            figures = _heard(process, lambda told: tell(about + told))
        finally:
            clock.cancel()
            process.kill()
    if figures is not None:
        return figures
    if over.is_set():
        return {"failed": f"{job.kind}: not done in {job.most_s / 60:.0f} minutes, and ended."}
    return {"failed": f"{job.kind}: its process ended ({process.returncode}) without figures."}


def _heard(process: subprocess.Popen[str], tell: Tell) -> Figures | None:
    """What the process tells, until its figures; None where it ends without."""
    assert process.stdout is not None
    for line in process.stdout:
        try:
            said = json.loads(line)
        except ValueError:
            continue  # a library that speaks
        if "figures" in said:
            figures: Figures = said["figures"]
            return figures
        tell(said.get("told", ""))
    return None


def _points(rows: Sequence[Figures], name: str) -> list[Point]:
    return [Point(row["n"], row[name]) for row in rows if row.get(name) is not None]


def _times(rows: Sequence[Figures], name: str) -> dict[int, list[float]]:
    return {row["n"]: row[name] for row in rows if row.get(name)}


def _without(row: Figures) -> Figures:
    return {name: value for name, value in row.items() if name not in _KEPT_FOR_FITS}


def main(words: Sequence[str] | None = None) -> None:
    """`python -m evals.growth --sizes 1000,10000 --corpus FOLDER --questions FILE --out FILE`."""
    parser = argparse.ArgumentParser(prog="python -m evals.growth", description=main.__doc__)
    parser.add_argument("--sizes", default="1000,10000,100000,1000000")
    parser.add_argument("--corpus", action="append", default=[], type=Path)
    parser.add_argument("--questions", action="append", default=[], type=Path)
    parser.add_argument("--without-stores", action="store_true")
    parser.add_argument("--embedded-up-to", type=int, default=EMBEDDED_UP_TO)
    parser.add_argument("--out", type=Path)
    told = parser.parse_args(words)
    plan = Plan(
        sizes=tuple(int(size) for size in told.sizes.split(",")),
        folders=tuple(told.corpus),
        questions=first_turns(told.questions),
        compare_stores=not told.without_stores,
        embedded_up_to=told.embedded_up_to,
    )
    figures = growth(plan, lambda sentence: print(sentence, file=sys.stderr, flush=True))
    text = json.dumps(figures, indent=1)
    if told.out:
        told.out.write_text(text + "\n")
    else:
        print(text)


def first_turns(files: Sequence[Path]) -> tuple[str, ...]:
    """The distinct questions of those files of eval cases; those that follow up another are left out."""
    rows = [json.loads(line) for file in files for line in file.read_text().splitlines() if line]
    alone = (row["question"] for row in rows if not _follows(row))
    return tuple(dict.fromkeys(alone))


def _follows(row: Figures) -> bool:
    return bool(row.get("history")) or any("follow-up" in tag for tag in row.get("tags", ()))


if __name__ == "__main__":
    main()
