"""The notes of an edited text: the list of sources at its end, and the marks that lead to it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from rapidfuzz import fuzz

from assistant.draft_basis import documents_of
from assistant.draft_changes import Judged, misquoted
from assistant.draft_figures import figures
from assistant.draft_folding import Folded, plain
from assistant.draft_matching import Piece
from assistant.draft_reading import Basis, Draft, Sentence
from corpus.documents import Corpus

_NUMBER = re.compile(r"^\d{1,3}[.)] (?:> )?")
_SINCE = re.compile(r"^Since then, ")
_RECEIPT = re.compile(
    r"Draft of a reply|Reply|Notes|How this was made|Drafted from what is named here, and edited since\."
    r"|Saved as JSON, it can be checked again: desk draft check FILE\."
    r"|(?:[-•] )?[A-Z][\w ,-]{2,24}: [\da-f][\da-f.,/ -]{2,}"
    r"|Saved as JSON, this can be made again and compared, character by character: "
    r"desk receipt check FILE\."
)
_LONG = 25  # letters of a quotation: shorter ones are near to anything
_NEARLY = 80  # of 100: a quotation that somebody changed
_NEARLY_THERE = 90  # of 100: a place that somebody changed
_DATE = re.compile(r"\b[A-Z][a-z]{2,8} \d{1,2}, \d{4}\b")
_MOSTLY = 0.8  # of the marks: so many must agree before one is said to be wrong


def of_its_note(words: str, own: Basis | None, corpus: Corpus) -> bool:
    """Whether that is what the note of that source says: its words, its place, what came since."""
    said = _SINCE.sub("", _NUMBER.sub("", words)).strip('" ')
    return own is not None and bool(said) and said in plain(_told(own, corpus))


def judged_note(words: str, own: Basis | None, draft: Draft, corpus: Corpus) -> Judged:
    """Whether a note says of its source what is so: its quotation word for word, its place, its date.

    `own` is the source that the draft has under the note's number.
    """
    bases = tuple(basis for sentence in draft.sentences for basis in sentence.citations)
    if lost := misquoted(words, (), corpus):
        return Judged("lost", lost, about_policy=True)
    said = _NUMBER.sub("", words)
    near = own or max(bases, key=lambda basis: _likeness(said, basis, corpus), default=None)
    if near is None:
        return Judged("own", "A note, though the draft cites nothing.", about_policy=True)
    if wrong := sorted(figures(said).keys() - figures(_told(near, corpus)).keys()):
        why = f"The note says “{', '.join(wrong)}”; its source is {near.label}."
        return Judged("lost", why, (near,), about_policy=True)
    if _misplaced(said, near, corpus):
        why = f"The note names another place or date than its source's, which is {near.label}."
        return Judged("lost", why, (near,), about_policy=True)
    if _altered(said, bases):
        why = f"The note is no longer word for word what stands at {near.label}."
        return Judged("lost", why, (near,), about_policy=True)
    return Judged("stands", "A note that says where its source stands.", (near,))


def _misplaced(said: str, own: Basis, corpus: Corpus) -> bool:
    """Whether it names nearly the source's place, or a date that is none of the source's."""
    label = plain(own.label)
    nearly = label not in said and fuzz.partial_ratio(label, said) >= _NEARLY_THERE
    return nearly or any(date not in _told(own, corpus) for date in _DATE.findall(said))


def _altered(said: str, bases: Sequence[Basis]) -> bool:
    """Whether it is nearly what some source says, and of none word for word."""
    quoted = said.rsplit(': "', 1)[-1].strip('" ')
    sources = [plain(basis.quote) for basis in bases]
    if len(quoted) < _LONG or any(quoted in source for source in sources):
        return False
    return any(fuzz.partial_ratio(quoted, source) >= _NEARLY for source in sources)


def of_the_receipt(words: str) -> bool:
    """Whether a file of the desk's says it of itself: its headings, and what it was made from."""
    return _RECEIPT.fullmatch(words) is not None


