"""Exact search beside Chroma's approximate one, at sizes: what each finds, costs and holds.

From these figures it is decided up to which size every vector is looked at. Chroma is reached by way of
the one file that knows it. Memory is told by what a process held before and after, so each size is to
be measured in a process of its own.
"""

from __future__ import annotations

import itertools
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from evals.growth_memory import resident_mb
from index.store import connect
from index.vectors import Vectors

WANTED = 10  # of recall@10
CONSTRUCTION = 200
_MANY = 10_000
_BATCH = 5_000
_numbers = itertools.count()
Find = Callable[[Vectors], Sequence[int]]


@dataclass(frozen=True, slots=True)
class Setting:
    """How Chroma is set: how many neighbours a vector is linked to, how wide is searched."""

    links: int
    width: int


def settings_for(n: int) -> tuple[Setting, ...]:
    """The settings worth their time at that size; while small, also one that looks at all."""
    if n > _MANY:
        return (Setting(16, 400),)
    wide = (Setting(16, width) for width in (100, 200, 400, 1000))
    return (*wide, Setting(32, 100), Setting(32, 400), Setting(16, n))


def compare_stores(
    vectors: Vectors, questions: Vectors, settings: Sequence[Setting], most_s: float
) -> Iterator[dict[str, Any]]:
    """A row for exact search, then one a setting of Chroma; `recall@10` is against exact.

    Each setting is a collection of its own: a running one takes another width without an error and
    goes on with the old one. What would take longer than `most_s` seconds to add is given up.
    """
    exact, truth = _exact(vectors, questions)
    yield exact
    for setting in settings:
        yield _chroma(vectors, questions, truth, setting, most_s)


def nearest(vectors: Vectors, vector: Vectors, most: int) -> list[int]:
    """The rows nearest to a unit vector, nearest first: every one is looked at."""
    scores = vectors @ vector
    most = min(most, len(scores))
    top = np.argpartition(scores, -most)[-most:]
    return [int(n) for n in top[np.lexsort((top, -np.round(scores[top], 4)))]]


def recall(vectors: Vectors, vector: Vectors, found: Sequence[int], wanted: Sequence[int]) -> float:
    """The share of what was found that is as near as the farthest of the wanted; ties count alike."""
    farthest = min(np.round(vectors[list(wanted)] @ vector, 4))
    near = np.round(vectors[list(found)] @ vector, 4) >= farthest
    return float(near.sum()) / len(wanted)


def _exact(vectors: Vectors, questions: Vectors) -> tuple[dict[str, Any], list[list[int]]]:
    truth, times = _timed(lambda vector: nearest(vectors, vector, WANTED), questions)
    row = {"way": "exact", "n": len(vectors), "recall@10": 1.0, "add_ms_per_1000": 0.0}
    return {**row, **times, "memory_mb": round(vectors.nbytes / 2**20, 1)}, truth


def _chroma(
    vectors: Vectors,
    questions: Vectors,
    truth: Sequence[Sequence[int]],
    setting: Setting,
    most_s: float,
) -> dict[str, Any]:
    row = {"way": "chroma", "n": len(vectors), **asdict(setting)}
    before = resident_mb()
    collection = _collection(setting)
    try:
        added = _add(collection, vectors, most_s)
        if added is None:
            return {**row, "failed": f"Adding all would take longer than {most_s:.0f} seconds."}
        row |= {
            "add_ms_per_1000": round(added * 1e6 / len(vectors), 1),
            "memory_mb": round(resident_mb() - before, 1),
        }

        def find(vector: Vectors) -> list[int]:
            found = collection.query(
                query_embeddings=vector[np.newaxis, :], n_results=WANTED, include=["distances"]
            )
            return [int(id_) for id_ in found["ids"][0]]

        found, times = _timed(find, questions)
        share = statistics.fmean(
            recall(vectors, *each) for each in zip(questions, found, truth, strict=True)
        )
        return {**row, "recall@10": round(share, 4), **times}
    finally:
        connect().delete_collection(collection.name)


def _collection(setting: Setting) -> Any:
    hnsw = {
        "space": "cosine",
        "max_neighbors": setting.links,
        "ef_construction": CONSTRUCTION,
        "ef_search": setting.width,
    }
    client: Any = connect()
    return client.create_collection(
        f"growth-{next(_numbers)}", embedding_function=None, configuration={"hnsw": hnsw}
    )


def _add(collection: Any, vectors: Vectors, most_s: float) -> float | None:
    """The seconds that it takes to add all; None where they would be more than `most_s`."""
    began = time.perf_counter()
    for start in range(0, len(vectors), _BATCH):
        some = vectors[start : start + _BATCH]
        collection.add(ids=[str(start + n) for n in range(len(some))], embeddings=some)
        took = time.perf_counter() - began
        if took * len(vectors) / (start + len(some)) > most_s:
            return None
    return time.perf_counter() - began


def _timed(find: Find, questions: Vectors) -> tuple[list[list[int]], dict[str, Any]]:
    """What is found for each question, and the milliseconds that took, one after another."""
    find(questions[0])
    found: list[list[int]] = []
    took: list[float] = []
    for vector in questions:
        began = time.perf_counter()
        found.append(list(find(vector)))
        took.append((time.perf_counter() - began) * 1000)
    p95 = statistics.quantiles(took, n=20)[-1]
    return found, {
        "p50_ms": round(statistics.median(took), 3),
        "p95_ms": round(p95, 3),
        "n_questions": len(took),
    }
