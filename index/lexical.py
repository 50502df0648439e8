"""Finding by words: BM25, and the direct look-up of a place or a number that a question names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, cached_property
from typing import Any

import numpy as np

from corpus.documents import Corpus

_ROMAN = r"(?:IV|V|I{1,3})(?:\.[A-B])?(?:\.\d)?"
_NOTE = re.compile(
    r"\b(?:foot|end)?notes?\s*(?:no\.\s*)?(\d{1,2})\b|\bn\.\s?(\d{1,2})\b", re.IGNORECASE
)
_SECTION = re.compile(rf"\b(?i:sections?|sec\.|parts?|§)\s*({_ROMAN})\b(?:\s*[.(]?\s*([A-B])\b)?")
_ADDRESS = re.compile(r"\b[a-z0-9][a-z0-9-]*#[A-Za-z0-9.]+")
_NUMBER = re.compile(r"\(?\d[\w()]*(?:[.\-–—/ ]*\(?\d[\w()]*|\([A-Za-z0-9]+\))*")
_DASHES = re.compile("[\u2010-\u2015\u2212]")
_COMMON = 4  # a number that stands in more passages than this singles out none of them


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


class NamedPlaces:
    """The passages that a question names outright: "note 40", "section IV.B", "411(b)", "88 FR 16190"."""

    def __init__(self, corpus: Corpus) -> None:
        self._addresses = [passage.address for passage in corpus.passages]
        self._numbers = {passage.address: _normal(passage.text) for passage in corpus.passages}
        self._citations = {
            _normal(document.citation): document.passages[0].address
            for document in corpus.documents
            if any(character.isdigit() for character in document.citation)
        }

    def find(self, question: str) -> tuple[str, ...]:
        """Addresses in the order in which the question names them, each once; empty if none."""
        found = [*self._by_address(question), *self._notes(question), *self._sections(question)]
        found += [*self._by_citation(question), *self._by_number(question)]
        return tuple(dict.fromkeys(found))

    def _by_address(self, question: str) -> Iterable[str]:
        return (a for a in _ADDRESS.findall(question) if a in self._numbers)

    def _notes(self, question: str) -> Iterable[str]:
        for match in _NOTE.finditer(question):
            ending = f"#n{match[1] or match[2]}"
            yield from (address for address in self._addresses if address.endswith(ending))

    def _sections(self, question: str) -> Iterable[str]:
        for match in _SECTION.finditer(question):
            section = match[1] if "." in match[1] or not match[2] else f"{match[1]}.{match[2]}"
            for address in self._addresses:
                place = address.partition("#")[2]
                if place == section or place.startswith(f"{section}."):
                    yield address

    def _by_citation(self, question: str) -> Iterable[str]:
        asked = _normal(question)
        return (address for citation, address in self._citations.items() if citation in asked)

    def _by_number(self, question: str) -> Iterable[str]:
        """Passages with a number of the question that only a few of them have, such as "411(b)"."""
        for match in _NUMBER.finditer(question):
            number = _normal(match[0].rstrip(" .-–—/")).strip()
            if len(re.sub(r"\W", "", number)) < 3 or number.isdigit():
                continue
            holders = [a for a in self._addresses if _stands_in(number, self._numbers[a])]
            if 0 < len(holders) <= _COMMON:
                yield from holders


def _normal(text: str) -> str:
    return re.sub(r"\s+", " ", _DASHES.sub("-", text)).lower()


def _stands_in(number: str, text: str) -> bool:
    return re.search(rf"(?<![\w.]){re.escape(number)}(?![0-9])", text) is not None


def ranks(scores: Mapping[str, float]) -> dict[str, int]:
    """Each address's rank, 0 first: by score rounded to four places, then by address."""
    ordered = sorted((-round(score, 4), address) for address, score in scores.items())
    return {address: rank for rank, (_, address) in enumerate(ordered)}
