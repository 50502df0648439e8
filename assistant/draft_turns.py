"""Whether a new wording turns what the old one meant: must and may, not, who, when, how much. Pure.

It looks for what turns the meaning of a sentence that is otherwise the old one; it vouches for none.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rapidfuzz import fuzz

from assistant.draft_folding import plain
from assistant.remembering import remembered

_FILE = Path(__file__).with_name("draft_turns.toml")
_KINDS = {
    "force": "what must, may or must not be done",
    "who": "who it is about",
    "when": "when it holds",
    "extent": "how much of it",
    "sense": "what is done",
}
_VERDICT = re.compile(r"^(yes|no|it depends)\b", re.IGNORECASE)
_NEGATING = ("un", "in", "non", "non-", "dis", "im", "ir")
_SAME_WORDS = 93  # of 100: two sentences of the same words, in whatever order


@dataclass(frozen=True, slots=True)
class _Said:
    """A meaning that a sentence names, and by which word."""

    kind: str
    meaning: str
    word: str


def turned(old: str, new: str) -> str | None:
    """How the new wording turns the old one, for a reader; None where nothing shows that it does."""
    was, now = _verdict(old), _verdict(new)
    if was and now and was != now:
        return f"it begins with “{now}” where it was “{was}”"
    before, after = said(old), said(new)
    for kind in _KINDS:
        if why := _differs(kind, before, after):
            return why
    return _negated(old, new) or _swapped(old, new, before, after)


@remembered
def said(text: str) -> tuple[_Said, ...]:
    """The meanings that a sentence names, in its order."""
    folded = plain(text)
    found = [
        (match.start(), _Said(kind, meaning, match[0]))
        for kind, meaning, pattern in _patterns()
        for match in pattern.finditer(folded)
    ]
    return tuple(each for _, each in sorted(found, key=lambda pair: (pair[0], pair[1].kind)))


def forces(text: str) -> frozenset[str]:
    """Which of must, should, may, not, only and will a sentence says."""
    return frozenset(each.meaning for each in said(text) if each.kind == "force")


def _verdict(text: str) -> str | None:
    found = _VERDICT.match(plain(text).lstrip('"'))
    return found[1].lower() if found else None


def _differs(kind: str, before: Sequence[_Said], after: Sequence[_Said]) -> str | None:
    was, now = (Counter(s.meaning for s in side if s.kind == kind) for side in (before, after))
    gone, come = was - now, now - was
    if not gone and not come:
        return None
    about = _KINDS[kind]
    lost, new = _words(before, gone, kind), _words(after, come, kind)
    if gone and come:
        return f"it turns {about}: “{new}” where it was “{lost}”"
    if come:
        return f"it turns {about}: “{new}” is added"
    return f"it turns {about}: “{lost}” is left out"


def _words(sayings: Sequence[_Said], which: Mapping[str, int], kind: str) -> str:
    """The words for those meanings, each once."""
    found = (each.word for each in sayings if each.kind == kind and each.meaning in which)
    return ", ".join(dict.fromkeys(found))


def _negated(old: str, new: str) -> str | None:
    """Whether a word got, or lost, a prefix that makes it its opposite."""
    was, now = (set(re.findall(r"[a-z-]+", plain(each).lower())) for each in (old, new))
    for one, other in ((now - was, was - now), (was - now, now - was)):
        for word in sorted(one):
            for prefix in _NEGATING:
                if word.removeprefix(prefix) in other and word.startswith(prefix):
                    return f"it turns “{word.removeprefix(prefix)}” and “{word}” round"
    return None


def _swapped(old: str, new: str, before: Sequence[_Said], after: Sequence[_Said]) -> str | None:
    """Whether the same words stand in another order of who acts, when, or on what."""
    if [s.meaning for s in before] == [s.meaning for s in after]:
        return None
    if fuzz.token_sort_ratio(plain(old), plain(new)) < _SAME_WORDS:
        return None
    return "the same words stand in another order, so that who acts, or on what, is another"


@cache
def _patterns() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    table: Mapping[str, Mapping[str, str]] = tomllib.loads(_FILE.read_text())
    return tuple(
        (kind, meaning, _pattern(words))
        for kind, rows in table.items()
        for meaning, words in rows.items()
    )


def _pattern(words: str) -> re.Pattern[str]:
    longest = sorted(words.split("|") if "(" not in words else _split(words), key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(longest)})(?![\w-])", re.IGNORECASE)


def _split(words: str) -> list[str]:
    """The alternatives at the top: a bar within brackets parts nothing."""
    return re.split(r"\|(?![^(]*\))", words)
