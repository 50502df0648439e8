"""Texts that are glossed and texts that are not, found side by side: which of them a question is after.

The two are searched each in its own way, so their scores do not compare. What does: how near each of them
comes to the question, and how sure it is that the glossed ones answer.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from index.hits import Hit

# A logistic fit over 96 development questions that the glossed texts answer and 32 that the chapters of
# the Compendium do; then flattened, as long as the first lost nothing, so that both stay in sight.
_NEARER, _SURE, _CONSTANT, _FLATTENED = 7.5, 0.93, 1.8, 0.25
_SEEN = 10  # hits of each that are looked at


def meet(glossed: Sequence[Hit], others: Sequence[Hit], most: int) -> list[Hit]:
    """Both as one ranking, best first, `most` at most; what the question names keeps its score."""
    if not glossed or not others:
        return [*glossed, *others][:most]
    share = _for_others(glossed[:_SEEN], others[:_SEEN])
    weighed = [*_weighed(glossed, 1 - share), *_weighed(others, share)]
    return sorted(weighed, key=lambda hit: (-hit.score, hit.passage.address))[:most]


def _for_others(glossed: Sequence[Hit], others: Sequence[Hit]) -> float:
    """How likely, 0 to 1, the question is after the others."""
    near, nearer = (max(hit.similarity for hit in hits) for hits in (glossed, others))
    doubt = glossed[0].doubt
    sure = doubt.confidence(near) if doubt else 0.0
    told = _NEARER * (nearer - near) - _SURE * sure + _CONSTANT
    return 1 / (1 + math.exp(-_FLATTENED * told))


def _weighed(hits: Sequence[Hit], weight: float) -> list[Hit]:
    return [
        hit if hit.named else replace(hit, score=round(hit.score * weight, 4), alone=hit.score)
        for hit in hits
    ]
