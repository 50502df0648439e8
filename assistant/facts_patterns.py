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

from assistant.facts_language import Token

REST = r"[^ ]* "
FILLER = rf"f[g.][w.]{REST}"
GAP = rf"[f.]g[w.]{REST}"
WIDE = rf"[f.][g.]w{REST}"
LISTED = rf"(?:[f.][g.][w.][^ +]*\+(?:[A-Z]+\+)*?(?:DET|MY|ALLOF|NUM|ADV)\+{REST}){{0,3}}"
SHORT_NAMES = {
    "ELEMS": "ELEM|IT",
    "SRC": "SOURCE",
    "BOT": "AI|BOTPRO",
    "PROMPTED": "prompted|prompt",
    "MYSELF": "myself",
}
LINKS = frozenset(
    ["on", "with", "using", "through", "via", "about", "over", "along", "around", "under", "like"]
)
PREPOSITIONS = "in|of|for|on|inside|within|throughout|behind|at"
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
    whole: bool = False
    focus: bool = False
    everywhere: bool = False
    needs_source: bool = False
    filed: bool = False
    plans: bool = False
    tell: bool = False
    hedge_is_fact: bool = False
    only_media: tuple[str, ...] = ()
    only_kinds: tuple[str, ...] = ()
    not_kinds: tuple[str, ...] = ()
    also: tuple[tuple[str, str], ...] = ()


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
    """Where a pattern matched: first and last word, the parts named, the source put in."""

    first: int
    last: int
    parts: tuple[int, ...]
    source: int | None


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


def compiled(written: str) -> Pattern:
    """The pattern as a regular expression over a written-out sentence."""
    parts: list[str] = []
    needs: list[frozenset[str]] = []
    element = word("ELEM|IT")
    items = written.split()
    for item in items:
        if item == "~":
            parts.append(rf"(?:{FILLER}){{0,3}}?")
        elif item == "..":
            parts.append(rf"(?:{GAP}){{0,4}}?")
        elif item == "...":
            parts.append(rf"(?:{WIDE}){{0,12}}?")
        elif item == "ELEMS":
            last = rf"(?!{word('BE|NOT')})" if item is items[-1] else ""
            more = rf"(?:(?:{word('AND|,')}){{1,2}}{LISTED}{word('ELEM')}{last}){{0,5}}"
            listed = f"{element}{more}" if item is items[-1] else f"(?>{element}{more})"
            parts.append(f"(?P<parts>{listed})")
            if item is not items[-1]:
                inner = rf"(?:{word('ELEM|WORK')}|{GAP})"
                parts.append(rf"(?:{word(PREPOSITIONS)}{LISTED}{inner}{{1,3}}?)?")
            needs.append(frozenset({"ELEM", "IT"}))
        elif item == "NOOBJ":
            parts.append(rf"(?!(?:{FILLER}){{0,3}}{word('ELEM|SOURCE|DET|MY|ALLOF')})")
        elif item == "^":
            parts.append(rf"(?:(?<![\s\S])|{word('PUNCT|AND|BUT|SILENCE')})")
        elif item == "$":
            parts.append(rf"(?=$|{word('PUNCT|AND|BUT|SILENCE')})")
        elif item.endswith("?"):
            parts.append(rf"(?:{word(expand(item[:-1]))})?")
        else:
            names = expand(item)
            body = word(names)
            parts.append(rf"(?P<source>{body})" if item == "SRC" else body)
            needs.append(frozenset(names.split("|")))
    negative = any(i in ("NOT", "NO", "WITHOUT", "no", "nothing", "not") for i in items[:3])
    negative = negative or "NO" in items[0].split("|") or items[0] in ("TYPEOFTRACE", "neither")
    return Pattern(written, "(?<![^ ])" + "".join(parts), tuple(needs), negative)


@cache
def sayings() -> tuple[Saying, ...]:
    """All that the patterns file says, read once."""
    path = Path(__file__).with_name("facts_says.toml")
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["says"]
    return tuple(saying(row) for row in rows)


def saying(row: dict[str, object]) -> Saying:
    """One row of the patterns file."""
    when, also = row.pop("when"), row.pop("also", {})
    assert isinstance(when, list)
    assert isinstance(also, dict)
    patterns = tuple(compiled(w.replace("TYPE_OF_TRACE", "TYPEOFTRACE")) for w in when)
    media = tuple(str(m) for m in _list(row.pop("only_media", [])))
    kinds = tuple(str(k) for k in _list(row.pop("only_kinds", [])))
    not_kinds = tuple(str(k) for k in _list(row.pop("not_kinds", [])))
    fact, value = str(row.pop("fact")), row.pop("value")
    assert isinstance(value, str | bool)
    flags = {name: bool(flag) for name, flag in row.items()}
    return Saying(
        fact,
        value,
        patterns,
        only_media=media,
        only_kinds=kinds,
        not_kinds=not_kinds,
        also=tuple(also.items()),
        **flags,
    )


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


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
    if not all(need & line.present for need in pattern.needs):
        return
    index = {start: i for i, start in enumerate(line.starts)}
    index[len(line.text)] = len(line.starts)
    for found in pattern.regex.finditer(line.text):
        if found.start() == found.end() or found.start() not in index:
            continue
        groups = found.groupdict()
        parts: tuple[int, ...] = ()
        if groups.get("parts") is not None:
            span = range(index[found.start("parts")], index[found.end("parts")])
            parts = tuple(i for i in span if line.tokens[i].has("ELEM", "IT"))
        source = index[found.start("source")] if groups.get("source") is not None else None
        yield Match(index[found.start()], index[found.end()] - 1, parts, source)
