"""Contenders of the bench: what each promises, and what was measured of one.

A contender makes an index of texts on disk, opens it in a fresh process, and finds places in the texts
for a question. How it cuts, embeds and ranks is its own affair; all are measured in the same way.
"""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Protocol

from evals.spans import Placed

DESK, LANGCHAIN, LLAMAINDEX, HAYSTACK, FLOOR = NAMES = (
    "desk",
    "langchain",
    "llamaindex",
    "haystack",
    "floor",
)
WHAT = {
    DESK: "This project: passages and sentences, words and vectors, answers with their citations.",
    LANGCHAIN: "The pipeline of LangChain's tutorial: chunks of 1000 characters, MiniLM, Chroma.",
    LLAMAINDEX: "LlamaIndex: VectorStoreIndex with its default splitter, its storage as JSON.",
    HAYSTACK: "Haystack: pieces of 200 words as its splitter makes them, its store in memory.",
    FLOOR: "The question encoded, and its vector compared with every passage's. Nothing else.",
}
FIRST = 10  # how many places a timed retrieval asks for: as many as the desk answers from
CALLERS = (1, 4, 16)


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its id and the talk before it; `whole` is it made whole, as peers are asked it."""

    id: str
    question: str
    whole: str
    history: tuple[Any, ...] = ()

    def json(self) -> dict[str, Any]:
        return {**asdict(self), "history": list(self.history)}


@dataclass(frozen=True, slots=True)
class Unit:
    """A run of a text that got a vector, and the words given to the model for it.

    The run's own words come last in those, after headings, say, that were put before them.
    """

    place: Placed
    words: str


@dataclass(frozen=True, slots=True)
class Built:
    """What an index was made of: how many vectors, and how much of the texts went into them.

    A character of the texts counts once. It is embedded if a vector has seen it, and cut off if it
    stands in a unit but always beyond the model's limit of tokens; white space is never cut off.
    """

    units: int
    characters_embedded: int
    characters_cut_off: int


class Contender(Protocol):
    """Finds places in texts. `build` and `open` are called in different processes.

    `texts` is a folder of canonical texts, each a UTF-8 file named for its document, with `.txt`.
    """

    packages: tuple[str, ...]  # whose versions matter

    def build(self, texts: Path, place: Path) -> Sequence[Unit]:
        """Make an index of the texts in the folder `place`; what got a vector."""
        ...

    def open(self, place: Path) -> None:
        """Get ready to be asked; after this the others may be called, from many threads."""
        ...

    def retrieve(self, question: Question, most: int) -> Sequence[Placed]:
        """The places found for a question, best first, `most` at most."""
        ...

    def answer(self, question: Question) -> str | None:
        """The whole answer as it would be printed, None where the contender gives none."""
        ...

    def encode(self, question: str) -> None:
        """The question made a vector, and nothing else."""
        ...


@dataclass(frozen=True, slots=True)
class Crowd:
    """So many callers at once: how many questions were done a second, and how long each took."""

    callers: int
    seconds: float
    ms: tuple[float, ...]

    def json(self) -> dict[str, Any]:
        per_second = len(self.ms) / self.seconds
        return {"callers": self.callers, "per_s": rounded(per_second), **_times(self.ms, "_ms")}


@dataclass(frozen=True)
class Measured:
    """One contender's figures, every repeat kept; `failed` is a sentence where it could not go on.

    `ranked` has the places found for each question, by its id, further down than the timed ones.
    `peak_mb` is that of the processes that answered many questions, `fresh_mb` of those that gave
    one first result. Milliseconds are of distinct questions, each asked once.
    """

    name: str
    what: str
    versions: Mapping[str, str] = field(default_factory=dict)
    failed: str | None = None
    fresh_s: tuple[float, ...] = ()
    fresh_mb: tuple[float, ...] = ()
    build_s: tuple[float, ...] = ()
    built: Built | None = None
    retrieval_ms: tuple[float, ...] = ()
    answer_ms: tuple[float, ...] = ()
    encoding_ms: tuple[float, ...] = ()
    callers: tuple[Crowd, ...] = ()
    peak_mb: tuple[float, ...] = ()
    ranked: Mapping[str, tuple[Placed, ...]] = field(default_factory=dict)

    def json(self) -> dict[str, Any]:
        """The figures as the bench writes them down; the ranked places are left out."""
        return {
            "name": self.name,
            "what": self.what,
            "versions": dict(self.versions),
            "failed": self.failed,
            "fresh_s": _repeats(self.fresh_s),
            "fresh_mb": _repeats(self.fresh_mb),
            "build_s": _repeats(self.build_s),
            "units": self.built.units if self.built else None,
            "characters_embedded": self.built.characters_embedded if self.built else None,
            "characters_cut_off": self.built.characters_cut_off if self.built else None,
            "retrieval_ms": _times(self.retrieval_ms) if self.retrieval_ms else None,
            "answer_ms": _times(self.answer_ms) if self.answer_ms else None,
            "encoding_ms": _times(self.encoding_ms) if self.encoding_ms else None,
            "callers": [crowd.json() for crowd in self.callers],
            "peak_mb": _repeats(self.peak_mb),
        }

    def ranked_json(self) -> dict[str, list[list[Any]]]:
        """Question id -> [document, start, end] of each place, best first."""
        return {
            id_: [[place.source, place.start, place.end] for place in places]
            for id_, places in self.ranked.items()
        }


def _repeats(values: Sequence[float]) -> dict[str, Any] | None:
    if not values:
        return None
    return {
        "median": rounded(statistics.median(values)),
        "all": [rounded(value) for value in values],
    }


def _times(values: Sequence[float], unit: str = "") -> dict[str, Any]:
    """p50 and p95, under names that end in the unit, and how many they are of."""
    high = statistics.quantiles(values, n=20, method="inclusive")[-1] if values[1:] else values[0]
    return {
        f"p50{unit}": rounded(statistics.median(values)),
        f"p95{unit}": rounded(high),
        "n": len(values),
    }


def rounded(value: float) -> float:
    return round(value, 3)
