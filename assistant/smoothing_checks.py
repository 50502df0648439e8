"""Whether a paragraph in other words still says just what it said: no word of weight new, none gone. Pure.

Prose of a model is let through, not weeded: what adds a word that bears weight is not taken over, however
well it sounds.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from typing import Final

from assistant.draft_figures import figures
from assistant.draft_turns import said, turned

_MARK: Final = re.compile(r"\[[^\]\n]*\]")
_QUOTED: Final = re.compile(r"“[^”]*”|\"[^\"]*\"|‘[^’]*’")
_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_SIGNS: Final = frozenset(
    "[]<>{}()*_#`|\\~=+^@&/%$€£§:"
)  # as many as before, so that nothing is marked up
# Words that bear no weight, whether they come or go.
_LIGHT: Final = frozenset(
    _WORD.findall(
        "a an the of to in on at by with from as and it its this that these those there here which who"
        " is are was were be been am we us our you your i me my they them their he she so"
        " please kindly dear hello thank thanks many very much warm kind best good"
    )
)
_LONGER: Final = 20  # characters by which it may be longer


def said_otherwise(old: str, new: str, *, may_lose: bool) -> str:
    """Why the new paragraph is not taken for the old one; "" where it is.

    `may_lose` lets words go, as in a courtesy that is cut short; none may come in any paragraph.
    """
    if not new or "\n\n" in new or len(new) > len(old) + _LONGER:
        return "It is empty, more than one paragraph, or much longer."
    if any(unicodedata.category(c) in ("Cc", "Cf", "Co", "Cs") and c not in old for c in new):
        return "It has characters that cannot be seen."
    for what, pattern in (("mark or open place", _MARK), ("quotation", _QUOTED)):
        if pattern.findall(old) != pattern.findall(new):
            return f"A {what} in it is another one, or gone."
    if figures(old) != figures(new):
        return "A number in it is another one, or gone."
    if _signs(old) != _signs(new):
        return "It has other signs than before."
    return _words_otherwise(old, new, may_lose=may_lose)


def _words_otherwise(old: str, new: str, *, may_lose: bool) -> str:
    was, now = _weighty(old), _weighty(new)
    if come := sorted(now.keys() - was.keys()):
        return f"“{now[come[0]]}” was not said before."
    if not may_lose and (gone := sorted(was.keys() - now.keys())):
        return f"“{was[gone[0]]}” is no longer said."
    why = _adds(old, new) if may_lose else turned(old, new)
    return f"As to its meaning, {why}." if why else ""


def _adds(old: str, new: str) -> str | None:
    """How the new wording says more than the old one, or binds otherwise; None where it does not."""
    was, now = (Counter((one.kind, one.meaning) for one in said(text)) for text in (old, new))
    if come := sorted(now - was):
        return f"“{come[0][1]}” is added"
    lost = next((meaning for kind, meaning in sorted(was - now) if kind == "force"), None)
    return f"“{lost}” is left out" if lost else None


def _weighty(text: str) -> Mapping[str, str]:
    """The words that bear weight, by their stem."""
    words = (word.lower().replace("’", "'") for word in _WORD.findall(text))
    return {_stem(word): word for word in words if word not in _LIGHT}


def _stem(word: str) -> str:
    return re.sub(r"(?:ing|ed|es|s|e)$", "", word) if len(word) > 4 else word


def _signs(text: str) -> Counter[str]:
    return Counter(character for character in text if character in _SIGNS)
