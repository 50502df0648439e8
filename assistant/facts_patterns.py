"""The sentence patterns of facts_says.toml, compiled, and where they match in tagged words.

A sentence is written out as one line, a word with its tags after another, and a pattern becomes a
regular expression over that line. Every gap is bounded, so that time grows with the sentence alone.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from assistant.facts_language import Token
from assistant.facts_lists import word_set

REST = r"[^ ]* "
FILLER = rf"f[g.][w.]{REST}"
GAP = rf"[f.]g[w.]{REST}"
WIDE = rf"[f.][g.]w{REST}"
SHORT_NAMES = {
    "ELEMS": "ELEM|IT",
    "SRC": "SOURCE",
    "BOT": "AI|BOTPRO",
    "PROMPTED": "prompted|prompt",
    "MYSELF": "myself",
}
LINKS = word_set("links")
STOPS = (
    "NOT", "NO", "I", "AI", "PUNCT", "PART", "AND", "BUT", "ELEM", "MAKE", "AUTHOR", "GENERATE",
    "SILENCE",
)  # fmt: skip


@cache
def regex(expression: str) -> re.Pattern[str]:
    """The expression compiled, once."""
    return re.compile(expression)


@dataclass(frozen=True)
class Saying:
    """What a group of patterns says, with the conditions under which it says it."""

    fact: str
    value: str | bool
    patterns: tuple[Pattern, ...]
    weak: bool = False
    hedge_is_fact: bool = False
    side: str = ""


@dataclass(frozen=True)
class Pattern:
    """A compiled pattern, and for each of its fixed parts the words that can fill it."""

    written: str
    expression: str
    needs: tuple[frozenset[str], ...]
    negative: bool

    @property
    def regex(self) -> re.Pattern[str]:
        """The expression, compiled when it is first needed."""
        return regex(self.expression)


@dataclass(frozen=True)
class Match:
    """Where a pattern matched: its first and its last word."""

    first: int
    last: int


@dataclass(frozen=True)
class Line:
    """A sentence written out for the patterns."""

    tokens: tuple[Token, ...]
    text: str
    starts: tuple[int, ...]
    present: frozenset[str]


def one(item: str) -> str:
    """The expression for one word: of a list in capitals, or the word itself."""
    if (item.isupper() and item.isalpha() and len(item) > 1) or item == "I":
        return rf"[^ +]*\+(?:[A-Z]+\+)*?{item}\+"
    return rf"{re.escape(item)}\+"


def word(item: str) -> str:
    """The expression for a word or for any of several."""
    return rf"[f.][g.][w.](?:{'|'.join(one(i) for i in item.split('|'))}){REST}"


def expand(item: str) -> str:
    """The lists behind the short names of the patterns."""
    return "|".join(SHORT_NAMES.get(i, i) for i in item.split("|"))


@cache
def marks() -> dict[str, str]:
    """The expressions for the signs of the notation that are no words."""
    return {
        "~": rf"(?:{FILLER}){{0,3}}?",
        "..": rf"(?:{GAP}){{0,4}}?",
        "...": rf"(?:{WIDE}){{0,12}}?",
        "NOOBJ": rf"(?!(?:{FILLER}){{0,3}}{word('ELEM|SOURCE|DET|MY|ALLOF')})",
        "^": rf"(?:(?<![\s\S])|{word('PUNCT|AND|BUT|SILENCE')})",
        "$": rf"(?=$|{word('PUNCT|AND|BUT|SILENCE')})",
    }


def compiled(written: str) -> Pattern:
    """The pattern as a regular expression over a written-out sentence."""
    parts: list[str] = []
    needs: list[frozenset[str]] = []
    items = written.split()
    for item in items:
        if item in marks():
            parts.append(marks()[item])
        elif item.endswith("?"):
            parts.append(rf"(?:{word(expand(item[:-1]))})?")
        else:
            names = expand(item)
            parts.append(word(names))
            needs.append(frozenset(names.split("|")))
    negative = any(i in ("NOT", "NO", "WITHOUT", "no", "nothing", "not") for i in items[:3])
    negative = negative or "NO" in items[0].split("|") or items[0] in ("TYPEOFTRACE", "neither")
    return Pattern(written, "(?<![^ ])" + "".join(parts), tuple(needs), negative)


@cache
def sayings(file: str = "facts_says.toml") -> tuple[Saying, ...]:
    """All that a patterns file says, read once."""
    path = Path(__file__).with_name(file)
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["says"]
    return tuple(saying(row) for row in rows)


def saying(row: dict[str, Any]) -> Saying:
    """One row of the patterns file."""
    return Saying(
        row["fact"],
        row["value"],
        tuple(compiled(w.replace("TYPE_OF_TRACE", "TYPEOFTRACE")) for w in row["when"]),
        weak=row.get("weak", False),
        hedge_is_fact=row.get("hedge_is_fact", False),
        side=row.get("side", ""),
    )


def written_out(tokens: Sequence[Token]) -> Line:
    """A sentence as one line, and where each word begins in it."""
    pieces: list[str] = []
    starts: list[int] = []
    present: set[str] = set()
    at = 0
    for token in tokens:
        stop = token.has(*STOPS) or token.text in LINKS
        fills = token.has("ADV", "BE", "HAVE", "DO") and not token.has("NOT", "NO", "PART")
        wide = not token.has("NOT", "NO", "SILENCE", "BUT") and token.text != ";"
        flags = ("f" if fills else ".") + ("." if stop else "g") + ("w" if wide else ".")
        text = token.text.replace("+", "").replace(" ", "_")
        piece = f"{flags}{text}+{''.join(t + '+' for t in sorted(token.tags))} "
        starts.append(at)
        at += len(piece)
        pieces.append(piece)
        present.add(text)
        present |= token.tags
    return Line(tuple(tokens), "".join(pieces), tuple(starts), frozenset(present))


def matches(pattern: Pattern, line: Line) -> Iterator[Match]:
    """Where the pattern matches in the line, from left to right."""
    for need in pattern.needs:
        if need.isdisjoint(line.present):
            return
    index = {start: i for i, start in enumerate(line.starts)}
    index[len(line.text)] = len(line.starts)
    for found in pattern.regex.finditer(line.text):
        if found.start() == found.end() or found.start() not in index:
            continue
        yield Match(index[found.start()], index[found.end()] - 1)
