"""The words of a sentence marked as told, hedged, or not to be listened to.

Not listened to: questions, suppositions, other people's works, reported speech and instructions.
Hedged: what the person is not sure of. A hedge reaches over its own clause and no further.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from assistant.facts_language import HEDGED, NUMBER_WORDS, SILENT, TOLD, Token, vocabulary
from assistant.facts_lists import word_set

STRONG_EDGES = word_set("strong_edges")
SUBJECTS = word_set("subjects")
ORDERS = word_set("orders")

REPORTING = word_set("reporting")
WISHES = word_set("wishes")
OURS_TO_TELL = word_set("ours_to_tell")


def phrase_at(words: list[str], i: int, phrases: frozenset[tuple[str, ...]]) -> int:
    """The length of the longest of the phrases that begins at word i, 0 if none does."""
    return next((n for n in (5, 4, 3, 2, 1) if tuple(words[i : i + n]) in phrases), 0)


def places(words: list[str], name: str) -> list[int]:
    """Where the phrases of a list of silencing words begin."""
    phrases = vocabulary().silent[name]
    return [i for i in range(len(words)) if phrase_at(words, i, phrases)]


def clause_edges(tokens: list[Token]) -> list[int]:
    """Where clauses begin: 0 first, the number of words last."""
    words = [t.text for t in tokens]
    edges = {0, len(words)}
    for i, word in enumerate(words):
        after = words[i + 1] if i + 1 < len(words) else ""
        edge = word in STRONG_EDGES or (word == "-" and spaced(tokens, i))
        if edge or (
            word in (",", "and", "so", "because", "then") and opens_clause(tokens, i + 1, after)
        ):
            edges.add(i)
    return sorted(edges)


def spaced(tokens: list[Token], i: int) -> bool:
    """Whether a hyphen stands free, as a dash does."""
    return 0 < i < len(tokens) - 1 and tokens[i - 1].end < tokens[i].start


def opens_clause(tokens: list[Token], i: int, word: str) -> bool:
    """Whether the word can be the beginning of a clause of its own."""
    tools = vocabulary().phrases.get(word, ())
    named = any("AI" in tags for _, tags in tools)
    if word == "and" and i + 1 < len(tokens):
        return opens_clause(tokens, i + 1, tokens[i + 1].text)
    return word in SUBJECTS or named or word in ("but", "though", "so", "maybe", "perhaps", "then")


def has_own_content(words: list[str]) -> bool:
    """Whether a clause says more than that the person is unsure."""
    rest = [w for w in words if w.isalpha() and w not in ("i", "we", "am", "but", "so", "honestly")]
    hedges = vocabulary().silent["hedge"]
    covered: set[int] = set()
    for i in range(len(words)):
        covered |= set(range(i, i + phrase_at(words, i, hedges)))
    return len(rest) - len(covered) > 2


def silenced(tokens: list[Token], *, question: bool, framed: bool) -> list[Token]:
    """The words of a sentence with their states."""
    words = [t.text for t in tokens]
    if framed or places(words, "command") or orders(words):
        return [replace(t, state=SILENT) for t in tokens]
    states = [TOLD] * len(words)
    edges = clause_edges(tokens)
    clauses = list(pairwise(edges))
    mark_hedges(words, clauses, states)
    mark_others(words, clauses, states)
    mark_suppositions(words, clauses, states)
    mark_question(words, clauses, states, question=question)
    return [replace(t, state=s) for t, s in zip(tokens, states, strict=True)]


def orders(words: list[str]) -> bool:
    """Whether the sentence tells its reader what to do."""
    start = [w for w in words[:3] if w not in ("please", "now", "and", ",")]
    return bool(start) and start[0] in ORDERS and words[1:2] != [":"]


def spread(states: list[int], start: int, end: int, state: int) -> None:
    """Marks the words from start to end, unless they are marked more strongly."""
    for i in range(start, end):
        states[i] = max(states[i], state)


def mark_hedges(words: list[str], clauses: list[tuple[int, int]], states: list[int]) -> None:
    """A hedge covers its clause; one that stands alone covers the clause before it, too."""
    for n, (start, end) in enumerate(clauses):
        found = [i for i in places(words, "hedge") if start <= i < end]
        if all(is_estimate(words, i) for i in found):
            continue
        spread(states, start, end, HEDGED)
        if not has_own_content(words[start:end]):
            neighbour = clauses[n - 1] if n else clauses[min(1, len(clauses) - 1)]
            spread(states, *neighbour, HEDGED)


def is_estimate(words: list[str], i: int) -> bool:
    """Whether a doubt is only about a number ("maybe three hundred")."""
    after = words[i + 1] if i + 1 < len(words) else ""
    return words[i] in ("maybe", "perhaps", "probably") and (
        after[:1].isdigit() or after in NUMBER_WORDS
    )


def mark_others(words: list[str], clauses: list[tuple[int, int]], states: list[int]) -> None:
    """What other people own or say; as a subject they keep the floor until "I" takes it."""
    found = [
        i
        for i in places(words, "other")
        if words[i + 1 : i + 3] not in (["and", "i"], ["and", "we"])
    ]
    keeps = False
    for start, end in clauses:
        opening = words[start : start + 3]
        if keeps and not {"i", "my", "we", "our", "but"} & set(opening):
            spread(states, start, end, SILENT)
            continue
        here = [i for i in found if start <= i < end]
        keeps = bool(here) and here[0] - start <= 3 and for_itself(words[here[0] : end])
        if keeps or any(owns(words, i) for i in here):
            spread(states, start, end, SILENT)


def for_itself(words: list[str]) -> bool:
    """Whether somebody is said to make something of their own, or to say something."""
    if words[1:2] == ["'s"] or words[0].endswith("'s"):
        return True
    for i, word in enumerate(words[1:5], 1):
        if word in REPORTING:
            return True
        if word in OURS_TO_TELL:
            return False
        if word in ("a", "an", "his", "her", "their", "own", "another"):
            return i > 1 or words[0] not in ("he", "she")
    return False


def owns(words: list[str], i: int) -> bool:
    """Whether the other person at word i owns something, rather than being told of."""
    return words[i + 1 : i + 2] == ["'s"] or words[i].endswith("'s")


def mark_suppositions(words: list[str], clauses: list[tuple[int, int]], states: list[int]) -> None:
    """From "if" on nothing is told; "would" and its like silence their own clause."""
    for i in places(words, "hypothetical"):
        if words[i] == "would" and (words[i + 1 : i + 2] and words[i + 1] in WISHES):
            continue
        if words[i] == "would" and words[i - 1 : i] == ["you"]:
            continue
        if words[i] == "if" and words[i - 1 : i] in (["as"], ["even"]):
            continue
        end = next((e for s, e in clauses if s <= i < e), len(words))
        if words[i] in ("if", "suppose", "imagine", "unless", "assuming"):
            later = (j for j in range(i, len(words)) if words[j] in (";", ":", "but", ")"))
            end = next(later, len(words))
            start = i
        else:
            start = next((s for s, e in clauses if s <= i < e), 0)
        spread(states, start, end, SILENT)


def mark_question(
    words: list[str], clauses: list[tuple[int, int]], states: list[int], *, question: bool
) -> None:
    """A question is silent from its first asking word; what was told before it stands."""
    asking, openers = vocabulary().silent["asking"], vocabulary().silent["question"]
    for start, _ in clauses:
        i = start
        while i < len(words) and words[i] in (",", "and", "so", "but", ";", "then", "(", "because"):
            i += 1
        if phrase_at(words, i, asking) or (question and phrase_at(words, i, openers)):
            spread(states, start, len(words), SILENT)
            return
    if question:
        cut = next(
            (i for i, w in enumerate(words) if w == "," and phrase_at(words, i + 1, openers)), 0
        )
        spread(states, cut, len(words), SILENT)
