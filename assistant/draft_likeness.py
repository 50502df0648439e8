"""Which of many sentences are likest to some words: the same as if each were compared, far sooner. Pure.

What each could be at most like is told by its letters and its words alone, counted once. Only those are
compared that can be likest by that.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

import numpy as np
from rapidfuzz import fuzz, process

_LETTERS = 64  # kinds that letters are counted by; those of one kind are counted together
_FIRST, _MOST = 64, 2_048  # how many are compared at once: first few, then more
_A_HAIR = 1e-6  # what rounding may take from a bound


class Likeness:
    """Sentences to be compared with. Immutable; may be asked from many threads."""

    def __init__(self, sentences: Sequence[str]) -> None:
        self._sentences = sentences
        words = [sorted(set(sentence.split())) for sentence in sentences]
        distinct = [" ".join(each) for each in words]
        self._lengths = np.array([len(each) for each in sentences], dtype=np.int64)
        self._distinct = np.array([len(each) for each in distinct], dtype=np.int64)
        self._letters = _letters(sentences)
        self._distinct_letters = _letters(distinct)
        self._holders = _holders(words)

    def nearest(self, words: str, least: float) -> tuple[int, float] | None:
        """The first of the likest, whatever the order of its words, and how like it is, of 100.

        None where none is like by at least as much.
        """
        ordered = " ".join(sorted(words.split()))
        could = _bound(ordered, self._letters, self._lengths)
        numbers = np.flatnonzero(could >= least - _A_HAIR)
        found = process.extractOne(
            ordered,
            [" ".join(sorted(self._sentences[int(n)].split())) for n in numbers],
            scorer=fuzz.ratio,
            score_cutoff=least,
        )
        return None if found is None else (int(numbers[found[2]]), found[1])

    def likest(
        self, words: str, least: float, keys: Sequence[str], owners: Sequence[str], most: int
    ) -> list[int]:
        """The likest by the words that both have, `least` of 100 or more, each owner's best alone.

        The likest first, of equal ones by their key; `keys` and `owners` are each sentence's.
        """
        could = self._could_be(*self._shared(words))
        order = np.argsort(-could, kind="stable")
        order = order[: int((could >= least - _A_HAIR).sum())]
        found: list[tuple[float, str, int]] = []
        best: list[tuple[float, str, int]] = []
        at, size = 0, _FIRST
        while at < len(order) and could[order[at]] >= least - _A_HAIR:
            some = order[at : at + size].tolist()
            found += self._like(words, some, least, keys)
            best = _each_owners(sorted(found), owners, most)
            least = max(least, -best[-1][0]) if len(best) == most else least
            at, size = at + size, min(2 * size, _MOST)
        return [number for _, _, number in best]

    def _like(
        self, words: str, numbers: Sequence[int], least: float, keys: Sequence[str]
    ) -> list[tuple[float, str, int]]:
        compared = process.extract(
            words,
            [self._sentences[n] for n in numbers],
            scorer=fuzz.token_set_ratio,
            limit=None,
            score_cutoff=least,
        )
        return [(-score, keys[numbers[n]], numbers[n]) for _, score, n in compared]

    def sharing(self, words: str, most: int) -> list[int]:
        """Those with the most letters of words that both have, `most` at most."""
        _, shared = self._shared(words)
        return [int(number) for number in np.argsort(-shared, kind="stable")[:most]]

    def _shared(self, words: str) -> tuple[str, np.ndarray]:
        """The distinct words in their order, and how long those are, in a row, that each has too."""
        own = sorted(set(words.split()))
        length = np.zeros(len(self._sentences), dtype=np.int64)
        for word in own:
            length[self._holders.get(word, ())] += len(word) + 1
        return " ".join(own), np.maximum(length - 1, 0)

    def _could_be(self, distinct: str, length: np.ndarray) -> np.ndarray:
        """What `token_set_ratio` can be of each at most: exact but for the words that only one has."""
        both = length > 0
        left, theirs = (total - length - both for total in (len(distinct), self._distinct))
        alone = _bound(distinct, self._distinct_letters, self._distinct)
        with np.errstate(divide="ignore", invalid="ignore"):
            beside = 100 * np.maximum(
                1 - (1 + left) / (2 * length + 1 + left),
                1 - (1 + theirs) / (2 * length + 1 + theirs),
            )
        within = both & ((left <= 0) | (theirs <= 0))
        return np.where(within, 100.0, np.where(both, np.maximum(alone, beside), alone))


def _bound(words: str, letters: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """What the ratio of the words to each can be at most: each letter too many is one to be taken out."""
    apart = np.abs(letters - _letters([words])[0]).sum(axis=1)
    return np.asarray(100 * (1 - apart / np.maximum(lengths + len(words), 1)))


def _letters(sentences: Sequence[str]) -> np.ndarray:
    """How many letters of each kind there are (n, kinds)."""
    each = [np.frombuffer(s.encode("utf-32-le"), dtype=np.uint32) % _LETTERS for s in sentences]
    rows = np.repeat(np.arange(len(each)), [len(kinds) for kinds in each])
    kinds = np.concatenate(each) if each else np.zeros(0, dtype=np.int64)
    counted = np.bincount(rows * _LETTERS + kinds, minlength=len(each) * _LETTERS)
    return counted.reshape(len(each), _LETTERS).astype(np.int32)


def _holders(words: Sequence[Sequence[str]]) -> dict[str, np.ndarray]:
    """The numbers of the sentences that have each word."""
    found: dict[str, list[int]] = {}
    for number, each in enumerate(words):
        for word in each:
            found.setdefault(word, []).append(number)
    return {word: np.array(numbers, dtype=np.int64) for word, numbers in found.items()}


def _each_owners(
    ranked: Sequence[tuple[float, str, int]], owners: Sequence[str], most: int
) -> list[tuple[float, str, int]]:
    """The first of each owner's, `most` at most."""
    first: dict[str, tuple[float, str, int]] = {}
    for row in ranked:
        first.setdefault(owners[row[2]], row)
    return list(islice(first.values(), most))
