"""A sentence as the words that carry it: what each is about, and what it stands under. Pure.

`terms("You must not use it")` is the applicant, then *use* under *must* and *not*. Words that mean
the same are one; small words fall away; "is made by X" is read as "X makes".
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final, Literal

_FILE: Final = Path(__file__).with_name("paraphrase.toml")
_WORD: Final = re.compile(
    r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:[-'][^\W\d_]+)*|\w|[,;:()—?$€£%§]", re.UNICODE
)
_CUTS: Final = frozenset(",;:()—")
_QUOTES: Final = str.maketrans("‘’“”‐‑‒–−", "''\"\"-----")
_SPOKEN: Final = (
    (re.compile(r"\bcan't\b"), "cannot"),
    (re.compile(r"\bwon't\b"), "will not"),
    (re.compile(r"n't\b"), " not"),
    (re.compile(r"'ve\b"), " have"),
    (re.compile(r"'ll\b"), " will"),
    (re.compile(r"'re\b"), " are"),
    (re.compile(r"'d\b"), " would"),
    (re.compile(r"\b(it|that|there|what|here|who)'s\b"), r"\1 is"),
    (re.compile(r"'s?(?!\w)"), ""),
    (re.compile(r"- (?=\w)"), "-"),
    (re.compile(r"[\[\]]"), ""),
)
Told = Literal["", "past", "by", "perfect", "is", "was"]  # filed, filed by X, has, is and was filed
_PRONOUNS: Final = frozenset({"it", "they", "its", "their", "your", "his", "her"})
_WRITTEN: Final = (
    "participles",
    "past",
    "unchanged",
)  # words as they are written, not what they mean
_POINTING: Final = frozenset({"this", "these", "those", "such"})
_FAR: Final = 8  # words between a verb and the "by" that still belongs to it
Kind = Literal["term", "operator", "link", "be", "cut", "stop"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A word or phrase of a sentence: what kind it is, what it means and how it is written."""

    kind: Kind
    name: str
    word: str
    bare: bool = False  # a verb in the passive whose doer is not named
    passive: bool = False  # a verb in the passive whose doer is


@dataclass(frozen=True, slots=True)
class Term:
    """A word of substance, the operators that stand right before it, and how it is joined on."""

    concept: str
    word: str
    operators: tuple[str, ...] = ()
    lead: str = ""  # the link before it, "," after a comma, "" right after another
    bare: bool = False
    told: Told = ""
    definite: str = ""  # "this" before "these works", "the" before "the works"
    pronoun: str = ""  # "it", "they", "its", "your" and the like, where one of these stands before


@dataclass(frozen=True, slots=True)
class Table:
    """What the words mean, as paraphrase.toml has it."""

    exact: Mapping[tuple[str, ...], tuple[Kind, str]]
    stems: Mapping[tuple[str, ...], tuple[Kind, str]]
    sets: Mapping[str, frozenset[str]]
    longest: int


@cache
def table() -> Table:
    """The words as they are looked up: operators and small words as written, others by their stems."""
    read: Mapping[str, Mapping[str, str]] = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    kinds: dict[str, Kind] = {
        "operators": "operator",
        "links": "link",
        "stops": "stop",
        "be": "be",
        "same": "term",
    }
    exact: dict[tuple[str, ...], tuple[Kind, str]] = {}
    stems: dict[tuple[str, ...], tuple[Kind, str]] = {}
    for section, kind in kinds.items():
        for name, row in read[section].items():
            for phrase in row.split("|"):
                words = tuple(words_of(phrase))
                if kind == "term":
                    stems[tuple(map(stem, words))] = (kind, name)
                else:
                    exact[words] = (kind, name)
    known = {name for section in kinds for name in read[section]}
    sets = {
        name: frozenset(
            word if word in known or name in _WRITTEN else stem(word)
            for row in rows.values()
            for word in row.split("|")
        )
        for name, rows in read.items()
        if name not in kinds
    }
    return Table(exact, stems, sets, max(map(len, (*exact, *stems))))


def words_of(text: str) -> list[str]:
    """The words of a text in lower case, "don't" as "do not", and the marks that part them."""
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_QUOTES)
    for pattern, instead in _SPOKEN:
        plain = pattern.sub(instead, plain)
    return _WORD.findall(plain)


