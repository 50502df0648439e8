"""The language of a message that is plainly not English; the only file that knows pycld2."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

# The languages told apart by their letters alone. Chinese characters without kana are Chinese.
SCRIPTS = {
    "HIRAGANA": "Japanese",
    "KATAKANA": "Japanese",
    "HANGUL": "Korean",
    "CJK": "Chinese",
    "CYRILLIC": "Russian",
    "ARABIC": "Arabic",
    "DEVANAGARI": "Hindi",
    "GREEK": "Greek",
    "HEBREW": "Hebrew",
    "THAI": "Thai",
    "BENGALI": "Bengali",
    "TAMIL": "Tamil",
}
# The languages in Latin letters that are answered to. What a detector calls Latin, Interlingua or
# Scots is English with a legal phrase in it, more often than not.
# fmt: off
LATIN = frozenset(
    (
        "Spanish", "French", "German", "Portuguese", "Italian", "Dutch", "Polish", "Turkish",
        "Vietnamese", "Tagalog", "Swedish", "Danish", "Norwegian", "Finnish", "Czech",
        "Romanian", "Hungarian", "Indonesian",
    )
)
# Words that an English question seldom is without and that these languages do not have.
ENGLISH = frozenset(
    (
        "the", "of", "and", "my", "for", "with", "what", "how", "which", "who", "why", "when",
        "where", "does", "did", "are", "were", "can", "could", "should", "would", "you", "your",
        "this", "that", "not", "don't", "about", "there", "they", "it's", "i'm", "im", "whats",
        "dont",
    )
)
# fmt: on
ENOUGH = 3  # words
SURE = 0.6  # the least share of the words that has to be in one language
_WORD = re.compile(r"[^\W\d_]{2,}(?:['’][a-z]+)?")
_SENTENCE = re.compile(r"(?<=[.?!…])\s+|\n+")
_ADDRESS = re.compile(r"\S*(?:://|@|www\.)\S*")
# Terms of art that English texts on copyright use as they are.
_TERMS = re.compile(
    r"\bsc[eè]nes? [aà] faire\b|\bdroit (?:moral|de suite|d['’]auteur)\b", re.IGNORECASE
)


def language_of(text: str) -> str | None:
    """The English name of the language, None for English and where it is not sure.

    A message with one sentence of English in it is English: its story may be in any language.
    """
    plain = _TERMS.sub(" ", _ADDRESS.sub(" ", text))
    script = _script(plain)
    if script is not None:
        return script
    if any(_is_english(sentence) for sentence in _SENTENCE.split(plain)):
        return None
    return _latin(plain)


def _script(text: str) -> str | None:
    """The language of the letters, if most of them are of one script other than Latin."""
    names = Counter(unicodedata.name(c, "").partition(" ")[0] for c in text if c.isalpha())
    latin = names.pop("LATIN", 0)
    known = {name: count for name, count in names.items() if name in SCRIPTS}
    if sum(known.values()) < 2 or _english_words(text) > 1 or 2 * sum(known.values()) < latin:
        return None
    kana = names["HIRAGANA"] + names["KATAKANA"]
    return "Japanese" if kana else SCRIPTS[max(known, key=lambda name: (known[name], name))]


def _english_words(text: str) -> int:
    return sum(w.group().lower().replace("’", "'") in ENGLISH for w in _WORD.finditer(text))


def _is_english(sentence: str) -> bool:
    return _english_words(sentence) > 0


def _latin(text: str) -> str | None:
    words = [match.group() for match in _WORD.finditer(text)]
    # A row of names ("Sora, Suno, Firefly") is in no language.
    if len(words) < ENOUGH or sum(word[0].islower() for word in words) < 2:
        return None
    name, share = _detected(text)
    return name if name in LATIN and share >= SURE else None


def _detected(text: str) -> tuple[str, float]:
    from pycld2 import detect, error  # at the point of use: it is 14 MB of tables

    legible = "".join(c if c.isprintable() else " " for c in text)
    try:
        _, _, found = detect(legible, bestEffort=True)
    except error:  # what it cannot read is in no language
        return "", 0.0
    return found[0][0].title(), found[0][2] / 100
