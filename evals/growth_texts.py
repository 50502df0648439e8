"""As many passages as are asked for: real texts first, then real sentences recombined.

A recombined text has the shape of a real one, the same headings and as many sentences in each passage,
but its sentences are drawn from all texts of the same source, each once before any comes again. So
words, lengths and headings are as in real texts; what a passage means is not.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from corpus.canonical import GAP

Unit = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Plain:
    """A text and the units of its layout; `source` names the folder it is from."""

    id: str
    source: str
    text: str
    units: tuple[Unit, ...]
    real: bool = True

    @property
    def passages(self) -> tuple[Unit, ...]:
        return tuple(unit for unit in self.units if unit["kind"] != "heading")

    @property
    def sentences(self) -> Iterator[str]:
        for unit in self.passages:
            yield from (self.text[start:end] for start, end in unit["sentences"])


def as_many_as(passages: int, real: Sequence[Plain], seed: int) -> Iterator[Plain]:
    """Texts that hold exactly so many passages; the real ones first, the last one cut to fit."""
    left = passages
    for text in itertools.chain(real, recombined(real, seed)):
        if left <= 0:
            return
        yield cut(text, left)
        left -= len(text.passages)


def recombined(real: Sequence[Plain], seed: int) -> Iterator[Plain]:
    """Texts without end, in the shapes of the real ones one after another."""
    shapes = [text for text in real if text.passages]
    if not shapes:
        return
    chance = Random(seed)
    drawn = {
        source: drawing([s for t in shapes if t.source == source for s in t.sentences], chance)
        for source in sorted({text.source for text in shapes})
    }
    for turn in itertools.count(1):
        for shape in shapes:
            yield _in_shape(shape, f"{shape.id}-{turn}", drawn[shape.source])


def drawing(sentences: Sequence[str], chance: Random) -> Iterator[str]:
    """The sentences without end, in an order by chance; none comes again before all have come."""
    order = list(sentences)
    while order:
        chance.shuffle(order)
        yield from order


def cut(text: Plain, most: int) -> Plain:
    """The text up to the end of its passage of that number."""
    if len(text.passages) <= most:
        return text
    end = text.passages[most - 1]["end"]
    units = tuple(unit for unit in text.units if unit["end"] <= end)
    return Plain(text.id, text.source, text.text[:end] + "\n", units, text.real)


def _in_shape(shape: Plain, id_: str, sentences: Iterator[str]) -> Plain:
    text, units = "", []
    for unit in sorted(shape.units, key=lambda unit: (unit["start"], unit["kind"] != "heading")):
        text += GAP if text else ""
        spans: list[list[int]] = []
        start = len(text)
        if unit["kind"] == "heading":
            text += shape.text[unit["start"] : unit["end"]]
        else:
            for sentence in itertools.islice(sentences, max(1, len(unit["sentences"]))):
                text += " " if spans else ""
                spans.append([len(text), len(text) + len(sentence)])
                text += sentence
        units.append(
            {
                "at": unit["at"],
                "kind": unit["kind"],
                "start": start,
                "end": len(text),
                "pages": [],
                "sentences": spans,
                "marks": [],
            }
        )
    return Plain(id_, shape.source, text + "\n", tuple(units), real=False)
