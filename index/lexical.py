"""Finding by words: BM25 over stems."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import numpy as np

_WORD = re.compile(r"\b\w\w+\b")


class Bm25:
    """BM25 over stemmed words (bm25s, Lucene's variant). Scores are 0 or more, in the texts' order."""

    def __init__(self, texts: Sequence[str] = (), kept: Path | None = None) -> None:
        """The index of those texts, made at the first question; or the one that is `kept` in a folder."""
        self._texts = texts
        self._kept = kept

    def scores(self, question: str) -> np.ndarray:
        if self._empty:
            return np.zeros(0, dtype=np.float32)
        rows, found, starts, numbers = self._columns
        scores = np.zeros(self._size, dtype=np.float32)
        for word in stems([question])[0]:
            if word in numbers:
                column = slice(starts[numbers[word]], starts[numbers[word] + 1])
                scores[rows[column]] += found[column]
        return scores

    def keep(self, folder: Path) -> None:
        """Write the index into a folder of its own; of no texts there is nothing to keep."""
        if not self._empty:
            self._index.save(folder, show_progress=False)

    def open(self) -> None:
        """Read or make the index now; raises OSError or ValueError where what is kept is damaged."""
        _ = self._index

    @property
    def _empty(self) -> bool:
        return self._kept is None and not self._texts

    @property
    def _size(self) -> int:
        return int(self._index.scores["num_docs"])

    @cached_property
    def _columns(self) -> tuple[np.ndarray, np.ndarray, list[int], Mapping[str, int]]:
        """The texts by the words they have, what each adds, where a word's run begins, the words' numbers.

        bm25s would add them up as well, and takes ten times as long for it as the sum does.
        """
        kept = self._index.scores
        return kept["indices"], kept["data"], kept["indptr"].tolist(), self._index.vocab_dict

    @cached_property
    def _index(self) -> Any:
        import bm25s

        if self._kept:
            return bm25s.BM25.load(self._kept, show_progress=False)
        index = bm25s.BM25(method="lucene")
        index.index(stems(self._texts), show_progress=False)
        return index


class Words:
    """BM25 over several lists of texts, each under a name: those that a folder keeps, or made anew."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._made: dict[str, Bm25] = {}

    def of(self, name: str, texts: Callable[[], Sequence[str]]) -> Bm25:
        """The one of that name; `texts` are asked for only where it is not kept."""
        place = self._folder / name if self._folder else None
        if place is not None and place.is_dir():
            found = Bm25(kept=place)
            found.open()
        else:
            found = Bm25(texts())
        self._made[name] = found
        return found

    def keep(self, folder: Path) -> None:
        """Write each into the folder under its name."""
        for name, made in self._made.items():
            made.keep(folder / name)


def stems(texts: Sequence[str]) -> list[list[str]]:
    """The words of each text that mean something, stemmed; common words are left out."""
    common, stemmer = _language()
    return [
        stemmer.stemWords([word for word in _WORD.findall(text.lower()) if word not in common])
        for text in texts
    ]


@cache
def _language() -> tuple[frozenset[str], Any]:
    """The common words of English, those of bm25s, and its stemmer."""
    import Stemmer
    from bm25s.stopwords import STOPWORDS_EN

    return frozenset(STOPWORDS_EN), Stemmer.Stemmer("english")


def ranks(scores: Mapping[str, float]) -> dict[str, int]:
    """Each address's rank, 0 first: by score rounded to four places, then by address."""
    addresses = sorted(scores)
    rounded = np.round(np.fromiter((scores[a] for a in addresses), np.float64, len(addresses)), 4)
    order = np.argsort(-rounded, kind="stable")
    return {addresses[place]: rank for rank, place in enumerate(order.tolist())}
