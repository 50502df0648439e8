"""Gold words as spans of text: which passages cover them, and how much of them is found.

Labels are spans and not passages, so that they hold however a text is cut.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


class GoldMissing(ValueError):
    """A gold quote that does not stand in the texts."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A run of a document: characters `start` to `end` of the text of `source`."""

    source: str
    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def overlap(self, other: Placed) -> int:
        """How many characters both have in common."""
        if self.source != other.source:
            return 0
        return max(0, min(self.end, other.end) - max(self.start, other.start))


def place(
    quote: str, texts: Mapping[str, str], source: str | None = None, context: str | None = None
) -> Placed:
    """Where the quote stands, white space aside; raises GoldMissing where it stands nowhere.

    With `context`, the paragraph it stands in, it is looked for within that alone.
    """
    for id_, text in texts.items():
        if source in (None, id_) and (found := _find(quote, text, context)):
            return Placed(id_, *found)
    raise GoldMissing(f"the quote {quote[:60]!r} does not stand in {source or 'any document'}")


def _find(quote: str, text: str, context: str | None) -> tuple[int, int] | None:
    start, end = 0, len(text)
    if context:
        around = _pattern(context).search(text)
        if not around:
            return None
        start, end = around.span()
    found = _pattern(quote).search(text, start, end)
    return found.span() if found else None


def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(r"\s+".join(map(re.escape, words.split())))


def relevant(passage: Placed, gold: Sequence[Placed]) -> bool:
    """Whether the passage covers at least half of the shorter of itself and one of the gold spans."""
    return any(passage.overlap(g) >= 0.5 * min(len(passage), len(g)) > 0 for g in gold)


def recall(
    ranked: Sequence[Placed], gold: Sequence[Placed], characters: int, *, need_all: bool
) -> float:
    """The share of the gold words within the first so many characters of the ranked passages.

    With `need_all` it is the share of all gold characters; else that of the gold span found best.
    """
    found = [set[int]() for _ in gold]
    for passage in ranked:
        seen = Placed(passage.source, passage.start, passage.start + min(len(passage), characters))
        for wanted, got in zip(gold, found, strict=True):
            if seen.overlap(wanted):
                got.update(range(max(seen.start, wanted.start), min(seen.end, wanted.end)))
        characters -= len(seen)
        if characters <= 0:
            break
    if need_all:
        return sum(map(len, found)) / sum(map(len, gold))
    return max(len(got) / len(wanted) for got, wanted in zip(found, gold, strict=True))
