"""Texts -> vectors for an index: each text once, only those not known yet, kept on the way, told of."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial

import numpy as np

from index.segments import key
from index.vectors import Encoder, Vectors

SEGMENT = 100_000  # characters that are embedded before their vectors are kept: a few seconds' work
_PAUSE = 3.0  # seconds between two sentences about the progress
Tell = Callable[[str], None]
Clock = Callable[[], float]
Runs = Callable[[Sequence[Sequence[str]]], Iterator[Vectors]]
"""Runs of texts -> the vectors of each."""


def embed(
    texts: Sequence[str],
    known: Mapping[bytes, Vectors],
    encoder: Encoder,
    kept: Callable[[list[bytes], Vectors], None],
    tell: Tell,
    runs: Runs | None = None,
) -> Vectors:
    """The texts' vectors, (n, d); `kept` is given those newly made, some seconds' worth at a time.

    `runs` encodes them elsewhere than here, run by run, in their order.
    """
    keys = [key(text) for text in texts]
    found = dict(known)
    missing = {k: text for k, text in zip(keys, texts, strict=True) if k not in found}
    if missing and len(missing) < len(set(keys)):
        tell(
            f"Of {len(set(keys)):,} texts {len(set(keys)) - len(missing):,} are known already, "
            f"{len(missing):,} are embedded."
        )
    progress = Progress(missing.values(), tell)
    cut = list(segments(missing))
    encoded = (runs or partial(map, encoder.encode))([[missing[k] for k in run] for run in cut])
    for some, vectors in zip(cut, encoded, strict=True):
        found |= dict(zip(some, vectors, strict=True))
        kept(some, vectors)
        progress.done(missing[k] for k in some)
    return np.stack([found[k] for k in keys]).astype(np.float32, copy=False)


def segments(texts: Mapping[bytes, str], most: int = SEGMENT) -> Iterator[list[bytes]]:
    """The keys of the texts in runs of about `most` characters, texts of one length together.

    Longest first, then by the text itself: the same texts in any order give the same runs.
    """
    run: list[bytes] = []
    size = 0
    for each in sorted(texts, key=lambda k: (-len(texts[k]), texts[k])):
        run.append(each)
        size += len(texts[each])
        if size >= most:
            yield run
            run, size = [], 0
    if run:
        yield run


class Progress:
    """Tells how far the embedding is, how fast it goes and how long it still takes, now and then."""

    def __init__(self, texts: Iterable[str], tell: Tell, clock: Clock = time.monotonic) -> None:
        lengths = [len(text) for text in texts]
        self._texts, self._characters = len(lengths), sum(lengths)
        self._done = self._done_characters = 0
        self._tell, self._clock = tell, clock
        self._began = self._told = clock()

    def done(self, texts: Iterable[str]) -> None:
        """Count these as embedded; a sentence is told if the last one is some seconds ago."""
        for text in texts:
            self._done += 1
            self._done_characters += len(text)
        now = self._clock()
        if self._done < self._texts and now - self._told >= _PAUSE:
            self._told = now
            self._tell(self._sentence(now - self._began))

    def _sentence(self, seconds: float) -> str:
        rate = self._done_characters / seconds
        left = (self._characters - self._done_characters) / rate
        return (
            f"Embedded {self._done:,} of {self._texts:,} texts, {rate:,.0f} characters a second; "
            f"{_for(left)} left."
        )


def _for(seconds: float) -> str:
    """A span of time as people say it, rounded up."""
    if seconds <= 90:
        return f"about {max(5, -(-int(seconds) // 5) * 5)} seconds"
    return f"about {-(-int(seconds) // 60)} minutes"
