"""Whether a sentence states something about the policy; in doubt it does. Pure."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

from assistant.draft_figures import figures
from assistant.draft_folding import plain
from assistant.draft_turns import forces

_FILE = Path(__file__).with_name("draft_policy.toml")
_VERDICT = re.compile(r"^(?:yes|no|it depends)\b", re.IGNORECASE)
_SIMPLY = re.compile(r"^(?:simply|just) ", re.IGNORECASE)
# What comes after a courtesy in the same sentence, unless it only goes on with it: "Hello, you may …".
_AFTER = re.compile(
    r"[^,;:–—]{1,80}(?:[,;:–—]| - )\s*(?:(?:and|but|so)\s+)?"
    r"(?P<rest>(?!(?:which|that|in which|where|who|whom|as|from|asking|about|for|in|on|with)\b).{8,})$",
    re.IGNORECASE | re.DOTALL,
)
_YOU = re.compile(r"\b(?:you|your|applicants?|they|nobody|everyone|it|this|that)\b", re.IGNORECASE)
_OBLIGES = frozenset({"must", "should", "may", "not", "only"})
_PLAINLY = frozenset({"must", "not"})


def about_policy(text: str) -> bool:
    """Whether the sentence states something that the policy, or the law, would have to bear out."""
    words = _SIMPLY.sub("", plain(text).strip("\"' -"))
    if _VERDICT.match(words):
        return True
    subject = _words("subject").search(words) is not None
    if _words("courtesy").match(words):
        if (after := _AFTER.match(words)) and about_policy(after["rest"]):
            return True
        return subject and bool(forces(words) & _PLAINLY) and "hesitate" not in words
    if words.endswith("?"):
        return False
    obliges = bool(forces(words) & _OBLIGES)
    if subject and (obliges or _states(words)):
        return True
    return obliges and _YOU.search(words) is not None


def _states(words: str) -> bool:
    found = _words("states").search(words) or _words("bids").match(words)
    return found is not None or bool(figures(words))


@cache
def _words(name: str) -> re.Pattern[str]:
    patterns: list[str] = tomllib.loads(_FILE.read_text())[name]
    return re.compile(rf"\b(?:{'|'.join(patterns)})\b", re.IGNORECASE)
