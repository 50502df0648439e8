"""Words to look for in the texts: which may be, and where they stand in a passage."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from corpus.errors import BadInput
from corpus.passages import Span

LONGEST = 300
_WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*")
# Words that stand in every passage and would mark it all.
_COMMON = frozenset(
    _WORD.findall(
        "a about am an and any are as at be been but by can could did do does for from had has have he "
        "her him his how i if in into is it its may me must my no nor not of on or our she should so "
        "some such than that the their them there these they this those to up was we were what when "
        "where which who why will with would you your"
    )
)


class BadSearch(BadInput):
    """Words that cannot be looked for, and what to do about it."""


def looked_for(typed: str) -> str:
    """The words to look for, trimmed; raises BadSearch with a sentence for the person."""
    words = " ".join(typed.split())
    if len(words) > LONGEST:
        raise BadSearch(
            f"This has {len(words):,} characters; at most {LONGEST} are looked for. "
            "Use a few words, or ask the whole question in the chat."
        )
    odd = next(
        (c for c in words if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co", "Cn")), None
    )
    if odd is not None:
        raise BadSearch(
            f"This holds a character that cannot be read (U+{ord(odd):04X}). Type the words again."
        )
    if not any(c.isalnum() for c in words):
        raise BadSearch("There is no word in this. Type a word or a question.")
    return words


def standing(words: str, text: str, within: Span) -> Iterator[Span]:
    """Where a word of the search, or another form of it, stands in that part of the text.

    Forms are told as the index tells them.
    """
    import Stemmer

    stemmer = Stemmer.Stemmer("english")  # one a search: it may not be shared between threads
    wanted = {
        stemmer.stemWord(word) for word in _WORD.findall(words.lower()) if word not in _COMMON
    }
    for match in _WORD.finditer(text, within.start, within.end):
        if stemmer.stemWord(match[0].lower().replace("’", "'")) in wanted:
            yield Span(match.start(), match.end())
