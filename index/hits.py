"""Hit: a passage found for a question, and by what."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.asked import Known
from corpus.passages import Passage, Span
from index.asked import Doubt


@dataclass(frozen=True, slots=True)
class Likeness:
    """The known question (None where it is the point's own plain words) that is nearest, by cosine."""

    known: Known | None
    point: int
    cosine: float


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found for a question.

    `score` is at most 1, or above 1 where the question names the passage outright. `similarity` is
    the best cosine, -1 to 1, of the passage, a sentence of it or a question that it answers;
    `sentence` is the sentence nearest to the question, None where the search did not reach it.
    `like` is the known question of the passage that is nearest, `doubt` how the whole question stands
    to the subjects that the texts leave out; both None where no questions are known. `alone` is the
    score that it had among texts of its kind, glossed or not, where both kinds were searched.
    """

    passage: Passage
    score: float
    similarity: float
    sentence: Span | None
    named: bool
    like: Likeness | None = None
    doubt: Doubt | None = None
    alone: float | None = None