def stem(word: str) -> str:
    """The word without -s, -ed or -ing: roughly, but the same for every form of a word."""
    if len(word) <= 3 or (not word.isalpha() and "-" not in word):
        return word
    if word.endswith(("ies", "ied")):
        return word[:-3] + "y"
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word.removesuffix("s")
    for ending in ("ing", "ed"):
        rest = word.removesuffix(ending)
        if rest != word and len(rest) > 2 and re.search("[aeiouy]", rest):
            twice = len(rest) > 3 and rest[-1] == rest[-2] and rest[-1] not in "lsz"
            word = rest[:-1] if twice else rest
            break
    return word[:-1] if word.endswith("e") and len(word) > 3 else word


def terms(sentence: str) -> list[Term]:
    """The words of substance of a sentence, in the order of who does what to what."""
    return list(_gathered(_active(_settled(list(_pieces(words_of(sentence)))))))


def _pieces(words: Sequence[str]) -> Iterator[Piece]:
    known = table()
    stems = [stem(word) for word in words]
    at = 0
    while at < len(words):
        if words[at] in _CUTS:
            yield Piece("cut", ",", words[at])
            at += 1
            continue
        for size in range(min(known.longest, len(words) - at), 0, -1):
            written = tuple(words[at : at + size])
            found = known.exact.get(written) or known.stems.get(tuple(stems[at : at + size]))
            if found:
                kind, name = found
                for each in name.split(" + "):  # a phrase may stand for two words
                    yield Piece(kind, each, " ".join(written))
                break
        else:
            size = 1
            yield Piece("term", stems[at], words[at])
        at += size


def _settled(pieces: list[Piece]) -> list[Piece]:
    """The pieces with "creative enough" as "enough creative", and "the field where" as "in which"."""
    done: list[Piece] = []
    for place, piece in enumerate(pieces):
        after = pieces[place + 1] if place + 1 < len(pieces) else Piece("cut", ",", "")
        before = done[-1].kind if done else "cut"
        if piece.word == "enough" and before == "term" and after.kind != "term":
            done.insert(len(done) - 1, piece)
        elif piece.name == "such as" and after.kind == "cut":
            done.insert(_run(done), piece)
        elif piece.word == "where" and before in ("term", "be"):
            done.append(replace(piece, kind="link", name="that"))
        elif piece.word == "that" and before == "cut" and after.kind == "term":
            done.append(Piece("stop", "", "this"))
        elif piece.name in ("when", "while") and after.word.endswith("ing"):
            done.append(replace(piece, kind="link", name="in"))
        else:
            done.append(piece)
    return done


def _run(done: Sequence[Piece]) -> int:
    """Where the words after the last comma begin."""
    return next((n for n in range(len(done), 0, -1) if done[n - 1].kind == "cut"), 0)


def _active(pieces: list[Piece]) -> list[Piece]:
    """The pieces with every "is done by X" turned to "X does"."""
    done: list[Piece] = []
    at = 0
    while at < len(pieces):
        if not _participle(pieces[at]):
            done.append(pieces[at])
            at += 1
            continue
        verbs = _verbs(pieces, at)
        after = at + len(verbs)
        agent, between, after = _agent(pieces, after)
        verbs = [replace(verb, passive=bool(agent)) for verb in verbs]
        turned = _turned(done, verbs, agent)
        done = [*(turned if turned is not None else [*done, *agent, *verbs]), *between]
        at = after
    return done


def _participle(piece: Piece) -> bool:
    if piece.kind != "term" or "-" in piece.word:
        return False
    first = piece.word.partition(" ")[0]
    if piece.name == "protect" and piece.word.endswith("ion"):
        return True  # "has protection" is "is protected"
    return first.endswith("ed") or first in table().sets["participles"]


def _verbs(pieces: Sequence[Piece], at: int) -> list[Piece]:
    """The participle there, with those joined to it by *and*, *or* or commas."""
    end = at + 1
    while (
        end + 1 < len(pieces) and pieces[end].name in ("and", "or") and _participle(pieces[end + 1])
    ):
        end += 2
    return list(pieces[at:end])


def _agent(pieces: Sequence[Piece], at: int) -> tuple[list[Piece], list[Piece], int]:
    """Who does it, by *by*; what stands before that; and where both end.

    None where *by* tells how ("by filing"). Further on, only a party is taken for who does it.
    """
    by = at
    while by < len(pieces) and pieces[by].kind in ("term", "stop", "link") and by - at < _FAR:
        if pieces[by].name in ("by", "that", "which", "and"):
            break
        by += 1
    if by >= len(pieces) or pieces[by].name != "by":
        return [], [], at
    end = by + 1
    while end < len(pieces) and (pieces[end].kind in ("term", "stop") or pieces[end].name == "of"):
        if end > by + 1 and _participle(pieces[end]):
            break
        end += 1
    named = [piece for piece in pieces[by + 1 : end] if piece.kind == "term"]
    party = bool(named) and named[0].name in table().sets["parties"]
    if not named or named[0].word.endswith("ing") or (by > at and not party):
        return [], [], at
    return list(pieces[by + 1 : end]), list(pieces[at:by]), end


