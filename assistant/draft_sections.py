"""Where each question is taken up in an edited text, and whether anything answers it. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.draft_folding import Folded, plain
from assistant.draft_matching import Piece
from assistant.draft_reading import Draft, Question, Sentence
from assistant.draft_sources import list_begins

_ASKS_FOR_FACTS = ("needs_facts", "needs_facts_alone")
_AFTER = ("recommendation", "told", "asked_back", "next_step", "closing", "notice")


@dataclass(frozen=True, slots=True)
class Layout:
    """Which of the draft's sentences belong to which question, and where those are in the text.

    `lines` has the sentences under each question's heading, that first; `twins` says by which of the same
    words' places another's are to be known; `ends` is where the text ends and its notes begin.
    """

    draft: Draft
    folded: Folded
    pieces: tuple[Piece, ...]
    lines: Mapping[int, tuple[int, ...]]
    claims: Mapping[int, tuple[int, ...]]
    twins: Mapping[int, int]
    ends: int

    def questions_of(self, at: int) -> tuple[int, ...]:
        """The numbers of the questions that the claim was drafted for."""
        return self.claims.get(at, ())

    def standing_for(self, at: int) -> int:
        """Under which number to look for a sentence; another than its own among several alike."""
        return self.twins.get(at, at)

    def unanswered(self, number: int) -> bool:
        """Whether the draft took the question up, and nothing in the text does."""
        lines = self.lines.get(number)
        if not lines:
            return False
        exact = [piece for piece in self.pieces if piece.exact]
        heading = _place_of(lines[0], exact)
        under = [at for at in lines[1:] if self.draft.sentences[at].kind != "template"]
        there = {piece.number for piece in self.pieces}
        if any(self.standing_for(at) in there for at in under):
            return False
        if heading is None and self._was_open(lines):
            return False
        within = self._within(lines, heading)
        return not any(self._answers(p, lines, headed=heading is not None) for p in within)

    def _was_open(self, lines: Sequence[int]) -> bool:
        """Whether nothing but an open place was drafted for it, which may go with its question."""
        drafted = [self.draft.sentences[at] for at in lines[1:]]
        answered = any(s.kind == "claim" or s.name in _ASKS_FOR_FACTS for s in drafted)
        return not answered

    def _answers(self, piece: Piece, lines: Sequence[int], *, headed: bool) -> bool:
        """Whether it may be an answer: words that are not a fixed sentence's, or that ask for facts.

        Under its heading, so may be what was made of any sentence; else of its own, or of none.
        """
        if piece.number == lines[0] and (piece.exact or self._asks(piece)):
            return False
        if piece.exact and piece.was is not None and piece.was.kind == "template":
            return piece.was.name in _ASKS_FOR_FACTS
        made_anew = headed and not piece.exact
        return piece.was is None or made_anew or piece.number in lines

    def _asks(self, piece: Piece) -> bool:
        """Whether it is the question again, in whatever words, and not an answer in its place."""
        return "?" in self.folded.text[piece.start : piece.end]

    def _within(self, lines: Sequence[int], heading: int | None) -> Sequence[Piece]:
        """What stands where the question was taken up: behind its heading, or between its neighbours."""
        start = heading if heading is not None else self._neighbour(lines[0], before=True)
        if heading is None:
            end = self._neighbour(lines[-1], before=False)
        else:
            others = [p.start for p in self.pieces if self._bounds(p, lines) and p.start > heading]
            end = min(others, default=self.ends)
        return [p for p in self.pieces if start <= p.start < min(end, self.ends)]

    def _bounds(self, piece: Piece, lines: Sequence[int]) -> bool:
        """Whether it begins what belongs to something else."""
        if piece.number is None or piece.number in lines:
            return False
        return self._unlike_others(piece.number)

    def _neighbour(self, at: int, *, before: bool) -> int:
        """Where what was drafted before it ends, or what was drafted after it begins."""
        order = range(at - 1, -1, -1) if before else range(at + 1, len(self.draft.sentences))
        for other in order:
            own = [piece for piece in self.pieces if piece.number == other]
            if own and self._unlike_others(other):
                return self._behind(own, other) if before else min(p.start for p in own)
        return 0 if before else self.ends

    def _behind(self, own: Sequence[Piece], at: int) -> int:
        """Where they end; with what was added to their paragraph, where they belong to no question."""
        last = max(own, key=lambda piece: piece.end)
        if any(at in each for each in self.lines.values()):
            return last.end
        return self.folded.paragraph(last.start)[1]

    def _unlike_others(self, at: int) -> bool:
        return at not in self.twins


def layout(folded: Folded, pieces: Sequence[Piece], draft: Draft) -> Layout:
    """The layout of the edited text."""
    ends = list_begins(folded, pieces)
    body = tuple(piece for piece in pieces if piece.start < ends)
    lines = _lines(draft)
    claims = {
        at: _asked_by(at, sentence, draft.questions, lines)
        for at, sentence in enumerate(draft.sentences)
        if sentence.kind == "claim"
    }
    return Layout(draft, folded, body, lines, claims, _twins(draft, body, lines), ends)


def _lines(draft: Draft) -> dict[int, tuple[int, ...]]:
    """The sentences of the draft under each question's heading, the heading first."""
    found: dict[int, list[int]] = {}
    number, after = 0, True
    for at, sentence in enumerate(draft.sentences):
        if sentence.name == "question":
            number, after = number + 1, False
        after = after or sentence.name in _AFTER or sentence.role == "next_step"
        if not after:
            found.setdefault(number, []).append(at)
    return {number: tuple(each) for number, each in found.items()}


