"""Of which parts a clause speaks, and what else stands about a verb."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.facts_clauses import Clause
from assistant.facts_language import Token
from assistant.facts_lists import word_set
from assistant.facts_parts import HANGING, is_content
from assistant.facts_patterns import Line, Match

Group = tuple[int, ...]  # parts that are spoken of together, by their numbers

PROMPTING = word_set("prompting")
TOOL_NOUNS = word_set("tool_nouns")


def arguments(tokens: tuple[Token, ...], *, hanging: bool = False) -> Iterator[Group]:
    """The groups of parts that a clause speaks of; what hangs on another noun is left out."""
    group: list[int] = []
    last = -9
    for i, token in enumerate(tokens):
        if not token.has("ELEM") or is_tool(tokens, i):
            continue
        if hangs(tokens, i) and not (hanging and not group and asked_for(tokens, i)):
            continue
        if group and i - last <= 4 and joined(tokens[last + 1 : i]):
            group.append(int(token.kind))
        else:
            if group:
                yield tuple(group)
            group = [int(token.kind)]
        last = i
    if group:
        yield tuple(group)


def is_partial(line: Line, groups: tuple[Group, ...], *, named: bool) -> bool:
    """Whether only a part of what is named is spoken of ("half of the code", "the rest of it")."""
    if not named:
        return False
    numbers = {str(n) for n in groups[0]}
    for i, token in enumerate(line.tokens):
        if token.has("ELEM") and token.kind in numbers:
            before = line.tokens[max(0, i - 3) : i]
            if any(t.has("PART") or t.text in ("rest", "remainder") for t in before):
                return True
    return False


def has_machine(clause: Clause) -> bool:
    """Whether a clause speaks of AI, or of prompts, without a denial."""
    if any(t.has("NO", "NOT", "WITHOUT") for t in clause):
        return False
    return any(t.has("AI", "AIGEN", "PROMPT") or t.text in PROMPTING for t in clause)


def continues_with_machine(clause: Clause) -> bool:
    """Whether a clause only adds to the one before it that AI was used."""
    words = [t for t in clause if not t.has("PUNCT", "ADV")]
    return bool(words) and words[0].has("VIA", "USE") and has_machine(clause)


def is_tool(tokens: tuple[Token, ...], i: int) -> bool:
    """Whether a noun only says what a tool is for, or what was not used."""
    after = tokens[i + 1] if i + 1 < len(tokens) else None
    denied = i > 0 and tokens[i - 1].has("NO", "WITHOUT") and not tokens[i - 1].has("ALLOF")
    part = i > 0 and tokens[i - 1].text.endswith("of")
    named = i > 0 and tokens[i - 1].has("AI") and tokens[i].text in TOOL_NOUNS
    return named or (after is not None and after.text in TOOL_NOUNS) or (denied and not part)


def joined(between: tuple[Token, ...]) -> bool:
    """Whether two parts are named in one list."""
    linked = any(t.has("AND") or t.text == "," for t in between)
    return linked and all(
        t.has("AND", "DET", "MY", "ALLOF", "NUM") or t.text == "," for t in between
    )


def hangs(tokens: tuple[Token, ...], i: int) -> bool:
    """Whether a noun only says more of another ("in the book", "of the dishes")."""
    if i + 2 < len(tokens) and tokens[i + 1].text == "'s" and tokens[i + 2].has("ELEM"):
        return True
    j = i - 1
    while j >= 0 and tokens[j].has("DET", "MY", "NUM", "ALLOF") and tokens[j].text not in HANGING:
        j -= 1
    if j < 0 or tokens[j].text not in HANGING:
        return False
    if tokens[j].text == "for" and (j == 0 or (j == 1 and tokens[0].has("PUNCT", "AND"))):
        return False
    return not (tokens[j].text == "of" and j > 0 and not tokens[j - 1].has("ELEM"))


def asked_for(tokens: tuple[Token, ...], i: int) -> bool:
    """Whether a noun follows "for" or "of" right after the words that matched."""
    return i <= 4 and any(t.text in ("for", "of") for t in tokens[:2])


def near_object(tokens: tuple[Token, ...]) -> bool:
    """Whether the first part after some words is what they act on."""
    for token in tokens[:9]:
        if token.has("ELEM"):
            return True
        if token.has("BE", "I", "AI", "PUNCT", "NOT", "NO", "WITHOUT"):
            return False
    return False


def has_object(line: Line, match: Match) -> bool:
    """Whether the words act on something that is no part and no pronoun for one."""
    for token in line.tokens[match.last + 1 : match.last + 4]:
        if (
            (token.has("IT") and not token.has("DET"))
            or token.has("SELF")
            or token.text in ("every_single", "everything")
        ):
            return False
        if token.text == "nothing" or token.has(
            "DET", "MY", "NUM", "ALLOF", "PROMPT", "SOURCE", "AI"
        ):
            return True
        if token.has("PUNCT", "AND", "ADV", "NO", "WITHOUT"):
            return False
        return is_content(token)
    return False


def span(line: Line, match: Match) -> tuple[int, int]:
    """Where the words of a match stand, without punctuation at the edges."""
    inside = [t for t in line.tokens[match.first : match.last + 1] if t.start < t.end]
    while inside and inside[0].has("PUNCT", "AND", "BUT", "SILENCE"):
        inside.pop(0)
    while inside and inside[-1].has("PUNCT", "AND", "SILENCE"):
        inside.pop()
    return (inside[0].start, inside[-1].end) if inside else (0, 0)
