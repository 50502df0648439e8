"""Whether the texts can answer a question, and if not, on what subject they are silent."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from index.search import Hit

TABLE = Path(__file__).with_name("silences.toml")
SUBJECT = Path(__file__).with_name("subject.toml")

# The best cosine below which nothing in the texts is about a question: one that has a word of the
# trade, one that names a case the texts tell of, any other. Fitted on 147 answerable development
# questions and 41 on other subjects: it refuses 4 of the first and lets 7 of the second through.
NEAR_ENOUGH = {"trade": 0.36, "cases": 0.37, "other": 0.46}
ELSEWHERE = "that subject"


@dataclass(frozen=True, slots=True)
class Silence:
    """A subject that people ask about and the texts do not treat."""

    subject: str
    asks: tuple[re.Pattern[str], ...]
    unless: tuple[re.Pattern[str], ...]

    def is_asked_in(self, question: str) -> bool:
        return any(p.search(question) for p in self.asks) and not any(
            p.search(question) for p in self.unless
        )


def silent_on(question: str, hits: Sequence[Hit]) -> str | None:
    """The subject on which the texts are silent, None where they can answer."""
    if any(hit.named for hit in hits):
        return None
    for silence in silences():
        if silence.is_asked_in(question):
            return silence.subject
    return ELSEWHERE if _margin(question, hits) < 0 else None


def confidence(question: str, hits: Sequence[Hit], *, subjects: bool = True) -> float:
    """How sure it is that the texts answer: above 0 they are taken to, below 0 not. For measuring.

    A subject that the texts leave out is as unsure as can be, a place named outright as sure;
    `subjects` says whether the list of those subjects is about these texts at all.
    """
    if any(hit.named for hit in hits):
        return 1.0
    if subjects and any(silence.is_asked_in(question) for silence in silences()):
        return -1.0
    return _margin(question, hits)


def _margin(question: str, hits: Sequence[Hit]) -> float:
    """By how much the best cosine lies above what a question of this kind needs."""
    nearest = max((hit.similarity for hit in hits), default=-1.0)
    return nearest - NEAR_ENOUGH[_about(question)]


def _about(question: str) -> str:
    """Which kind of word the question has: of the trade, of the cases, or neither."""
    return next((kind for kind, words in _subject().items() if words.search(question)), "other")


@cache
def _subject() -> dict[str, re.Pattern[str]]:
    rows = tomllib.loads(SUBJECT.read_text())
    return {
        kind: re.compile(rf"\b(?:{'|'.join(words)})", re.IGNORECASE) for kind, words in rows.items()
    }


@cache
def silences() -> tuple[Silence, ...]:
    """The subjects of the table, in its order; read once."""
    rows = tomllib.loads(TABLE.read_text())["silences"]
    return tuple(
        Silence(row["subject"], _patterns(row["asks"]), _patterns(row.get("unless", ())))
        for row in rows
    )


def _patterns(sources: Sequence[str]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(source, re.IGNORECASE | re.DOTALL) for source in sources)
