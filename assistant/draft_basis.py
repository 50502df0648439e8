"""Where words stand in the texts: exactly, or only near. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from assistant.draft_figures import invented
from assistant.draft_folding import fold, plain
from assistant.draft_reading import Basis
from assistant.remembering import remembered
from assistant.rules_said import bound_sentences
from assistant.rules_table import load_table
from corpus.asked import SAID
from corpus.documents import Corpus, Document
from corpus.passages import Passage
from corpus.sentences import sentence_spans

_MOST = 3  # nearest passages that are told
_NEAR = 55  # of 100: below that, words are near to nothing
_QUOTED = re.compile(r'"([^"]{2,}?)"')
_LETTERS = re.compile(r"[^\W\d_]")
_PLACE_FOR = re.compile(r"\\\{\w+\\\}")


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the texts for some words: where they stand, or, not `exact`, what is near to them."""

    basis: Basis
    exact: bool


def basis_of(words: str, corpus: Corpus) -> tuple[Place, ...]:
    """The places where the words stand, white space and quotation marks aside; else the nearest few.

    Plain words of ours lead to the words of the Office that they explain. Empty where nothing is near.
    """
    wanted = plain(words).strip(" \"'")
    if not _LETTERS.search(wanted):
        return ()
    found = [*_standing(wanted, corpus), *_explained(wanted, corpus)]
    return tuple(Place(each, exact=True) for each in found) or tuple(_nearest(wanted, corpus))


def stands(basis: Basis, corpus: Corpus) -> bool:
    """Whether the quote stands in its document at its place."""
    known = {document.id: document for document in corpus.documents}
    document = known.get(basis.source_id)
    return document is not None and document.text[basis.start : basis.end] == basis.quote


def quotations(text: str) -> list[str]:
    """The words that the text sets in quotation marks, two letters at least, folded."""
    return [q for q in _QUOTED.findall(plain(text)) if _LETTERS.search(q)]


def stand_somewhere(words: str, corpus: Corpus) -> bool:
    """Whether the words stand, verbatim, in any text; three points part the runs of a quotation."""
    runs = [run.strip(" ,.;:") for run in re.split(r"\. ?\. ?\.|…|\[[^\]]*\]", plain(words))]
    return all(any(run in _folded(d.text) for d in corpus.documents) for run in runs if run)


def stands_instead(words: str, corpus: Corpus) -> Basis | None:
    """The run of a text that is nearest to the words; None where nothing is near."""
    wanted = plain(words)
    best = max(corpus.passages, key=lambda p: fuzz.partial_ratio(wanted, plain(p.text)))
    folded = fold(best.text)
    found = fuzz.partial_ratio_alignment(wanted, folded.text)
    if found is None or found.score < _NEAR or found.dest_start == found.dest_end:
        return None
    start, end = _whole_words(folded.text, found.dest_start, found.dest_end)
    return _of(best, *folded.given(start, end))


def figures_beyond(text: str, cited: Sequence[Basis], corpus: Corpus) -> list[str]:
    """The figures of a sentence that stand neither in what it cites nor in its place's name."""
    if bound(text, cited, corpus):
        return []
    known = [f"{_sentences_around(basis, corpus)} {basis.label}" for basis in cited]
    return invented(text, *known)


def bound(text: str, cited: Sequence[Basis], corpus: Corpus) -> bool:
    """Whether it is the cited words, or a point in plain words or a sentence of the rules over them."""
    wanted = plain(text).strip('"')
    if any(whole_in(wanted, plain(each.quote)) for each in cited):
        return True
    addresses = {each.address for each in cited}
    if any(whole_in(wanted, plain(s)) for a in addresses for s in _plain_words(a, corpus)):
        return True
    return any(
        pattern.search(wanted) and bases & addresses for pattern, bases in _ruled_sentences()
    )


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


def statements(corpus: Corpus) -> Iterator[tuple[str, tuple[Basis, ...]]]:
    """What the texts and the rules state: each sentence, and what it stands on."""
    for passage in corpus.passages:
        for span in passage.sentences:
            basis = _of(passage, span.start - passage.start, span.end - passage.start)
            yield basis.quote, (basis,)
        for point in _points(passage.address, corpus):
            yield point, (_of(passage, 0, len(passage.text)),)
    for says, addresses in ruled():
        yield says, tuple(_of(p, 0, len(p.text)) for p in map(corpus.passage, addresses))


