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
from assistant.draft_texts import Texts, in_plain_words, part_of, ruled, sentences, texts_of
from assistant.rules_said import bound_sentences
from assistant.rules_table import load_table
from corpus.documents import Corpus, Document

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
    texts = texts_of(corpus)
    found = [*texts.standing(wanted), *_explained(wanted, texts, corpus)]
    if found:
        return tuple(Place(each, exact=True) for each in found)
    near = texts.likest(wanted, _NEAR, _MOST)
    return tuple(Place(each, exact=False) for each in near)


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
    return all(any(run in text for text in texts_of(corpus).documents) for run in runs if run)


def stands_instead(words: str, corpus: Corpus) -> Basis | None:
    """The run of a text that is nearest to the words; None where nothing is near."""
    wanted = plain(words)
    best = texts_of(corpus).passage_like(wanted)
    folded = fold(best.text)
    found = fuzz.partial_ratio_alignment(wanted, folded.text)
    if found is None or found.score < _NEAR or found.dest_start == found.dest_end:
        return None
    start, end = _whole_words(folded.text, found.dest_start, found.dest_end)
    return part_of(best, *folded.given(start, end))


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
    if any(whole_in(wanted, plain(s)) for a in addresses for s in in_plain_words(a, corpus)):
        return True
    return any(
        pattern.search(wanted) and bases & addresses for pattern, bases in _ruled_sentences()
    )


def _explained(wanted: str, texts: Texts, corpus: Corpus) -> Iterator[Basis]:
    """The passage under a point in plain words, or the passages under a sentence of the rules."""
    for passage, points in texts.plain_words:
        if any(whole_in(wanted, point) for point in points):
            yield part_of(passage, 0, len(passage.text))
    addresses = {a for says, bases in ruled() if wanted == plain(says) for a in bases}
    for address in sorted(addresses):
        passage = corpus.passage(address)
        yield part_of(passage, 0, len(passage.text))


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


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return start, end


def documents_of(bases: Sequence[Basis], corpus: Corpus) -> Iterator[Document]:
    """The documents that are cited, each once."""
    ids = dict.fromkeys(basis.source_id for basis in bases)
    yield from (document for document in corpus.documents if document.id in ids)
