"""The clauses of a sentence: what is said in one breath of one part, or of several."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.facts_language import Token
from assistant.facts_lists import word_set

EDGES = word_set("edges")
JOINTS = word_set("joints")
PRONOUNS = word_set("pronouns")
FINITE = (
    "MAKE", "AUTHOR", "GENERATE", "TAKE", "USE", "LET", "CHANGE", "MINOR", "REMAKE", "INPUT",
    "CHOOSE", "ARRANGE", "FILED", "DISCLOSE", "LIST", "TYPED", "DESCRIBE", "FORGOT", "KEPT",
)  # fmt: skip
PASSED = ("ADV", "NOT", "HAVE", "DO")
OPENERS = ("DET", "MY", "ALLOF", "NUM", "PART", "NO")

Clause = tuple[Token, ...]


def clauses(tokens: Sequence[Token]) -> list[Clause]:
    """The clauses of a sentence, in order; none is empty."""
    out: list[Clause] = []
    start = 0
    for i in range(1, len(tokens)):
        if i > start and divides(tokens, start, i):
            out.append(tuple(tokens[start:i]))
            start = i
    out.append(tuple(tokens[start:]))
    return [c for c in out if any(not t.has("PUNCT", "AND") for t in c)]


def divides(tokens: Sequence[Token], start: int, i: int) -> bool:
    """Whether a clause ends before word i."""
    token = tokens[i]
    if token.text in EDGES or tokens[i - 1].text in EDGES:
        return True
    if token.text == "-":
        return tokens[i - 1].end < token.start
    if token.text == ",":
        return not lists(tokens, start, i)
    if token.text in JOINTS and token.text != "which":
        return tokens[i - 1].text != ","
    if token.has("AND") and tokens[i - 1].text != ",":
        return not lists(tokens, start, i) and begins(tokens, i + 1)
    return False


def says(tokens: Sequence[Token]) -> bool:
    """Whether there is a verb among the words, or what does the work of one."""
    return any(
        t.has("BE", "HAVE", "I", "AI", "MINE", "CHECKER", "NO", "WITHOUT", *FINITE)
        and not t.has("ELEM") for t in tokens
    )  # fmt: skip


def lists(tokens: Sequence[Token], start: int, i: int) -> bool:
    """Whether word i stands between two of several parts that are named one after another."""
    j = i + 1
    while j < len(tokens) and (tokens[j].has(*OPENERS, "AND") or tokens[j].text == "of"):
        j += 1
    if j >= len(tokens) or not tokens[j].has("ELEM"):
        return False
    after = tokens[j + 1 : j + 3]
    if not says(tokens[start:i]):
        return any(t.has("ELEM") for t in tokens[start:i])
    own = any(t.has("BE", "I", "AI", "GENERATE", "BY", "HAVE") for t in after)
    own = own or any(t.text == ":" for t in after[:1])
    return tokens[i - 1].has("ELEM") and not own


def begins(tokens: Sequence[Token], i: int) -> bool:
    """Whether a clause can begin with word i."""
    while i < len(tokens) and tokens[i].has(*PASSED) and not tokens[i].has(*FINITE):
        i += 1
    if i >= len(tokens):
        return False
    token = tokens[i]
    if token.has("I", "AI", "BOTPRO", "NO", "WITHOUT", "BE") or token.text in PRONOUNS | JOINTS:
        return True
    if token.has(*FINITE) and not token.has("ELEM"):
        return True
    while i < len(tokens) and tokens[i].has(*OPENERS):
        i += 1
    return i < len(tokens) and (tokens[i].has("ELEM") or says(tokens[i : i + 3]))