def _asked_by(
    at: int, claim: Sentence, questions: Sequence[Question], lines: Mapping[int, Sequence[int]]
) -> tuple[int, ...]:
    """The questions that a claim answers: the one under which it stands, or all for which it was found."""
    wanted = plain(claim.text).strip('"')
    asked = tuple(
        question.number
        for question in questions
        if any(
            plain(each.text).strip('"') == wanted and each.citations == claim.citations
            for each in question.claims
        )
    )
    under = tuple(number for number in asked if at in lines.get(number, ()))
    return under or asked


def _place_of(at: int, pieces: Sequence[Piece]) -> int | None:
    return min((piece.start for piece in pieces if piece.number == at), default=None)


def _twins(
    draft: Draft, pieces: Sequence[Piece], lines: Mapping[int, Sequence[int]]
) -> dict[int, int]:
    """For each sentence that the draft says more than once: under whose number its own place is found.

    Where one of them is gone, it is the one under whose heading the words no longer stand.
    """
    texts = [plain(sentence.text) for sentence in draft.sentences]
    often = {text for text, count in Counter(texts).items() if count > 1}
    found: dict[int, int] = {}
    for text in often:
        alike = [at for at, each in enumerate(texts) if each == text]
        free = [at for at in alike if _place_of(at, pieces) is not None]
        for at in alike:
            own = [other for other in free if _under(other, pieces, lines) == _under_of(at, lines)]
            if own:
                found[at] = own[0]
                free.remove(own[0])
        for at in alike:
            if at not in found:
                found[at] = free.pop(0) if free else -1
    return found


def _under_of(at: int, lines: Mapping[int, Sequence[int]]) -> int:
    return next((number for number, each in lines.items() if at in each), 0)


def _under(at: int, pieces: Sequence[Piece], lines: Mapping[int, Sequence[int]]) -> int:
    """The question under whose heading the place stands that was found for a sentence."""
    place = _place_of(at, pieces) or 0
    heads = [(_place_of(each[0], pieces), number) for number, each in lines.items()]
    before = [(head, number) for head, number in heads if head is not None and head <= place]
    return max(before)[1] if before else 0
