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

# The best cosine below which nothing in the texts is about the question. Fitted on the development
# questions: the lowest answerable one has 0.44, the highest on another subject 0.28.
FAR = 0.36
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
    if not hits or max(hit.similarity for hit in hits) < FAR:
        return ELSEWHERE
    return None


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
