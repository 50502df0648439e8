"""Whether the texts can answer a question, and if not, on what subject they are silent."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.coverage import sureness
from corpus.asked import Silence
from corpus.glosses import Glosses
from index.hits import Hit

# So much doubt is outweighed where the message tells of a work of the asker's own with AI-made parts:
# that is what the texts are about, even if the story round it sounds like something else.
OWN_WORK = 2.0


def silent_on(
    question: str, hits: Sequence[Hit], glosses: Glosses, needed: float = 0.0
) -> Silence | None:
    """The subject that the question is about where the texts are silent; None where they can answer.

    They are taken to answer from a confidence of `needed` on.
    """
    if confidence(question, hits) >= needed:
        return None
    doubt = next((hit.doubt for hit in hits if hit.doubt), None)
    return glosses.silence(doubt.silence) if doubt else ELSEWHERE


def confidence(question: str, hits: Sequence[Hit]) -> float:
    """How sure it is that the texts answer: at 0 or above they are taken to. For measuring, too.

    A place that the question names outright makes it sure.
    """
    if any(hit.named for hit in hits):
        return 10.0
    doubt = hits[0].doubt if hits else None
    if doubt is None:  # the best is of texts that nobody has glossed
        return sureness(question, [hit for hit in hits if hit.doubt is None])
    return doubt.confidence(max(hit.similarity for hit in hits if hit.doubt))


ELSEWHERE = Silence(
    id="elsewhere",
    kind="near",
    subject="that subject",
    turn="The Office answers questions itself.",
    questions=(),
)
