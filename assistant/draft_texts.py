"""What the texts and the rules state, folded once, so that a sentence is soon laid beside it. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, lru_cache

from rapidfuzz import fuzz, process

from assistant.draft_folding import fold, plain
from assistant.draft_likeness import Likeness
from assistant.draft_reading import Basis
from assistant.remembering import remembered
from assistant.rules_said import bound_sentences
from assistant.rules_table import load_table
from corpus.asked import SAID
from corpus.documents import Corpus
from corpus.passages import Passage
from corpus.sentences import sentence_spans

_LIKELY = 300  # statements whose passages are compared first
_IS_NEAR = 60  # of 100: a passage with a part so like is near, and another is hardly nearer
_A_FEW_WORDS = 60  # letters: in a quotation as short, few words can be shared
_BETWEEN = "\n"  # no folded text has one


class Texts:
    """The texts of a corpus as they are compared; what is asked for is folded at the first question."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus

    def standing(self, wanted: str) -> Iterator[Basis]:
        """Where folded words stand, the first place of each passage."""
        at = self._joined.find(wanted)
        while at >= 0:
            number = bisect_right(self._starts, at) - 1
            passage, place = self._corpus.passages[number], at - self._starts[number]
            yield part_of(passage, *_given(passage.text, self._folded[number], place, len(wanted)))
            if number + 1 == len(self._starts):
                return
            at = self._joined.find(wanted, self._starts[number + 1])

    def whole(self, wanted: str) -> tuple[Basis, ...]:
        """What the first statement stands on that is just that, folded; empty where none is."""
        return self._whole.get(wanted, ())

    def nearest(self, wanted: str, least: float) -> tuple[str, tuple[Basis, ...]] | None:
        """The statement that is likest, folded, and what it stands on; None below `least` of 100."""
        found = self._likeness.nearest(wanted, least)
        return None if found is None else (self._plain[found[0]], self.statements[found[0]][1])

    def likest(self, wanted: str, least: float, most: int) -> list[Basis]:
        """What the likest statements stand on, each place once, the likest first."""
        numbers = self._likeness.likest(wanted, least, self._keys, self._owners, most)
        return [self.statements[number][1][0] for number in numbers]

    def passage_like(self, wanted: str) -> Passage:
        """The passage of which a part is likest to the words, of equal ones the first.

        Only those that share most words are compared; of a few words all, where none of those is near.
        """
        numbers = {self._numbers[self._owners[n]] for n in self._likeness.sharing(wanted, _LIKELY)}
        number, like = self._likest_part(wanted, sorted(numbers))
        if like < _IS_NEAR and len(wanted) <= _A_FEW_WORDS:
            number, _ = self._likest_part(wanted, range(len(self._folded)))
        return self._corpus.passages[number]

    def _likest_part(self, wanted: str, numbers: Sequence[int]) -> tuple[int, float]:
        texts = [self._folded[number] for number in numbers]
        found = process.extractOne(wanted, texts, scorer=fuzz.partial_ratio)
        return (numbers[found[2]], found[1]) if found else (0, 0.0)

    @cached_property
    def statements(self) -> Sequence[tuple[str, tuple[Basis, ...]]]:
        """What the texts and the rules state: each sentence, and what it stands on."""
        return tuple(_statements(self._corpus))

    @cached_property
    def documents(self) -> Sequence[str]:
        """Each whole document, without the place of each letter."""
        return [plain(document.text) for document in self._corpus.documents]

    @cached_property
    def plain_words(self) -> Sequence[tuple[Passage, tuple[str, ...]]]:
        """The points of each passage in plain words, each also after the verdicts there are."""
        glossed = (p for p in self._corpus.passages if p.address in self._corpus.glosses.by_address)
        return [(p, tuple(map(plain, in_plain_words(p.address, self._corpus)))) for p in glossed]

    @cached_property
    def _folded(self) -> Sequence[str]:
        return [plain(passage.text) for passage in self._corpus.passages]

    @cached_property
    def _numbers(self) -> Mapping[str, int]:
        return {passage.address: number for number, passage in enumerate(self._corpus.passages)}

    @cached_property
    def _joined(self) -> str:
        return _BETWEEN.join(self._folded)

    @cached_property
    def _starts(self) -> Sequence[int]:
        starts, at = [], 0
        for text in self._folded:
            starts.append(at)
            at += len(text) + len(_BETWEEN)
        return starts

    @cached_property
    def _plain(self) -> Sequence[str]:
        return [plain(said) for said, _ in self.statements]

    @cached_property
    def _keys(self) -> Sequence[str]:
        return [said for said, _ in self.statements]

    @cached_property
    def _owners(self) -> Sequence[str]:
        return [basis[0].address for _, basis in self.statements]

    @cached_property
    def _likeness(self) -> Likeness:
        return Likeness(self._plain)

    @cached_property
    def _whole(self) -> Mapping[str, tuple[Basis, ...]]:
        found: dict[str, tuple[Basis, ...]] = {}
        for said, (_, basis) in zip(self._plain, self.statements, strict=True):
            found.setdefault(said, basis)
        return found


