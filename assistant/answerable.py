"""Whether the texts can answer a question, and if not, on what subject they are silent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.coverage import sureness, sureness_beside
from corpus.asked import Silence
from corpus.glosses import Glosses
from index.hits import Hit

# So much doubt is outweighed where the message tells of a work of the asker's own with AI-made parts:
# that is what the texts are about, even if the story round it sounds like something else.
OWN_WORK = 2.0
# Of cosine: where other texts stand beside ours, a question must come so near to ours to be theirs. Of 130
# development questions that ours answer 1 is farther off; of 41 that none answers and ours were
# taken to, 22.
_NEAR_TO_OURS = 0.45


def silent_on(
    question: str, hits: Sequence[Hit], glosses: Glosses, needed: float = 0.0
) -> Silence | None:
    """The subject that the question is about where the texts are silent; None where they can answer.

    They are taken to answer from a confidence of `needed` on.
    """
    if confidence(question, hits) >= needed:
        return None
    doubt = next((hit.doubt for hit in hits if hit.doubt), None)
    silence = glosses.silence(doubt.silence) if doubt else ELSEWHERE
    return _unnamed(silence) if _others_beside(hits) else silence


def confidence(question: str, hits: Sequence[Hit]) -> float:
    """How sure it is that the texts answer: at 0 or above they are taken to. For measuring, too.

    A place that the question names outright makes it sure.
    """
    if any(hit.named for hit in hits):
        return 10.0
    doubt = hits[0].doubt if hits else None
    if doubt is None:  # the best is of texts that nobody has glossed
        return sureness_beside(hits[0]) if _others_beside(hits) else sureness(question, hits)
    near = max(hit.similarity for hit in hits if hit.doubt)
    sure = doubt.confidence(near)
    if _others_beside(hits) and near < _NEAR_TO_OURS:
        return min(sure, near - _NEAR_TO_OURS)
    return sure


def _others_beside(hits: Sequence[Hit]) -> bool:
    """Whether texts that are glossed and others were searched side by side."""
    return any(hit.alone is not None for hit in hits)


def _unnamed(silence: Silence) -> Silence:
    """The same without naming the subject: ours are silent on it, the texts beside them may not be."""
    if silence.kind not in ("near", "far"):
        return silence
    turn = silence.turn if silence.kind == "near" else ELSEWHERE.turn
    return replace(silence, subject="what you ask", turn=turn)


ELSEWHERE = Silence(
    id="elsewhere",
    kind="near",
    subject="that subject",
    turn="The Office answers questions itself.",
    questions=(),
)
