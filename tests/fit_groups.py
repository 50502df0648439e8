"""How well questions are put into groups, on subjects that nothing was learned from; run by hand.

    DESK_HOME=… python -m tests.fit_groups

The subjects of corpus/silences.toml are parted in three. The space is learned from the first part (and
the known questions of the texts), where to cut is fitted on the second, the third tells the agreement:
the adjusted Rand index, 0 for chance and 1 for the very same groups. Each part takes each turn.
"""

from __future__ import annotations

import hashlib
import json
import sys
import time
from collections.abc import Sequence
from typing import Any

import numpy as np

from assistant.bootstrap import Settings, open_assistant
from evals.statistics import auroc
from index.entries import Entry
from index.vectors import Vectors
from staff.clusters import groups
from staff.novelty import nearest_before
from staff.space import SURE_OF_SUBJECT, learned, subjects

CUTS = np.arange(0.76, 0.97, 0.01)


def rand_index(ours: Sequence[int], truth: Sequence[str]) -> float:
    """The adjusted Rand index of two ways to group the same things."""
    _, a = np.unique(np.array(ours), return_inverse=True)
    _, b = np.unique(np.array(truth), return_inverse=True)
    both = np.zeros((a.max() + 1, b.max() + 1))
    np.add.at(both, (a, b), 1)

    def pairs(counts: np.ndarray) -> float:
        return float((counts * (counts - 1) / 2).sum())

    together, of_a, of_b = pairs(both), pairs(both.sum(axis=1)), pairs(both.sum(axis=0))
    by_chance = of_a * of_b / (len(a) * (len(a) - 1) / 2)
    return (together - by_chance) / ((of_a + of_b) / 2 - by_chance)


def coherence(ours: Sequence[int], truth: Sequence[str], least: int = 3) -> tuple[float, int]:
    """The share of questions in groups of at least so many that have their group's main subject."""
    right = of = 0
    for group in set(ours):
        own = [t for o, t in zip(ours, truth, strict=True) if o == group]
        if len(own) >= least:
            right += max(own.count(t) for t in set(own))
            of += len(own)
    return (right / of if of else 0.0), of


class Known:
    """The known questions of an index: those of subjects left out by subject, and the others."""

    def __init__(self, entries: Sequence[Entry], vectors: Vectors) -> None:
        self.names = np.array([entry.address for entry in entries])
        self.silent = np.array([entry.kind == "silence" for entry in entries])
        self.texts = [entry.text for entry in entries]
        self.vectors = vectors

    def parts(self, many: int) -> list[np.ndarray]:
        """Where the questions of each part of the subjects are; a subject is in one part only."""
        names = sorted(
            set(self.names[self.silent]), key=lambda n: hashlib.sha256(n.encode()).hexdigest()
        )
        return [np.isin(self.names, names[n::many]) & self.silent for n in range(many)]

    def halves(self) -> list[np.ndarray]:
        """Where the questions of each half are; both have every subject."""
        odd = np.array([hashlib.sha256(t.encode()).digest()[0] % 2 == 1 for t in self.texts])
        return [self.silent & odd, self.silent & ~odd]


def cut(known: Known, learn: np.ndarray, fit: np.ndarray) -> float:
    placed = learned(known.vectors[learn], list(known.names[learn])).place(known.vectors[fit])
    scores = [rand_index(groups(placed, float(c)), known.names[fit]) for c in CUTS]
    return float(CUTS[int(np.argmax(scores))])


def grouping(known: Known) -> list[dict[str, Any]]:
    parts, turns = known.parts(3), []
    for turn in range(3):
        first, second, third = (parts[(turn + n) % 3] for n in range(3))
        at = cut(known, first | ~known.silent, second)
        learn = first | second | ~known.silent
        space = learned(known.vectors[learn], list(known.names[learn]))
        truth = list(known.names[third])
        ours = list(map(int, groups(space.place(known.vectors[third]), at)))
        plain = known.vectors[third].astype(np.float64)
        best_plain = max(
            rand_index(groups(plain, float(c)), truth) for c in np.arange(0.4, 0.95, 0.025)
        )
        held, of = coherence(ours, truth)
        turns.append(
            {
                "cut": round(at, 3),
                "subjects": len(set(truth)),
                "questions": len(truth),
                "groups": len(set(ours)),
                "rand_index": round(rand_index(ours, truth), 3),
                "encoder_alone_at_its_best": round(best_plain, 3),
                "of_the_main_subject_in_groups_of_3": round(held, 3),
                "questions_in_such_groups": of,
            }
        )
    return turns


def subject_named(known: Known) -> list[dict[str, Any]]:
    """Half of each subject's questions names the other half: how many are named, how many rightly."""
    told = []
    for learn, asked in (known.halves(), known.halves()[::-1]):
        with_texts = learn | ~known.silent
        space = learned(known.vectors[with_texts], list(known.names[with_texts]))
        there = subjects(space, known.vectors[learn], list(known.names[learn]))
        found = there.nearest(space.place(known.vectors[asked]))
        named = [(f, n) for f, n in zip(found, known.names[asked], strict=True) if f is not None]
        told.append(
            {
                "n": len(found),
                "named": round(len(named) / len(found), 3),
                "right": round(sum(f == n for f, n in named) / max(len(named), 1), 3),
            }
        )
    return told


def newness(known: Known) -> dict[str, Any]:
    """Does nearness tell questions of a subject nobody had asked about from those of one that was?"""
    nears: list[float] = []
    again: list[bool] = []
    for part in known.parts(3):
        for half in known.halves():
            others = ~part | ~known.silent
            space = learned(known.vectors[others], list(known.names[others]))
            placed = space.place(known.vectors)
            seen = placed[(half & ~part) | ~known.silent]
            for some, so in ((part & half, False), (known.silent & ~part & ~half, True)):
                nears += map(float, nearest_before(placed[some], seen))
                again += [so] * int(some.sum())
    return {"n": len(again), "auroc": round(auroc(nears, again) or 0.0, 3)}


def main() -> None:
    known = Known(*open_assistant(Settings(), print).catalogue.index.known.asked)
    began = time.perf_counter()
    turns = grouping(known)
    told = {
        "grouping": turns,
        "mean_cut": round(float(np.mean([turn["cut"] for turn in turns])), 3),
        "mean_rand_index": round(float(np.mean([turn["rand_index"] for turn in turns])), 3),
        "sure_of_subject": SURE_OF_SUBJECT,
        "subject_named": subject_named(known),
        "newness": newness(known),
        "seconds": round(time.perf_counter() - began, 1),
    }
    json.dump(told, sys.stdout, indent=2)
    print()


if __name__ == "__main__":
    main()
