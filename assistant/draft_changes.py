"""What became of a sentence of the draft that was edited: lost, turned, or staff's own. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import fuzz

from assistant.draft_basis import (
    bound,
    quotations,
    stand_somewhere,
    stands,
    stands_instead,
    whole_in,
)
from assistant.draft_figures import figures
from assistant.draft_folding import plain
from assistant.draft_policy import about_policy
from assistant.draft_reading import Basis, Sentence
from assistant.draft_turns import said, turned
from corpus.documents import Corpus

Status = Literal["stands", "lost", "contradicts", "template", "own", "open"]
_SAYS_NOTHING = re.compile(
    r"^(?:please|also|therefore|thus|accordingly|in short|as you know|first|finally|in addition"
    r"|to answer your question|as to your question)[,:]? ",
    re.IGNORECASE,
)
_SHORT = 3  # words: a quotation of fewer may be the name of something


@dataclass(frozen=True, slots=True)
class Judged:
    """What is found of a sentence: its status, why in plain words, and what it stands on, or stood."""

    status: Status
    why: str
    basis: tuple[Basis, ...] = ()
    about_policy: bool = False


def changed(text: str, was: Sentence, asked: Sequence[str], corpus: Corpus) -> Judged:
    """What is to be said of a sentence that is no longer the draft's, though it comes from one of it."""
    if was.kind == "open":
        return _filled(text, was)
    turn = turned(was.text, text)
    if turn and (was.kind == "claim" or about_policy(was.text)):
        quoted = misquoted(text, asked, corpus)
        also = f" {quoted}" if quoted else ""
        why = f"{_capital(turn)}. The draft said: “{was.text}”{also}"
        return Judged("contradicts", why, was.citations, about_policy=True)
    if lost := _lost(text, was, asked, corpus):
        return Judged("lost", lost, was.citations, about_policy=True)
    if was.kind == "template":
        policy = about_policy(text)
        return Judged("own", _own_words(was, "It was a fixed sentence", policy=policy), (), policy)
    if _still(text, was, corpus):
        return Judged(
            "stands", "It is the draft's sentence, or its source's, word for word.", was.citations
        )
    if _verbatim(was):
        why = f"It is no longer word for word what stands there. There it says: “{was.text}”"
        return Judged("lost", why, was.citations, about_policy=True)
    return Judged(
        "own", _own_words(was, "It is worded anew", policy=True), was.citations, about_policy=True
    )


def misquoted(text: str, asked: Sequence[str], corpus: Corpus) -> str | None:
    """Which quotation of the text stands in no document, and what stands there instead; None if none."""
    for quote in quotations(text):
        if stand_somewhere(quote, corpus) or any(plain(quote) in plain(each) for each in asked):
            continue
        instead = stands_instead(quote, corpus) if len(quote.split()) >= _SHORT else None
        if instead is not None:
            return (
                f"The quotation “{quote}” stands in no text. The nearest words are: "
                f"“{' '.join(instead.quote.split())}” ({instead.label})."
            )
        if len(quote.split()) > _SHORT:
            return f"The quotation “{quote}” stands in no text, and nothing is near to it."
    return None


def moved(was: Sentence, corpus: Corpus) -> str | None:
    """Why a sentence that was left alone has lost its basis; None where each quote still stands."""
    for basis in was.citations:
        if not stands(basis, corpus):
            instead = stands_instead(basis.quote, corpus)
            there = (
                f" The nearest words are: “{' '.join(instead.quote.split())}” ({instead.label})."
                if instead
                else ""
            )
            return f"The words that it cites do not stand at {basis.label}.{there}"
    return None


def _filled(text: str, was: Sentence) -> Judged:
    if "[" in text and "]" in text:
        return Judged("open", "A place that is still to be filled.")
    if whole_in(plain(text).strip(), plain(was.text)):
        return Judged("template", "The desk's own words to staff on where to turn, kept.")
    policy = about_policy(text)
    return Judged("own", _own_words(was, "It fills an open place", policy=policy), (), policy)


def _lost(text: str, was: Sentence, asked: Sequence[str], corpus: Corpus) -> str | None:
    """Why its quotation or its figure is no longer its source's."""
    more = figures(text) - figures(was.text)
    fewer = figures(was.text) - figures(text)
    if more and (was.kind == "claim" or fewer):
        there = [_likest(new, fewer) for new in more if fewer]
        instead = (
            f"There it says “{', '.join(there)}”" if there else "Nothing of the kind stands there"
        )
        return (
            f"The figure “{', '.join(more)}” is not its source's. {instead}. "
            f"The draft said: “{was.text}”"
        )
    return misquoted(text, asked, corpus)


def _likest(figure: str, others: Iterable[str]) -> str:
    return max(sorted(others), key=lambda other: fuzz.ratio(other, figure))


def _still(text: str, was: Sentence, corpus: Corpus) -> bool:
    """Whether it is the draft's sentence, or its source's, word for word behind a word of courtesy."""
    shown = _SAYS_NOTHING.sub("", plain(text).strip())
    shown = shown[:1].upper() + shown[1:]
    if not bound(shown, was.citations, corpus) and shown != plain(was.text).strip():
        return False
    return [s.meaning for s in said(shown)] == [s.meaning for s in said(was.text)]


def _verbatim(was: Sentence) -> bool:
    return any(plain(was.text).strip('" ') in plain(basis.quote) for basis in was.citations)


def _own_words(was: Sentence, what: str, *, policy: bool) -> str:
    if not policy:
        return f"{what}: staff's own words. They state nothing about the policy."
    return (
        f"{what}: staff's own words, which state something about the policy. No source was checked "
        f"for them. The draft said: “{was.text}”"
    )


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