def _turned(
    done: Sequence[Piece], verbs: Sequence[Piece], agent: Sequence[Piece]
) -> list[Piece] | None:
    """What came before, with "Y is done (by X)" as "X does Y"; None where there is no *is*."""
    start = len(done)
    while start and (
        done[start - 1].kind in ("operator", "be", "stop") or done[start - 1].word.endswith("ly")
    ):
        start -= 1
    between = done[start:]
    noun = verbs[0].name == "protect" and verbs[0].word.endswith("ion")
    if not any(piece.kind == "be" and (piece.name == "have") is noun for piece in between):
        return None
    begin = start
    while begin and not _opens(done[begin - 1], done[begin:start]):
        begin -= 1
    patient = done[begin:start]
    marked = [replace(verb, bare=not agent) for verb in verbs]
    if (
        begin
        and done[begin - 1].name in ("that", "which")
        and not any(p.kind == "term" for p in patient)
    ):
        return [*done[:start], *agent, *between, *marked]
    lead = [piece for piece in patient[:1] if piece.kind == "link"]
    if lead:  # "In the field X is given": there is no telling where what is given begins
        return None
    return [*done[:begin], *agent, *between, *marked, *patient]


def opens_a_clause(operator: str) -> bool:
    """Whether the operator stands over all that follows it, up to the next comma."""
    return operator in table().sets["clauses"]


def _opens(piece: Piece, after: Sequence[Piece]) -> bool:
    """Whether a clause opens there; "the work that is new is registered" does not at *that*."""
    joins = piece.kind == "link" and piece.name in ("that", "which", "and")
    if joins and piece.name != "and" and any(p.kind == "be" for p in after):
        return False
    return piece.kind == "cut" or joins or piece.name in table().sets["clauses"]


def _gathered(pieces: Sequence[Piece]) -> Iterator[Term]:
    """The terms, each with what stands between it and the one before."""
    between: list[Piece] = []
    for piece in pieces:
        if piece.kind != "term":
            between.append(piece)
            continue
        yield _term(piece, between)
        between = []
    if rest := _operators(between):
        yield Term("", "", rest)


def _term(piece: Piece, between: Sequence[Piece]) -> Term:
    """The term of a piece and of what stands right before it."""
    links = [each.name for each in between if each.kind == "link"]
    telling = [name for name in links if name != "and"] or links
    if telling and telling[-1] == "which" and not any(each.kind == "cut" for each in between):
        telling = ["that"]  # after a comma it only adds to what is said
    if links[-2:] == ["and", "to"]:
        telling = ["and to"]
    comma = "," if any(each.kind == "cut" for each in between) else ""
    helpers = {each.name for each in between if each.kind == "be"}
    helper = next((name for name in _HELPED if name in helpers), "")
    said = [each.word for each in between if each.word in _PRONOUNS]
    return Term(
        piece.name,
        piece.word,
        _operators(between),
        telling[-1] if telling else comma,
        piece.bare,
        _told(piece, helper),
        _definite(between),
        said[-1] if said else "",
    )


def _definite(between: Sequence[Piece]) -> str:
    """Whether what is spoken of is one that has been named: "this", "the", or "" where it may be any."""
    words = [each.word for each in between]
    if _POINTING & set(words):
        return "this"
    return "the" if {"the", *_PRONOUNS} & set(words) else ""


def _operators(between: Sequence[Piece]) -> tuple[str, ...]:
    names = (each.name for each in between if each.kind == "operator")
    return tuple(name for each in names for name in _BOTH.get(each, (each,)))


_HELPED: Final[Mapping[str, Told]] = {"have": "perfect", "was": "was", "be": "is"}


def _told(piece: Piece, helper: str) -> Told:
    """How a verb is told as done; "" where it is not."""
    first = piece.word.partition(" ")[0]
    if not (_participle(piece) or first in table().sets["past"]):
        return ""
    if piece.name == "protect" and piece.word.endswith("ion"):
        return "is" if helper else ""  # "has protection" is "is protected"
    if helper:
        return _HELPED[helper]
    if first in table().sets["unchanged"]:
        return ""
    return "by" if piece.passive else "past"


_BOTH: Final = {
    "not must": ("not", "must"),
    "not may": ("not", "may"),
    "may simply": ("may", "simply"),
}
