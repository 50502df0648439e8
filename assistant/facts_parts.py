"""The parts of a work that a story names, and which names mean the same part.

A noun phrase ends in a noun of the lists or, where a word that is on no list stands in the place
of one, in that word; whether it is a part of the work is decided by what is said of it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from assistant.facts_language import SILENT, Token, stem, vocabulary
from assistant.facts_lists import word_set

LONGEST_NAME = 6  # words of a noun phrase
COVERS = word_set("covers")
NUMERALS = word_set("numerals")
HANGING = word_set("hanging")
PREDICATES = (
    "BE", "HAVE", "I", "AI", "AUTHOR", "MAKE", "GENERATE", "PUNCT", "AND", "BUT", "VIA", "SELF",
    "TAKE", "CHECKER", "BY", "NOT", "NO", "WITHOUT", "MINE", "ALLOF", "DO",
)  # fmt: skip


@dataclass(frozen=True)
class Part:
    """A part as it was first named."""

    number: int
    name: str
    head: str
    marks: frozenset[str]
    medium: str | None
    generic: bool
    plural: bool
    whole: bool
    listed: bool
    kind: str
    source: bool
    count: str
    start: int
    end: int
    sentence: int


def is_content(token: Token) -> bool:
    """Whether a word can stand within a noun phrase."""
    words = vocabulary()
    if token.has("ELEM", "WORK"):
        return True
    if token.text in words.modifiers:
        return True
    if token.tags - {"SOURCE", "SMALL", "SLIGHT", "TINY", "NUM"}:
        return False
    plain = token.text.replace("-", "").replace("_", "").isalpha() or token.text == "'s"
    return plain and token.text not in words.function and len(token.text) > 1


def is_opener(token: Token) -> bool:
    """Whether a word can open a noun phrase."""
    return token.has("DET", "MY", "ALLOF", "NUM")


def with_phrases(tokens: list[Token]) -> list[Token]:
    """The words with each noun phrase as one word of the list ELEM; its openers stay outside."""
    out: list[Token] = []
    i = 0
    while i < len(tokens):
        if tokens[i].has("NUM") and not tokens[i].has("ELEM") and "-" not in tokens[i].text:
            out.append(tokens[i])
            i += 1
            continue
        j = i
        while j < len(tokens) and j - i < LONGEST_NAME and is_content(tokens[j]):
            j += 1
        head = next((k for k in range(j - 1, i - 1, -1) if tokens[k].has("ELEM", "WORK")), None)
        if head is None:
            head = open_head(tokens, i, j)
        if head is None:
            out.append(tokens[i])
            i += 1
            continue
        end = tail(tokens, head, j)
        out.append(phrase(tokens[i:end], tokens[head], tokens[i - 1] if i else None))
        i = end
    return out


def tail(tokens: list[Token], head: int, j: int) -> int:
    """Where a phrase ends: at its noun, at a number after it, or at the noun that this one marks."""
    after = tokens[j] if j < len(tokens) else None
    closed = after is None or after.has(*PREDICATES) or after.text in HANGING
    if tokens[head].text not in NUMERALS and j > head + 1 and closed:
        extra = tokens[head + 1 : j]
        if j == head + 2 and extra[0].text in NUMERALS and not tokens[head].text.endswith("s"):
            return j
        noun = extra[-1].text
        if not any(t.has("NUM") or t.text in vocabulary().no_part for t in extra):
            return j if not noun.endswith(("ly", "ed", "ing", "s'")) and len(noun) > 3 else head + 1
    return head + 1


def open_head(tokens: list[Token], i: int, j: int) -> int | None:
    """The last word of a phrase whose noun is on no list, if it stands where a noun does."""
    led = i > 0 and tokens[i - 1].has("DET", "MY", "ALLOF")
    if i > 1 and tokens[i - 1].has("AI", "AIGEN"):
        led = tokens[i - 2].has("NUM", "TINY", "SMALL") or tokens[i - 2].text in ("a", "an")
    first = i == 0 or tokens[i - 1].has("PUNCT") or tokens[i - 1].text == "and"
    if j == i or j - i > 3 or not (led or first):
        return None
    after = tokens[j] if j < len(tokens) else None
    told_of = after is not None and after.has("BE", "I", "AUTHOR", "AI", "BY")
    told_of = told_of or (after is not None and after.text in (":", "="))
    return head_before(tokens, j, after) if led or told_of else None


def head_before(tokens: list[Token], j: int, after: Token | None) -> int | None:
    """The word before place j, if it can be the noun of a phrase."""
    head = tokens[j - 1]
    if (
        head.text in vocabulary().no_part
        or len(head.text) < 3
        or head.has("SMALL", "SLIGHT", "NUM")
    ):
        return None
    if head.text.endswith(("ly", "ing", "ed")) or head.tags - {"SOURCE", "TINY"}:
        return None
    closed = after is None or after.has(*PREDICATES) or after.text in HANGING
    return j - 1 if closed else None


def phrase(words: list[Token], head: Token, before: Token | None) -> Token:
    """A noun phrase as one word."""
    tags = {"ELEM"} | {t for w in words for t in w.tags & {"TINY"}}
    if head.has("SOURCE"):
        tags.add("SOURCE")
    if head.has("WORK"):
        tags.add("WHOLE")
    if not head.has("ELEM", "WORK"):
        tags.add("OPEN")
    if before is not None and before.has("MY"):
        tags.add("OWN")
    return Token(
        "_".join(w.text for w in words), words[0].start, words[-1].end, frozenset(tags),
        max(w.state for w in words), head.text, head.medium, "",
    )  # fmt: skip


class Parts:
    """The parts named so far."""

    def __init__(self) -> None:
        self.all: list[Part] = []

    def number_of(self, token: Token, before: Token | None, sentence: int) -> int:
        """The number of the part that a noun phrase names; a new one if it was not named yet."""
        words = token.text.split("_")
        head = stem(token.kind.split("_")[-1])
        marks = frozenset(stem(w) for w in words if stem(w) != head) - {"'s"}
        counted = before is not None and before.has("NUM") and before.text not in SINGLE
        count = before.text if before is not None and counted else ""
        marks |= {w for w in words[1:] if w in NUMERALS}
        noun = vocabulary().nouns.get(tuple(token.kind.split("_")))
        plural = token.kind.endswith("s") and not token.kind.endswith(("ss", "lyrics"))
        kind = noun.kind if noun and not noun.each and not noun.whole else f"named: {head}"
        for part in reversed(self.all):
            named = part.head == head or (part.kind == kind and part.plural == plural)
            apart = bool(count and part.count and count != part.count)
            if named and alike(part.marks, marks) and not apart:
                return part.number
        name = f"{count} {token.text}" if count else token.text
        start = before.start if before is not None and count else token.start
        part = Part(
            len(self.all), name, head, marks, token.medium,
            bool(noun and noun.generic) and not marks, plural, token.has("WHOLE"),
            not token.has("OPEN"), kind, token.has("SOURCE"), count, start, token.end, sentence,
        )  # fmt: skip
        self.all.append(part)
        return part.number


SINGLE = frozenset(["one", "1"])
ORDINALS = word_set("ordinals")
TELLING = ORDINALS | NUMERALS | word_set("parts_telling")


def alike(left: frozenset[str], right: frozenset[str]) -> bool:
    """Whether two names with one noun can mean the same part."""
    if (left ^ right) & TELLING:
        return False
    return left <= right or right <= left


def numbered(tokens: list[Token], parts: Parts, sentence: int) -> list[Token]:
    """The words with each noun phrase carrying the number of its part as its kind."""
    out: list[Token] = []
    for i, token in enumerate(tokens):
        if not token.has("ELEM"):
            out.append(token)
        elif token.state == SILENT:
            out.append(replace(token, tags=token.tags - {"ELEM"}))
        else:
            number = parts.number_of(token, tokens[i - 1] if i else None, sentence)
            out.append(replace(token, kind=str(number)))
    return out