def wrong_marks(
    folded: Folded, pieces: Sequence[Piece], drafted: Sequence[Sentence]
) -> Mapping[int, str]:
    """Why the mark of a sentence is not its own, by where the sentence begins.

    Notes are numbered through, each citation or each place once; whichever most of the text goes by.
    """
    seen = {
        piece.start: (piece.was, set(marks_of(folded, piece)))
        for piece in pieces
        if piece.whole and piece.was and piece.was.citations
    }
    marked = {at: pair for at, pair in seen.items() if pair[1]}
    if not marked:
        return {}
    numbered = max(
        (_told_numbers(drafted), _numbered(drafted, once=True), _numbered(drafted, once=False)),
        key=lambda way: sum(_agrees(pair, way) for pair in marked.values()),
    )
    right = sum(_agrees(pair, numbered) for pair in marked.values())
    if right < _MOSTLY * len(marked) and right < len(marked) - 1:
        return {}
    return {at: _why(pair, numbered) for at, pair in seen.items() if not _agrees(pair, numbered)}


def _agrees(
    pair: tuple[Sentence | None, set[int]], numbered: Mapping[tuple[int, Basis], set[int]]
) -> bool:
    return bool(pair[1]) and pair[1] <= _own(pair[0], numbered)


def _own(sentence: Sentence | None, numbered: Mapping[tuple[int, Basis], set[int]]) -> set[int]:
    if sentence is None:
        return set()
    return {
        number
        for (_, basis), numbers in numbered.items()
        if basis in sentence.citations
        for number in numbers
    }


def _why(
    pair: tuple[Sentence | None, set[int]], numbered: Mapping[tuple[int, Basis], set[int]]
) -> str:
    own = ", ".join(f"[{n}]" for n in sorted(_own(pair[0], numbered)))
    if not pair[1]:
        return f"Its note is gone; it stood on {own}."
    has = ", ".join(f"[{n}]" for n in sorted(pair[1]))
    return f"It carries {has}, which is another's note; it stood on {own}."


def _told_numbers(drafted: Sequence[Sentence]) -> Mapping[tuple[int, Basis], set[int]]:
    """The numbers that the draft itself gives to what each sentence cites."""
    return {
        (at, basis): set(sentence.notes)
        for at, sentence in enumerate(drafted)
        for basis in sentence.citations
        if sentence.notes
    }


def _numbered(drafted: Sequence[Sentence], *, once: bool) -> Mapping[tuple[int, Basis], set[int]]:
    """The numbers that each citation has where all are counted, or each place once."""
    found: dict[tuple[int, Basis], set[int]] = {}
    known: dict[Basis, int] = {}
    count = 0
    for at, sentence in enumerate(drafted):
        for basis in sentence.citations:
            if not once or basis not in known:
                count += 1
                known[basis] = count
            found.setdefault((at, basis), set()).add(known[basis])
    return found


def marks_of(folded: Folded, piece: Piece) -> Iterator[int]:
    """The numbers of the marks within the sentence and right after it."""
    after = piece.end
    while after < len(folded.text) and folded.text[after] in "\"')]. ":
        after += 1
    yield from (m.number for m in folded.marks if piece.start < m.at <= after and not m.leads)


def _likeness(words: str, basis: Basis, corpus: Corpus) -> float:
    return fuzz.token_set_ratio(words, _told(basis, corpus))


def _told(basis: Basis, corpus: Corpus) -> str:
    """All that a note may say of it."""
    documents = " ".join(
        f"{d.citation} {d.title} {d.short_title} {d.publisher} {d.url} {d.published.isoformat()} "
        f"{d.published:%B} {d.published.day}, {d.published.year}"
        for d in documents_of([basis], corpus)
    )
    since = " ".join(
        f"{s.date} {s.date:%B} {s.date.day}, {s.date.year}: {s.what}"
        for s in corpus.since(basis.address)
    )
    return f"{basis.label} {basis.address} {basis.quote} {documents} {since}"
