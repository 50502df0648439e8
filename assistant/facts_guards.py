"""Whether a match of a pattern may stand, by the words around it.

A pattern sees only its own words; a negation before them, a tool after them, or a noun that they
merely hang on can take back what they seem to say.
"""

from __future__ import annotations

from itertools import pairwise

from assistant.facts_language import Token
from assistant.facts_patterns import Line, Match, Pattern, Saying

INPUT_ALONE = frozenset(
    ["uploaded", "upload", "fed", "scanned", "imported", "feeding", "uploading"]
)
DISCARDED = frozenset(["replaced", "removed", "deleted", "discarded", "dropped", "scrapped"])
ANOTHER = frozenset(
    ["other", "previous", "earlier", "another", "prior", "supplementary", "correction"]
)
GRANTED = frozenset(  # "I did not mention that …" grants what follows
    [
        "mention",
        "mentioned",
        "disclose",
        "disclosed",
        "declare",
        "declared",
        "tell",
        "told",
        "reveal",
        "indicate",
    ]
)
TAIL = frozenset(["with", "using", "in", "through", "via", "by", "from"])


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


def partial(line: Line, match: Match) -> bool:
    """Whether the words speak of a part, a little, or a try, so that the amount stays open."""
    inside = line.tokens[max(0, match.first - 3) : match.last + 5]
    for token, after in pairwise([*inside, Token("", 0, 0)]):
        if token.has("PART", "TINY") or "draft" in token.text:
            return True
        if token.has("SMALL") and not after.has("PROMPT"):
            return True
    return False


def fitting(
    saying: Saying, pattern: Pattern, line: Line, match: Match, split: frozenset[str]
) -> bool:
    """Whether the words around a match let it stand."""
    tokens = line.tokens
    inside = tokens[match.first : match.last + 1]
    if any(t.has("I") and not t.text and b.text == "," for b, t in pairwise(inside)):
        return False
    if pattern.written.startswith("ELEMS"):
        if of_the_rest(tokens, match.first):
            return False
        if " I " not in pattern.written and after_preposition(tokens, match.first):
            return False
    if saying.fact == "ai_role" and saying.weak:
        machine = any(t.has("AI", "AIGEN") for t in inside) and "AI" not in pattern.written
        return not machine and not machine_follows(tokens, match.last)
    if saying.value is True and saying.fact == "ai_disclosed":
        return not any(t.has("AUTHORNOUN") for t in tokens)
    if saying.value == "own_work" and saying.fact == "generated_from":
        strong = any(t.text in INPUT_ALONE for t in inside)
        return strong or any(t.has("AI", "BOTPRO", "GENERATE") for t in tokens)
    if saying.fact == "ai_listed_as_author" and saying.value is False:
        return not any(t.text == "of" for t in tokens[match.last + 1 : match.last + 2])
    if saying.fact == "stage":
        near = tokens[max(0, match.first - 4) : match.last + 4]
        named = {word for t in near if t.has("ELEM", "WORK") for word in t.text.split("_")}
        named |= {a.text for a, b in pairwise(near) if b.has("ELEM", "WORK")}
        return not {t.text for t in near} & ANOTHER and not named & {"first", "other"}
    if saying.fact == "amount" and saying.value == "de_minimis":
        return any(t.has("TINY") for t in inside)
    if saying.fact == "ai_role" and saying.value == "generated":
        before = tokens[max(0, (match.parts or (0,))[0] - 2) : (match.parts or (0,))[0]]
        if any(t.text in DISCARDED for t in tokens[match.last + 1 : match.last + 6]):
            return False
        rest = any("half" in t.text and "other" in t.text for t in tokens)
        after = tokens[match.last + 1 : match.last + 2]
        named = {tokens[i].kind for i in match.parts}
        if inside[-1].has("AI") and after and after[0].has("ELEM") and after[0].kind not in named:
            return False
        rest = rest or bool(named & split)
        return rest or not any(t.has("PART") for t in before)
    return bool(pattern.written)


def of_the_rest(tokens: tuple[Token, ...], first: int) -> bool:
    """Whether a noun only says what "everything else" or "the rest" is a part of."""
    before = tokens[max(0, first - 4) : first]
    return any(t.text in ("else", "rest", "everything", "anything") for t in before)


def wordy(source: Token) -> bool:
    """Whether what was put in is a text."""
    return source.medium == "text" or source.text in ("draft", "notes", "words", "lines")


def after_preposition(tokens: tuple[Token, ...], first: int) -> bool:
    """Whether a noun hangs on another ("in chapter one"), so that no more is said of it."""
    i = first - 1
    while i >= 0 and tokens[i].has("DET", "MY", "NUM", "ALLOF"):
        i -= 1
    return i > 0 and tokens[i].text in ("in", "of", "on", "inside", "about", "from", "into", "with")


def object_after(line: Line, match: Match) -> tuple[str, str] | None:
    """The part that follows directly after a match, as in "rewrote all of | the lyrics"."""
    for token in line.tokens[match.last + 1 : match.last + 4]:
        if token.has("ELEM"):
            return (token.kind, token.qualifier)
        if not token.has("DET", "MY", "ALLOF", "NUM"):
            return None
    return None


def machine_follows(tokens: tuple[Token, ...], last: int) -> bool:
    """Whether "with ChatGPT" or its like comes after what a person is said to have done."""
    led = False
    for token in tokens[last + 1 : last + 9]:
        if token.has("PUNCT", "BUT", "NOT", "AND", "I") or token.text == "":
            return False
        if token.has("NO", "WITHOUT"):
            return False
        led = led or token.has("VIA", "BY") or token.text in TAIL
        if led and token.has("AI"):
            return True
    return False
