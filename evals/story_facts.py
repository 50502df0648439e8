"""Facts read out of a story against the facts told: right, proposed and told, over each fact.

Elements are aligned by their names, then by medium. A proposed fact is wrong if the case has another
value or none; names serve the alignment alone and are not counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from evals.metrics import Scores

Facts = Mapping[str, Any]
APPLICATION = ("stage", "form", "ai_disclosed", "ai_listed_as_author")
WHOLE = ("arrangement", "unsure_how_to_describe")
_SAME_MEDIUM = 0.3


def facts_scores(told: Facts, proposed: Facts) -> Scores:
    """Precision over what was proposed, recall over what was told."""
    both = list(compared(told, proposed))
    right = float(sum(gold is not None and gold == got for _, gold, got in both))
    return {
        "facts_precision": (right, float(sum(got is not None for _, _, got in both))),
        "facts_recall": (right, float(sum(gold is not None for _, gold, _ in both))),
    }


def compared(told: Facts, proposed: Facts) -> Iterator[tuple[str, object, object]]:
    """Each fact that either has, as (where, told, proposed); None where one does not have it."""
    filed, read = told.get("application") or {}, proposed.get("application") or {}
    yield from ((fact, filed.get(fact), read.get(fact)) for fact in APPLICATION)
    yield from ((fact, told.get(fact), proposed.get(fact)) for fact in WHOLE)
    for gold, got in pairs(told["elements"], proposed["elements"]):
        for fact in sorted({*gold, *got} - {"name"}):
            yield f"{gold.get('name', '-')}.{fact}", gold.get(fact), got.get(fact)


def pairs(gold: Sequence[Facts], got: Sequence[Facts]) -> Iterator[tuple[Facts, Facts]]:
    """Each told element with the proposed one that fits it best; {} where there is none."""
    ranked = sorted(
        ((likeness(a, b), -i, -j) for i, a in enumerate(gold) for j, b in enumerate(got)),
        reverse=True,
    )
    left, right = set(range(len(gold))), set(range(len(got)))
    for fit, minus_i, minus_j in ranked:
        if fit > 0 and -minus_i in left and -minus_j in right:
            left.remove(-minus_i)
            right.remove(-minus_j)
            yield gold[-minus_i], got[-minus_j]
    yield from ((gold[i], {}) for i in sorted(left))
    yield from (({}, got[j]) for j in sorted(right))


def likeness(gold: Facts, got: Facts) -> float:
    """How well two elements fit: shared words of the names first, the medium second."""
    left, right = _stems(gold.get("name", "")), _stems(got.get("name", ""))
    shared = len(left & right) / max(1, len(left | right))
    same_medium = gold.get("medium") is not None and gold.get("medium") == got.get("medium")
    return shared + (_SAME_MEDIUM if same_medium else 0.0)


def _stems(name: str) -> set[str]:
    words = re.findall(r"\w+", name.lower())
    return {w.removesuffix("s") for w in words} - {"the", "a", "my", "of", "all"}
