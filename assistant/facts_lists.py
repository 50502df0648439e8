"""The word lists of facts_words.toml, read once."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any


@cache
def word_lists() -> dict[str, Any]:
    """All tables of the file."""
    path = Path(__file__).with_name("facts_words.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def word_set(name: str) -> frozenset[str]:
    """A set of words, each read as one."""
    words: str = word_lists()["sets"][name]
    return frozenset(words.split(" | "))
