"""Letters put to the desk: whether each of their questions is heard, and what is said to become of it.

A question of the case counts as heard where one of the draft's has most of its words and none of the
draft's is counted twice. What the draft asks beyond them counts against its precision.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

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
    pairs = _pairs([one["text"] for one in wanted], drafted)
    right = sum(wanted[n]["status"] == drafted[m].status for n, m in pairs.items())
    scores: Scores = {}
    if drafted:
        scores["question_precision"] = (float(len(pairs)), float(len(drafted)))
    if wanted:
        scores["question_recall"] = (float(len(pairs)), float(len(wanted)))
        scores["question_status"] = (float(right), float(len(wanted)))
    shown = {"questions": [{"text": one.text, "status": one.status} for one in drafted]}
    return Outcome(scores, shown)


def _pairs(wanted: Sequence[str], drafted: Sequence[Question]) -> dict[int, int]:
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
    return found


def _share(wanted: str, drafted: str) -> float:
    """How much of the words of `wanted` stand in `drafted`, 0 to 1."""
    asked, told = _words(wanted), _words(drafted)
    return len(asked & told) / len(asked) if asked else 0.0


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.lower().replace("’", "'")))
