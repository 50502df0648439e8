"""Whether a message says nothing at all: keys struck at random, marks alone, one word over and over."""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W_]+")
# Keys that lie side by side, by rows and there and back.
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_RUNS = frozenset(
    row[i : i + 3] for line in _ROWS for row in (line, line[::-1]) for i in range(len(line) - 2)
)
_HOME_ROW = re.compile(r"[sdfghjkl]{4,}")  # no vowel among them, so no word either
_VOWELS = frozenset("aeiouy")
_STRETCHED = re.compile(r"(.)\1{3,}")
_OVER_AND_OVER = 4
_LONGEST_WITHOUT_VOWELS = 6
_CONSONANTS = re.compile(r"[bcdfghjklmnpqrstvwxz]{6,}")


def is_noise(text: str) -> bool:
    """Whether there is nothing to answer: no word, one word over and over, or only mashed keys.

    A message with one word in it that could be one is never noise.
    """
    words = [match.group().lower() for match in _WORD.finditer(text)]
    if not words:
        return True
    if len(words) >= _OVER_AND_OVER and len(set(words)) == 1 and words[0].isalpha():
        return True
    readable = [word for word in words if not _is_mashed(word)]
    mashed = len(words) - len(readable)
    return mashed > 0 and all(len(word) == 1 for word in readable)


def _is_mashed(word: str) -> bool:
    if not word.isascii() or not word.isalpha() or len(word) < 3:
        return False
    return _is_struck(word) or _is_unsayable(word)


def _is_struck(word: str) -> bool:
    """Whether most of a word is keys side by side, or one key held down."""
    if _STRETCHED.search(word) and len(set(word)) <= 2:
        return True
    runs = sum(word[i : i + 3] in _RUNS for i in range(len(word) - 2))
    return 2 * runs > len(word) - 2 or _HOME_ROW.fullmatch(word) is not None


def _is_unsayable(word: str) -> bool:
    bare = not _VOWELS & set(word)
    return (bare and len(word) > _LONGEST_WITHOUT_VOWELS) or (_CONSONANTS.search(word) is not None)