def texts_of(corpus: Corpus) -> Texts:
    """The texts of that corpus; they are folded once for as long as they are the same."""
    return _texts_of(_Same(corpus))


@lru_cache(maxsize=2)
def _texts_of(same: _Same) -> Texts:
    return Texts(same.corpus)


class _Same:
    """A corpus as a key: the same where its fingerprint and its texts are."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus

    def __hash__(self) -> int:
        return hash(self.corpus.fingerprint)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, _Same) or other.corpus.fingerprint != self.corpus.fingerprint:
            return False
        ours, theirs = self.corpus.documents, other.corpus.documents
        return ours is theirs or [d.text for d in ours] == [d.text for d in theirs]


@lru_cache(maxsize=1)
def ruled() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Each sentence of the rules with the addresses of the words that it is bound to."""
    return tuple(
        (sentence, tuple(basis.address for basis in rests_on))
        for _, says, rests_on in bound_sentences(load_table())
        for sentence in sentences(says)
    )


@remembered
def sentences(text: str) -> tuple[str, ...]:
    return tuple(text[start:end] for start, end in sentence_spans(text))


def in_plain_words(address: str, corpus: Corpus) -> Iterator[str]:
    """The points of a passage in plain words, each also after the verdicts there are."""
    for point in _points(address, corpus):
        yield point
        yield from (f"{verdict} {point}" for verdict in SAID.values())


def part_of(passage: Passage, start: int, end: int) -> Basis:
    """The passage's words from start to end, as a basis."""
    return Basis(
        source_id=passage.document_id,
        address=passage.address,
        label=passage.label,
        quote=passage.text[start:end],
        start=passage.start + start,
        end=passage.start + end,
    )


def _statements(corpus: Corpus) -> Iterator[tuple[str, tuple[Basis, ...]]]:
    for passage in corpus.passages:
        for span in passage.sentences:
            basis = part_of(passage, span.start - passage.start, span.end - passage.start)
            yield basis.quote, (basis,)
        for point in _points(passage.address, corpus):
            yield point, (part_of(passage, 0, len(passage.text)),)
    for says, addresses in ruled():
        yield says, tuple(part_of(p, 0, len(p.text)) for p in map(corpus.passage, addresses))


def _points(address: str, corpus: Corpus) -> tuple[str, ...]:
    gloss = corpus.glosses.get(address)
    return tuple(gloss.shorts) if gloss else ()


def _given(text: str, folded: str, at: int, length: int) -> tuple[int, int]:
    """Where a run of a folded text stands in the text as given."""
    if len(folded) == len(text):  # letter for letter, as nothing was taken out or put together
        return at, at + length
    return fold(text).given(at, at + length)
