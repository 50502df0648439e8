"""Finding by words: BM25 over stems."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache, cached_property
from typing import Any

import numpy as np


class Bm25:
    """BM25 over stemmed words (bm25s, Lucene's variant). Scores are 0 or more, in passage order."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts

    @cached_property
    def _index(self) -> Callable[[str], np.ndarray]:
        import bm25s

        index = bm25s.BM25(method="lucene")
        index.index(stems(self._texts), show_progress=False)

        def scores(question: str) -> np.ndarray:
            words = stems([question])[0]
            known = [word for word in words if word in index.vocab_dict]
            return index.get_scores(known) if known else np.zeros(len(self._texts))

        return scores

    def scores(self, question: str) -> np.ndarray:
        return self._index(question)


def stems(texts: Sequence[str]) -> list[list[str]]:
    """The words of each text that mean something, stemmed; common words are left out."""
    import bm25s

    return bm25s.tokenize(  # type: ignore[no-any-return]
        list(texts), stopwords="en", stemmer=_stemmer(), return_ids=False, show_progress=False
    )


@cache
def _stemmer() -> Any:
    import Stemmer

    return Stemmer.Stemmer("english")


def ranks(scores: Mapping[str, float]) -> dict[str, int]:
    """Each address's rank, 0 first: by score rounded to four places, then by address."""
    ordered = sorted((-round(score, 4), address) for address, score in scores.items())
    return {address: rank for rank, (_, address) in enumerate(ordered)}
