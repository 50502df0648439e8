"""Whether an edited text still lists the sources that its marks lead to. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from assistant.draft_folding import Folded, plain
from assistant.draft_matching import Piece
from assistant.draft_reading import Basis, Draft
from assistant.draft_texts import sentences

_HEADINGS = ("notes", "sources", "references")
_NUMBERED = re.compile(r"(\d{1,3})[.)] ")
_PUT_BACK = (
    "Put it back as the draft has it, or take the reply away from the desk, which writes it."
)


@dataclass(frozen=True, slots=True)
class GoneSource:
    """A source that a mark leads to, or the whole list, that is not there; and why that matters."""

    kind: Literal["sources", "source"]
    text: str
    why: str
    basis: tuple[Basis, ...] = ()


def list_begins(folded: Folded, pieces: Sequence[Piece]) -> int:
    """Where the list of sources begins: its heading, or its first note; the end where there is none."""
    headings = [p.start for p in pieces if _is_heading(folded, p)]
    noted = [p.start for p in pieces if folded.in_note(p.start)]
    return max(headings, default=min(noted, default=len(folded.text)))


def gone_sources(
    folded: Folded, pieces: Sequence[Piece], draft: Draft, *, listed: bool
) -> Iterator[GoneSource]:
    """What is gone of the list; a text that is not to list its sources itself needs marks alone."""
    begins = list_begins(folded, pieces)
    used = sorted({m.number for m in folded.marks if not m.leads and m.at <= begins})
    known = range(1, _how_many(draft) + 1)
    notes = {number: text for _, number, text in _listed(folded, begins, known)}
    cites = any(p.was and p.was.citations for p in pieces if p.start < begins)
    marks = ", ".join(f"[{n}]" for n in used)
    if not used and cites:
        if not notes:
            yield GoneSource("sources", "", _no_marks(listed=listed))
        return
    if not notes:
        if used and (listed or begins < len(folded.text)):
            why = f"The list of sources is gone, so {marks} lead nowhere. {_PUT_BACK}"
            yield GoneSource("sources", marks, why)
        return
    for number in used:
        if number in known:
            yield from _gone(number, notes.get(number), draft)


def notes_in(folded: Folded, pieces: Sequence[Piece], draft: Draft) -> Sequence[tuple[int, Basis]]:
    """Where each note of the list begins, and what the draft has under its number."""
    known = range(1, len(draft.notes) + 1)
    found = _listed(folded, list_begins(folded, pieces), known)
    return [(start, _whose(text, number, draft)) for start, number, text in found]


def _whose(note: str, number: int, draft: Draft) -> Basis:
    """What a note is of: by its number, or, where staff numbered anew, by its words and its place."""
    own = draft.notes[number - 1]
    others = (own, *draft.notes)
    return next((b for b in others if plain(b.quote) in note and plain(b.label) in note), own)


def _no_marks(*, listed: bool) -> str:
    if listed:
        return (
            "The list of sources is gone, and so are the marks that led to it: nothing tells where "
            f"the words stand. {_PUT_BACK}"
        )
    return (
        "Every mark is gone, so nothing in the reply leads to its sources. Put the marks back as the "
        "draft has them."
    )


def _gone(number: int, note: str | None, draft: Draft) -> Iterator[GoneSource]:
    """What a note that is used no longer tells: anything, its words, or where they stand."""
    basis = draft.notes[number - 1] if number <= len(draft.notes) else None
    if basis and note is not None:
        basis = _whose(note, number, draft)
    bases = (basis,) if basis else ()
    label = f"[{number}] {basis.label}" if basis else f"[{number}]"
    if note is None:
        why = (
            f"The reply still carries [{number}], but its source is gone from the list. {_PUT_BACK}"
        )
        yield GoneSource("source", label, why, bases)
    elif basis and not _has_words(note, basis):
        why = f"Note {number} no longer gives its source's words. {_PUT_BACK}"
        yield GoneSource("source", label, why, bases)
    elif basis and plain(basis.label) not in note and basis.address not in note:
        why = f"Note {number} no longer says where its words stand. {_PUT_BACK}"
        yield GoneSource("source", label, why, bases)


def _has_words(note: str, basis: Basis) -> bool:
    """Whether some of the words are there; what became of them, their own finding tells."""
    return any(plain(each).strip('" ') in note for each in sentences(basis.quote)) or any(
        word in note for word in _runs(plain(basis.quote))
    )


def _runs(quote: str) -> Iterator[str]:
    """Runs of the quote, so that one that was altered is not taken for one that is gone."""
    words = quote.split(" ")
    for at in range(0, max(1, len(words) - 4), 5):
        yield " ".join(words[at : at + 5])


def _is_heading(folded: Folded, piece: Piece) -> bool:
    words = folded.text[piece.start : piece.end].strip(" :.").casefold()
    start, end = folded.paragraph(piece.start)
    return words in _HEADINGS and end - start <= len(words) + 3


def _how_many(draft: Draft) -> int:
    """How many notes the draft has, as far as it tells."""
    counted = sum(len(sentence.citations) for sentence in draft.sentences)
    return len(draft.notes) or counted


def _listed(folded: Folded, begins: int, known: range) -> list[tuple[int, int, str]]:
    """Where each note begins, its number, which only goes up, and all that stands under it."""
    found: list[tuple[int, int, str]] = []
    for start, text in _paragraphs(folded, begins):
        number = _number(folded, start, text)
        if number in known and (not found or number > found[-1][1]):
            found.append((start, number, text))
        elif found:
            at, last, before = found[-1]
            found[-1] = (at, last, f"{before} {text}")
    return found


def _number(folded: Folded, start: int, text: str) -> int:
    numbered = _NUMBERED.match(text)
    if numbered:
        return int(numbered[1])
    return next((m.number for m in folded.marks if m.leads and m.at in (start, start - 1)), 0)


def _paragraphs(folded: Folded, begins: int) -> Iterator[tuple[int, str]]:
    cuts = [begins, *sorted(b for b in folded.breaks if b > begins), len(folded.text)]
    for left, right in pairwise(cuts):
        text = folded.text[left:right]
        if text.strip():
            yield left + len(text) - len(text.lstrip()), text.strip()
