"""Letters put to the desk: whether each of their questions is heard, and what is said to become of it.

A question of the case counts as heard where one of the draft's has most of its words and none of the
draft's is counted twice: a drafted question that holds two of the case's hears one of them. One that the
draft cut into pieces is heard once, where they have most of its words together. What the draft asks beyond
them, the other pieces too, counts against its precision.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from assistant.bootstrap import Assistant
from assistant.drafting import Question, handle
from assistant.letters import letter as read_letter
from evals.answering import Outcome
from evals.cases import Case
from evals.metrics import Scores

HEARD = 0.8  # the share of a question's words that its counterpart must have
_WORD = re.compile(r"[a-z0-9']+")


def letter(case: Case, assistant: Assistant) -> Outcome:
    """The letter drafted: precision and recall of its questions, and how many statuses are right."""
    drafted = handle(read_letter(case.value["letter"]), assistant.road).questions
    wanted = case.value["questions"]
    matched = pairs([one["text"] for one in wanted], drafted)
    right = sum(wanted[n]["status"] == drafted[m].status for n, m in matched.items())
    scores: Scores = {}
    if drafted:
        scores["question_precision"] = (float(len(matched)), float(len(drafted)))
    if wanted:
        scores["question_recall"] = (float(len(matched)), float(len(wanted)))
        scores["question_status"] = (float(right), float(len(wanted)))
    shown = {"questions": [{"text": one.text, "status": one.status} for one in drafted]}
    return Outcome(scores, shown)


def pairs(wanted: Sequence[str], drafted: Sequence[Question]) -> dict[int, int]:
    """The number of each question that was heard -> of the draft's that has the most of its words."""
    found: dict[int, int] = {}
    shares = [
        (-_share(text, one.text), n, m)
        for n, text in enumerate(wanted)
        for m, one in enumerate(drafted)
    ]
    for share, n, m in sorted(shares):
        if -share >= HEARD and n not in found and m not in found.values():
            found[n] = m
    for n, text in enumerate(wanted):
        if n not in found:
            found |= _in_pieces(n, text, drafted, set(found.values()))
    return found


def _in_pieces(
    number: int, wanted: str, drafted: Sequence[Question], taken: Set[int]
) -> dict[int, int]:
    """The number of a question that was cut -> of the largest piece, if its pieces have most of it."""
    pieces = [
        (m, one.text)
        for m, one in enumerate(drafted)
        if m not in taken and _share(one.text, wanted) >= HEARD
    ]
    together = " ".join(text for _, text in pieces)
    if not pieces or _share(wanted, together) < HEARD:
        return {}
    return {number: max(pieces, key=lambda piece: _share(wanted, piece[1]))[0]}


def _share(wanted: str, drafted: str) -> float:
    """How much of the words of `wanted` stand in `drafted`, 0 to 1."""
    asked, told = _words(wanted), _words(drafted)
    return len(asked & told) / len(asked) if asked else 0.0


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.lower().replace("’", "'")))
