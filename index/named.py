"""The places that a question names outright, looked up: "note 40", "section 313.4(B)", "411(b)"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice

from corpus.documents import Corpus
from corpus.passages import Passage

_ROMAN = r"(?:IV|V|I{1,3})(?:\.[A-B])?(?:\.\d)?"
_FIGURES = r"\d{3,4}(?:\.\d+)?(?:\s?\([A-Za-z0-9]{1,4}\))*"
_NOTE = re.compile(
    r"\b(?:foot|end)?notes?\s*(?:no\.\s*)?(\d{1,2})\b|\bn\.\s?(\d{1,2})\b", re.IGNORECASE
)
_SECTION = re.compile(rf"\b(?i:sections?|sec\.|parts?|§)\s*({_ROMAN})\b(?:\s*[.(]?\s*([A-B])\b)?")
_NUMBERED = re.compile(
    rf"(?:\b(?:sections?|sec\.|chapters?|parts?)|§)\s*({_FIGURES})", re.IGNORECASE
)
_ADDRESS = re.compile(r"\b[a-z0-9][a-z0-9-]*#[A-Za-z0-9.]+")
_NUMBER = re.compile(r"\(?\d[\w()]*(?:[.\-–—/ ]*\(?\d[\w()]*|\([A-Za-z0-9]+\))*")
_DIGITS = re.compile(r"\d+")
_DASHES = re.compile("[\u2010-\u2015\u2212]")
_FEW, _REMEMBERED = 1_000, 256  # passages that have some digits; such digits
_COMMON = 4  # a number that stands in more passages than this singles out none of them


class NamedPlaces:
    """The passages that a question names, by their addresses and by the numbers that stand in them."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._read: dict[str, Sequence[Passage]] = {}
        self._citations = {
            _normal(document.citation): document.passages[0].address
            for document in corpus.documents
            if document.passages and any(character.isdigit() for character in document.citation)
        }

    def find(self, question: str) -> tuple[str, ...]:
        """Addresses in the order in which the question names them, each once; empty if none."""
        if not re.search(r"\d|#|[IV]", question):
            return ()
        found = [*self._by_address(question), *self._notes(question), *self._sections(question)]
        found += [*self._by_citation(question), *self._by_number(question)]
        return tuple(dict.fromkeys(found))

    def _by_address(self, question: str) -> Iterable[str]:
        return (a for a in _ADDRESS.findall(question) if a in self._addresses)

    def _notes(self, question: str) -> Iterable[str]:
        for match in _NOTE.finditer(question):
            holders = self._places.get(f"n{match[1] or match[2]}", ())
            document = holders[0].partition("#")[0] if holders else ""  # each numbers its own
            yield from (a for a in holders if a.startswith(f"{document}#"))

    def _sections(self, question: str) -> Iterable[str]:
        for match in _SECTION.finditer(question):
            section = match[1] if "." in match[1] or not match[2] else f"{match[1]}.{match[2]}"
            yield from self._places.get(section, ())
        for match in _NUMBERED.finditer(question):
            yield from self._places.get(_dotted(match[1]), ())

    def _by_citation(self, question: str) -> Iterable[str]:
        asked = _normal(question)
        return (address for citation, address in self._citations.items() if citation in asked)

    def _by_number(self, question: str) -> Iterable[str]:
        """Passages with a number of the question that only a few of them have, such as "411(b)"."""
        for match in _NUMBER.finditer(question):
            number = _normal(match[0].rstrip(" .-–—/")).strip()
            if len(re.sub(r"\W", "", number)) < 3 or number.isdigit():
                continue
            holders = list(islice(self._holders(number), _COMMON + 1))
            if len(holders) <= _COMMON:
                yield from holders

    def _holders(self, number: str) -> Iterator[str]:
        """The addresses of the passages in which the number stands, in their order."""
        digits, pieces = _DIGITS.search(number), re.split("[ -]", number)
        for passage in self._having(digits[0]) if digits else ():
            text = passage.text.lower()
            if all(piece in text for piece in pieces) and _stands_in(number, _normal(text)):
                yield passage.address

    def _having(self, digits: str) -> Sequence[Passage]:
        """The passages that have these digits, read through at the first question for them.

        That takes some milliseconds, a table of all numbers a hundred. Only what few passages have
        is remembered, and nothing that none has: it would be somebody's own number.
        """
        known = self._read.get(digits)
        if known is None:
            known = [passage for passage in self._corpus.passages if digits in passage.text]
            if 0 < len(known) <= _FEW and len(self._read) < _REMEMBERED:
                self._read[digits] = known
        return known

    @cached_property
    def _addresses(self) -> frozenset[str]:
        return frozenset(passage.address for passage in self._corpus.passages)

    @cached_property
    def _places(self) -> Mapping[str, Sequence[str]]:
        """The addresses at a place and below it: those of "IV.A" for "IV" too."""
        found: dict[str, list[str]] = {}
        for passage in self._corpus.passages:
            steps = passage.address.partition("#")[2].split(".")
            for depth in range(1, len(steps) + 1):
                found.setdefault(".".join(steps[:depth]), []).append(passage.address)
        return found


def _dotted(section: str) -> str:
    """A section's number as it stands in an address: "313.4(B)" is 313.4.B there."""
    return re.sub(r"\s?\(([A-Za-z0-9]+)\)", r".\1", section)


def _normal(text: str) -> str:
    return re.sub(r"\s+", " ", _DASHES.sub("-", text)).lower()


def _stands_in(number: str, text: str) -> bool:
    return re.search(rf"(?<![\w.]){re.escape(number)}(?![0-9])", text) is not None
