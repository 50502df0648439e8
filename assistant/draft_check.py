"""What an edited draft still stands on, sentence by sentence. Pure.

The draft is taken as the desk made it: each of its claims was verified then. A sentence that was
left alone stands where its quotes still do. One that was changed stands only if it is
the draft's or its source's word for word: whatever else it is, somebody has to answer for it, and
what turns the policy's meaning is told as that.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.draft_basis import figures_beyond
from assistant.draft_changes import Judged, Status, changed, misquoted, moved
from assistant.draft_folding import Folded, fold
from assistant.draft_matching import Piece, matched
from assistant.draft_missing import Missing, missing
from assistant.draft_notes import judged_note, of_its_note, of_the_receipt, wrong_marks
from assistant.draft_own import judged_own
from assistant.draft_reading import Basis, Draft
from assistant.draft_sources import notes_in
from assistant.remembering import for_one_message
from corpus.documents import Corpus

_NEEDS_A_REASON = ("lost", "contradicts")


@dataclass(frozen=True, slots=True)
class Finding:
    """What is found of a sentence of the edited text: `edited[start:end] == text`."""

    text: str
    start: int
    end: int
    status: Status
    why: str
    basis: tuple[Basis, ...]
    about_policy: bool

    @property
    def unsupported(self) -> bool:
        """Whether the reply may go out with it only for a reason that somebody gives."""
        return self.status in _NEEDS_A_REASON or (self.status == "own" and self.about_policy)

    def as_json(self) -> dict[str, Any]:
        return {
            "text": self.text,
            "start": self.start,
            "end": self.end,
            "status": self.status,
            "why": self.why,
            "unsupported": self.unsupported,
            "citations": [basis.as_json() for basis in self.basis],
        }


@dataclass(frozen=True, slots=True)
class Checked:
    """What is found of every sentence of the edited text, in its order, and what it no longer says."""

    findings: tuple[Finding, ...]
    missing: tuple[Missing, ...]


def check(
    edited: str,
    draft: Draft,
    corpus: Corpus,
    recommendation: Mapping[str, Any] | None = None,
) -> tuple[Finding, ...]:
    """A finding for every sentence of the edited text, in its order.

    Without a recommendation, it is the draft's own that the text may not contradict.
    """
    return examine(edited, draft, corpus, recommendation).findings


@for_one_message()
def examine(
    edited: str,
    draft: Draft,
    corpus: Corpus,
    recommendation: Mapping[str, Any] | None = None,
    *,
    listed: bool = False,
) -> Checked:
    """The same, and what is gone; `listed` says that the text should list its sources itself."""
    folded = fold(edited)
    pieces = matched(folded, draft.sentences)
    marks = wrong_marks(folded, pieces, draft.sentences)
    ruled = recommendation if recommendation is not None else draft.recommendation
    judge = _Judge(draft, corpus, ruled, marks, notes_in(folded, pieces, draft))
    findings = (_finding(edited, folded, piece, judge.of(folded, piece)) for piece in pieces)
    return Checked(tuple(findings), missing(folded, pieces, draft, listed=listed))


def unsupported(findings: Sequence[Finding]) -> Iterator[Finding]:
    """Those that need somebody's reason before the reply goes out."""
    return (finding for finding in findings if finding.unsupported)


@dataclass(frozen=True, slots=True)
class _Judge:
    draft: Draft
    corpus: Corpus
    ruled: Mapping[str, Any] | None
    marks: Mapping[int, str]
    notes: Sequence[tuple[int, Basis]]

    def of(self, folded: Folded, piece: Piece) -> Judged:
        words = folded.text[piece.start : piece.end]
        if piece.exact and piece.was is not None:
            return self._untouched(words, piece)
        own = next((basis for at, basis in reversed(self.notes) if at <= piece.start), None)
        if of_its_note(words, own, self.corpus):
            return Judged(
                "stands", "A note that says of its source what is so.", (own,) if own else ()
            )
        if folded.in_note(piece.start):
            return judged_note(words, own, self.draft, self.corpus)
        if of_the_receipt(words):
            return Judged("template", "What the desk writes in a file about the file.")
        if piece.was is None:
            return judged_own(words, self.draft, self.corpus, self.ruled)
        found = changed(words, piece.was, self.draft.asked, self.corpus)
        if found.status != "own":
            return found
        also = judged_own(words, self.draft, self.corpus, self.ruled)
        return also if also.status in ("contradicts", "lost", "stands") else found

    def _untouched(self, words: str, piece: Piece) -> Judged:
        was = piece.was
        if was is None or was.kind == "open":
            return Judged("open", "A place that is still to be filled.")
        if was.kind == "template":
            return Judged(
                "template", "A fixed sentence of the letter; it states nothing about the policy."
            )
        if lost := misquoted(words, self.draft.asked, self.corpus):
            return Judged("lost", lost, was.citations, about_policy=True)
        if lost := moved(was, self.corpus) or self.marks.get(piece.start):
            return Judged("lost", lost, was.citations, about_policy=True)
        if beyond := figures_beyond(was.text, was.citations, self.corpus):
            why = f"The figure “{', '.join(beyond)}” does not stand in what it cites."
            return Judged("lost", why, was.citations, about_policy=True)
        return Judged("stands", "It is as it was drafted, and what it cites stands.", was.citations)


def _finding(edited: str, folded: Folded, piece: Piece, judged: Judged) -> Finding:
    start, end = folded.given(piece.start, piece.end)
    return Finding(
        text=edited[start:end],
        start=start,
        end=end,
        status=judged.status,
        why=judged.why,
        basis=judged.basis,
        about_policy=judged.about_policy,
    )
