"""Whether prose only restates what has been approved: an extract, in order, whose sense is kept.

Text written by a model may sound right and say the opposite. So prose is not searched for what is
wrong with it; it is let through if each of its sentences is an approved sentence, or that sentence
with words left out, its words in their order and its negations, conditions and modal verbs all
there. Whatever adds a word is something else than was approved.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

# What may never be left out of an approved sentence: it would then say something else.
_KEEP = re.compile(
    r"(?:not|no|nor|never|none|nothing|nobody|neither|without|cannot|unless|except|only|if|but|"
    r"however|until|long|provided|when|where|must|should|may|might|can|could|will|would|shall|"
    r"some|most|more|less|than|all|any|each|every|lacks?|refus\w*|den\w+|fail\w*|un\w+|non\w*|"
    r"\w*n't|\d[\w.,%]*)"
)
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_SENTENCE = re.compile(r"(?<=[.!?])[\s”\"')\]]+")
_LONGEST = 4_000


def restates(text: str, approved: Iterable[str]) -> bool:
    """Whether every sentence of the text is an extract of one approved sentence. Pure; never raises."""
    if len(text) > _LONGEST:
        return False
    said = [_words(sentence) for sentence in _sentences(text)]
    known = [_words(sentence) for each in approved for sentence in _sentences(each)]
    return bool(said) and all(any(_extract(s, k) for k in known) for s in said)


def _extract(said: list[str], approved: list[str]) -> bool:
    """Whether `said` is `approved` with words left out that may be left out, half of it at most."""
    if len(said) * 2 < len(approved):
        return False
    rest = iter(said)
    waiting = next(rest, None)
    for word in approved:
        if word == waiting:
            waiting = next(rest, None)
        elif _KEEP.fullmatch(word):
            return False
    return waiting is None


def _sentences(text: str) -> list[str]:
    return [sentence for sentence in _SENTENCE.split(text.strip()) if _WORD.search(sentence)]


def _words(sentence: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", sentence).casefold().replace("’", "'")
    return _WORD.findall(plain)
