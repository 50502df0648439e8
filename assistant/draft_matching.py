"""Which sentence of an edited text is which of the draft's: exactly, or nearly. Pure.

Exact ones are found first, whole and then sentence by sentence; what lies between them is cut into
sentences, and each is laid beside the draft's sentence it is likest to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from rapidfuzz import fuzz

from assistant.draft_folding import Folded, plain
from assistant.draft_reading import Sentence
from assistant.draft_texts import sentences
from corpus.sentences import sentence_spans

_LIKE = 60  # of 100: from there on, a sentence is taken for an edited one of the draft's
_STILL_FREE = 10  # is added where nobody else is that sentence
_IN_ITS_PLACE = 15  # is added where it stands between the same neighbours
_SHORT = 30  # letters: shorter sentences are alike only as a whole
_VERDICTS = frozenset({"yes", "no", "it depends"})
_SALUTATION = re.compile(
    r"(?:^|[.!?\"] )(?:dear|hello|hi|greetings|good (?:morning|afternoon|evening|day))\b[^,:!?]{0,60},$",
    re.IGNORECASE,
)
_ENDS, _OPENS = ".!?:\"')]", "\"'(["


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence of the edited text, `start` to `end` of the folded; what it was, and if it still is.

    `number` is that of the draft's sentence which it was, or was a part of; `whole` is all of that.
    """

    start: int
    end: int
    was: Sentence | None
    exact: bool
    number: int | None = None
    whole: bool = False


@dataclass(frozen=True, slots=True)
class _Unit:
    """A sentence of the draft, or one of several in it: its number, its text as compared.

    `at` is the number, in the draft, of the sentence `of` which it is, or is a part of.
    """

    number: int
    text: str
    of: Sentence
    at: int
    whole: bool = False

    def alone(self) -> Sentence:
        return replace(self.of, text=self.text)


def matched(folded: Folded, drafted: Sequence[Sentence]) -> list[Piece]:
    """Every sentence of the edited text, in its order."""
    found: dict[int, tuple[int, int]] = {}
    pieces: list[Piece] = []
    units = [_Unit(n, plain(s.text).strip(), s, n, whole=True) for n, s in enumerate(drafted)]
    _take(folded, [unit for unit in units if unit.text], found, pieces)
    parts = _parts([unit for unit in units if unit.number not in found])
    numbered = [replace(part, number=len(units) + n) for n, part in enumerate(parts)]
    _take(folded, numbered, found, pieces)
    free = {unit.number for unit in numbered if unit.number not in found}
    everything = [*_parts(units)]
    left = [unit for unit in numbered if unit.number in free]
    for start, end in _between(folded, sorted(found.values())):
        was = _likest(folded.text[start:end], left, everything, pieces, start)
        pieces.append(
            Piece(start, end, None, exact=False) if was is None else _changed(was, start, end)
        )
    return sorted(pieces, key=lambda piece: piece.start)


def _changed(was: _Unit, start: int, end: int) -> Piece:
    return Piece(start, end, was.alone(), exact=False, number=was.at)


def _parts(units: Sequence[_Unit]) -> list[_Unit]:
    """The sentences within each, one by one."""
    return [
        _Unit(unit.number, text, unit.of, unit.at) for unit in units for text in parts_of(unit.of)
    ]


def parts_of(sentence: Sentence) -> list[str]:
    """The sentences within a sentence of the draft, as they are compared; of a list, each of its own."""
    listed = sentence.kind == "template"
    lines = sentence.text.split("\n") if listed else [sentence.text]
    parts = [part for line in lines for part in sentences(line.removeprefix("- "))]
    return [text for part in parts if (text := plain(part).strip())]


def _take(
    folded: Folded,
    units: Sequence[_Unit],
    found: dict[int, tuple[int, int]],
    pieces: list[Piece],
) -> None:
    """Put down where each stands exactly; the next place first, then any that is free."""
    cursor = 0
    for unit in units:
        taken = list(found.values())
        place = _find(folded, unit, cursor, taken) or _find(folded, unit, 0, taken)
        if place is not None:
            found[unit.number] = place
            pieces.append(Piece(*place, unit.alone(), exact=True, number=unit.at, whole=unit.whole))
            cursor = place[1]


