"""How people say what the Office's headings mean, so that everyday words find a passage in official ones.

Ours, from general knowledge of the subject. They are words to find a passage by and are never shown.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

_FILE = Path(__file__).with_name("everyday.toml")
_BETWEEN = " › "
_NUMBER = re.compile(r"(?:§+\s*)?[0-9][\w.-]*(?:\([A-Za-z0-9]+\))*[.:]?\s+")


@dataclass(frozen=True)
class Everyday:
    """Phrases by the heading they are said for: the last of some headings that follow each other."""

    by_headings: Mapping[tuple[str, ...], tuple[str, ...]]
    fingerprint: str

    def said_for(self, heading: str) -> tuple[str, ...]:
        """The phrases for a passage's chain of headings, those for the outermost first."""
        chain = tuple(map(_plain, heading.split(_BETWEEN)))
        found: list[str] = []
        for end in range(1, len(chain) + 1):
            for start in range(end):
                found += self.by_headings.get(chain[start:end], ())
        return tuple(dict.fromkeys(found))


def read_everyday(text: str) -> Everyday:
    """The phrases of a TOML text: headings, and what is said for them with semicolons between."""
    by_headings = {
        tuple(map(_plain, headings.split(_BETWEEN))): tuple(map(str.strip, said.split(";")))
        for headings, said in tomllib.loads(text).items()
    }
    return Everyday(by_headings, sha256(text.encode()).hexdigest())


@cache
def everyday() -> Everyday:
    """The phrases that we keep."""
    return read_everyday(_FILE.read_text("utf-8"))


def _plain(heading: str) -> str:
    """A heading without its number, in small letters, each white space one blank."""
    return " ".join(_NUMBER.sub("", heading.strip(), count=1).casefold().split())
