"""Whether a match of a pattern may stand, by the words around it.

A pattern sees only its own words; a negation before them, a tool after them, or a noun that they
merely hang on can take back what they seem to say.
"""

from __future__ import annotations

from itertools import pairwise

from assistant.facts_language import Token
from assistant.facts_lists import word_set
from assistant.facts_patterns import Line, Match, Pattern, Saying

ANOTHER = word_set("another")
GRANTED = word_set("granted")
TAIL = word_set("tail")
REPORTS = ("DISCLOSE", "FORMPLACE", "AUTHORNOUN", "LIST")


def denied(line: Line, match: Match, pattern: Pattern) -> bool:
    """Whether a negation earlier in the clause takes back what the words seem to say."""
    if pattern.negative:
        return False
    for i in range(match.first - 1, -1, -1):
        token = line.tokens[i]
        if token.has("PUNCT", "BUT", "SILENCE") or token.text in ("and", "so", "because", ""):
            return False
        if token.has("NOT", "NO"):
            return line.tokens[i + 1].text not in GRANTED
    return False


def fitting(saying: Saying, line: Line, match: Match) -> bool:
    """Whether the words around a match let it stand, where it speaks of the application."""
    tokens = line.tokens
    inside = tokens[match.first : match.last + 1]
    if any(t.has("I") and not t.text and b.text == "," for b, t in pairwise(inside)):
        return False
    if saying.value is True and saying.fact == "ai_disclosed":
        return not any(t.has("AUTHORNOUN") for t in tokens)
    if saying.fact == "ai_listed_as_author" and saying.value is False:
        return not any(t.text == "of" for t in tokens[match.last + 1 : match.last + 2])
    if saying.fact == "stage":
        before = [t.text for t in tokens[max(0, match.first - 2) : match.first + 2]]
        if saying.value == "registered" and "to" in before and "be" in before:
            return False
        near = tokens[max(0, match.first - 4) : match.last + 4]
        named = {word for t in near if t.has("ELEM", "WORK") for word in t.text.split("_")}
        named |= {a.text for a, b in pairwise(near) if b.has("ELEM", "WORK")}
        return not {t.text for t in near} & ANOTHER and not named & {"first", "other"}
    return True


def standing(saying: Saying, line: Line, match: Match) -> bool:
    """Whether the words around a match let it stand, where it speaks of a part."""
    inside = line.tokens[match.first : match.last + 1]
    if saying.fact == "ai_role" and saying.value == "none":
        if saying.weak:
            return not any(t.has("AI", "AIGEN") for t in inside) and not machine_follows(
                line.tokens, match.last
            )
        return not any(t.has(*REPORTS) and not t.has("MAKE", "AUTHOR") for t in line.tokens)
    if saying.value == "own_work" or (saying.value == "generated" and inside[-1].has("CHECKER")):
        return not any(t.has("CHECKER") for t in line.tokens)
    if saying.fact in ("ai_role", "named"):
        return not any(t.has("AUTHORNOUN", "FORMPLACE") for t in line.tokens)
    return True


def machine_follows(tokens: tuple[Token, ...], last: int) -> bool:
    """Whether "with ChatGPT" or its like comes after what a person is said to have done."""
    led = False
    for token in tokens[last + 1 : last + 9]:
        if token.has("PUNCT", "BUT", "NOT", "I", "NO", "WITHOUT") or token.text == "":
            return False
        led = led or token.has("VIA", "BY") or token.text in TAIL
        if led and token.has("AI"):
            return True
    return False