def _find(
    folded: Folded, unit: _Unit, cursor: int, taken: Sequence[tuple[int, int]]
) -> tuple[int, int] | None:
    words, claim = (
        unit.text,
        unit.of.kind == "claim",
    )  # a note quotes what a claim said; it is not the claim
    at = folded.text.find(words, cursor)
    while at >= 0:
        end = at + len(words)
        clear = all(end <= start or stop <= at for start, stop in taken)
        clear = clear and not (claim and folded.in_note(at))
        if clear and _begins(folded, at) and _ends(folded, end):
            return at, end
        at = folded.text.find(words, at + 1)
    return None


def _begins(folded: Folded, at: int) -> bool:
    """Whether a sentence may begin there: after another, in a new paragraph, behind a salutation."""
    before = folded.text[:at].rstrip(" ")
    if at == 0 or _broken(folded, len(before), at):
        return True
    return before[-1:] in _ENDS + _OPENS + "-•" or _SALUTATION.search(before) is not None


def _ends(folded: Folded, end: int) -> bool:
    """Whether a sentence may end there: by its own mark, or at the end of its paragraph."""
    after = folded.text[end:].lstrip(_ENDS[4:])
    at = len(folded.text) - len(after.lstrip())
    if not after or _broken(folded, end, at):
        return True
    begins = after.lstrip(" " + _OPENS)[:1]
    return folded.text[end - 1] in _ENDS and not begins.islower()


def _broken(folded: Folded, start: int, end: int) -> bool:
    return any(at in folded.breaks for at in range(start, end + 1))


def _between(folded: Folded, taken: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Each sentence that nobody has taken; runs without a letter or figure are none."""
    edges = [(0, 0), *taken, (len(folded.text), len(folded.text))]
    for (_, start), (end, _) in pairwise(edges):
        cuts = [start, *sorted(b for b in folded.breaks if start < b < end), end]
        for left, right in pairwise(cuts):
            yield from _sentences_of(folded.text, left, right)


def _sentences_of(text: str, left: int, right: int) -> Iterator[tuple[int, int]]:
    if not any(letter.isalnum() for letter in text[left:right]):
        return
    for start, end in sentence_spans(text[left:right], left):
        if any(letter.isalnum() for letter in text[start:end]):
            yield start, end


def _likest(
    words: str,
    left: list[_Unit],
    everything: Sequence[_Unit],
    pieces: Sequence[Piece],
    start: int,
) -> _Unit | None:
    """The draft's sentence that these words are likest to; taken off those that are left."""
    free = {id(unit) for unit in left}
    before = [piece for piece in pieces if piece.end <= start]
    expected = max(before, key=lambda piece: piece.end).was if before else None
    best, most = None, 0.0
    for unit in [*left, *everything]:
        like = _likeness(words, unit.text)
        if id(unit) in free:
            like += _STILL_FREE
            like += _IN_ITS_PLACE if expected is None or _follows(unit, expected, everything) else 0
        if like > most:
            best, most = unit, like
    if best is None or most < _LIKE:
        return None
    left[:] = [unit for unit in left if unit is not best]
    return best


def _follows(unit: _Unit, before: Sentence, everything: Sequence[_Unit]) -> bool:
    """Whether the draft has the one right after the other."""
    texts = [each.text for each in everything]
    last = sentences(before.text)[-1:] or (before.text,)
    at = [n for n, text in enumerate(texts) if text == plain(last[0]).strip()]
    return any(texts[n + 1 : n + 2] == [unit.text] for n in at)


def _likeness(one: str, other: str) -> float:
    """0 to 100; a sentence that was cut short or added to is like the one it was."""
    a, b = one.casefold(), other.casefold()
    whole = fuzz.ratio(a, b)
    if a.rstrip(".,;!") in _VERDICTS and b.rstrip(".,;!") in _VERDICTS:
        return max(whole, _LIKE - _STILL_FREE)
    if min(len(a), len(b)) < _SHORT:
        return whole
    return max(whole, 0.9 * fuzz.partial_ratio(a, b), 0.85 * fuzz.token_sort_ratio(a, b))
