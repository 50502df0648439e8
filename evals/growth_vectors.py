"""Vectors for many texts: embedded where that is measured, else remembered, or made from real ones.

A made vector is the normalised mean of the vectors of a passage's sentences and a little noise: about as
far from the others as a real one, at no cost. It stands for no measurement of embedding.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from random import Random

import numpy as np

from corpus.documents import Corpus
from index.entries import Entry, entries
from index.vectors import Encoder, Vectors

NOISE = 0.2  # length of the noise beside a mean of unit vectors
SAMPLE = 600  # texts that are really embedded where the cost of all is told from some
_AT_ONCE = 2_000
Tell = Callable[[str], None]


class Timed:
    """An encoder that counts what it embeds, and the seconds that takes. Remembers what it embedded."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.seconds = 0.0
        self.texts: list[str] = []
        self._vectors: list[Vectors] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        began = time.perf_counter()
        vectors = self._encoder.encode(texts)
        self.seconds += time.perf_counter() - began
        self.texts += texts
        self._vectors.append(vectors)
        return vectors

    @property
    def remembered(self) -> Remembered:
        return Remembered(self.texts, np.concatenate(self._vectors))


class Remembered:
    """Vectors by their text, on disk between the processes of one measurement."""

    def __init__(self, texts: Sequence[str], vectors: Vectors) -> None:
        self._rows = {text: row for row, text in enumerate(texts)}
        self._texts = texts
        self._vectors = vectors

    def __contains__(self, text: str) -> bool:
        return text in self._rows

    def of(self, texts: Sequence[str]) -> Vectors:
        """The vectors of these texts; raises KeyError where one is not known."""
        return np.asarray(self._vectors[[self._rows[text] for text in texts]])

    def encode(self, texts: Sequence[str]) -> Vectors:
        return self.of(texts)

    def and_more(self, texts: Sequence[str], vectors: Vectors) -> Remembered:
        return Remembered([*self._texts, *texts], np.concatenate([self._vectors, vectors]))

    def write(self, path: Path) -> None:
        np.save(path.with_suffix(".npy"), self._vectors)
        path.with_suffix(".json").write_text(json.dumps(list(self._texts)))


def read_remembered(path: Path) -> Remembered | None:
    """What was written there; None where nothing was."""
    if not path.with_suffix(".json").is_file():
        return None
    texts = json.loads(path.with_suffix(".json").read_text())
    return Remembered(texts, np.load(path.with_suffix(".npy"), allow_pickle=False))


def complete(
    known: Remembered | None, texts: Iterable[str], encoder: Encoder, tell: Tell
) -> Remembered:
    """The known vectors and those of every text that is not known yet, each embedded once."""
    have = known or Remembered([], np.zeros((0, encoder.encode(["a"]).shape[1]), np.float32))
    missing = sorted({text for text in texts if text not in have}, key=lambda t: (len(t), t))
    found = []
    for start in range(0, len(missing), _AT_ONCE):
        found.append(encoder.encode(missing[start : start + _AT_ONCE]))
        tell(f"{min(start + _AT_ONCE, len(missing)):,} of {len(missing):,} texts embedded")
    return have.and_more(missing, np.concatenate(found)) if found else have


def composed(corpus: Corpus) -> dict[str, list[str]]:
    """The text under which each unglossed passage is embedded, and the sentences that it is made of."""
    found: dict[str, list[str]] = {}
    own = corpus.glosses.by_address
    for passage in corpus.passages:
        if passage.address in own:
            continue
        (whole, *_) = entries([passage], corpus.glosses)
        found[whole.text] = [
            passage.text[s.start - passage.start : s.end - passage.start] for s in passage.sentences
        ]
    return found


def with_made(known: Remembered, made_of: Mapping[str, Sequence[str]], seed: int) -> Remembered:
    """The known vectors, and one made for each text that is not known but whose sentences are."""
    texts = [text for text in made_of if text not in known]
    if not texts:
        return known
    parts = [made_of[text] for text in texts]
    flat = known.of([sentence for part in parts for sentence in part])
    starts = np.cumsum([0, *(len(part) for part in parts[:-1])])
    means = np.add.reduceat(flat, starts, axis=0)
    means /= np.linalg.norm(means, axis=1, keepdims=True)
    return known.and_more(texts, noisy(means, np.random.default_rng(seed)))


def noisy(vectors: Vectors, chance: np.random.Generator) -> Vectors:
    """Unit vectors a little beside those: their cosine to them is about 0.98."""
    noise = chance.standard_normal(vectors.shape, dtype=np.float32)
    noise *= NOISE / np.sqrt(vectors.shape[1])
    noise += vectors
    noise /= np.linalg.norm(noise, axis=1, keepdims=True)
    return noise


def seconds_a_text(found: Sequence[Entry], encoder: Encoder, seed: int) -> float:
    """What embedding one of those texts costs, from a sample that is really embedded."""
    some = Random(seed).sample([entry.text for entry in found], min(SAMPLE, len(found)))
    encoder.encode(some[:32])
    began = time.perf_counter()
    encoder.encode(some)
    return (time.perf_counter() - began) / len(some)