def _standing(wanted: str, corpus: Corpus) -> Iterator[Basis]:
    for passage in corpus.passages:
        at = plain(passage.text).find(wanted)
        if at >= 0:
            folded = fold(passage.text)
            yield _of(passage, *folded.given(at, at + len(wanted)))


def _explained(wanted: str, corpus: Corpus) -> Iterator[Basis]:
    """The passage under a point in plain words, or the passages under a sentence of the rules."""
    for passage in corpus.passages:
        if any(whole_in(wanted, plain(s)) for s in _plain_words(passage.address, corpus)):
            yield _of(passage, 0, len(passage.text))
    addresses = {a for says, bases in ruled() if wanted == plain(says) for a in bases}
    for address in sorted(addresses):
        passage = corpus.passage(address)
        yield _of(passage, 0, len(passage.text))


def _nearest(wanted: str, corpus: Corpus) -> Iterator[Place]:
    scored = [
        (-fuzz.token_set_ratio(wanted, plain(text)), text, bases)
        for text, bases in statements(corpus)
    ]
    told: set[str] = set()
    for score, _, bases in sorted(scored, key=lambda row: (row[0], row[1])):
        if -score < _NEAR or len(told) == _MOST:
            return
        if bases[0].address not in told:
            told.add(bases[0].address)
            yield Place(bases[0], exact=False)


def _plain_words(address: str, corpus: Corpus) -> Iterator[str]:
    """The points of a passage in plain words, each also after the verdicts there are."""
    for point in _points(address, corpus):
        yield point
        yield from (f"{verdict} {point}" for verdict in SAID.values())


def _points(address: str, corpus: Corpus) -> tuple[str, ...]:
    gloss = corpus.glosses.get(address)
    return tuple(gloss.shorts) if gloss else ()


def whole_in(wanted: str, text: str) -> bool:
    """Whether it is that text, or whole sentences of it."""
    found = text.find(wanted)
    if found < 0 or not wanted:
        return False
    ends = text[found + len(wanted) :]
    begins = text[:found].rstrip(' "')
    return (not begins or begins[-1] in ".!?:") and (not ends.strip(' "') or wanted[-1] in '.!?:"')


@lru_cache(maxsize=1)
def _ruled_sentences() -> tuple[tuple[re.Pattern[str], frozenset[str]], ...]:
    """Each sentence of the rules, with room for the names that an applicant gives, and its addresses."""
    names = r"[^.!?;\n]{1,200}"
    return tuple(
        (
            re.compile(rf"^{_PLACE_FOR.sub(lambda _: names, re.escape(plain(each)))}$"),
            frozenset(addresses),
        )
        for whole, addresses in _whole_and_parts()
        for each in whole
    )


def _whole_and_parts() -> Iterator[tuple[list[str], tuple[str, ...]]]:
    for _, says, rests_on in bound_sentences(load_table()):
        yield [says, *sentences(says)], tuple(basis.address for basis in rests_on)


def _sentences_around(basis: Basis, corpus: Corpus) -> str:
    """The whole sentences that the cited words stand in."""
    spans = [
        s
        for s in corpus.passage(basis.address).sentences
        if s.start < basis.end and basis.start < s.end
    ]
    return " ".join(corpus.document(basis.source_id).text[s.start : s.end] for s in spans)


def _of(passage: Passage, start: int, end: int) -> Basis:
    """The passage's words from start to end, as a basis."""
    return Basis(
        source_id=passage.document_id,
        address=passage.address,
        label=passage.label,
        quote=passage.text[start:end],
        start=passage.start + start,
        end=passage.start + end,
    )


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return start, end


@lru_cache(maxsize=256)
def _folded(text: str) -> str:
    """A whole document, without the place of each letter."""
    return plain(text)


def documents_of(bases: Sequence[Basis], corpus: Corpus) -> Iterator[Document]:
    """The documents that are cited, each once."""
    ids = dict.fromkeys(basis.source_id for basis in bases)
    yield from (document for document in corpus.documents if document.id in ids)
