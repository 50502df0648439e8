"""The sentences of a story, ready for the patterns.

What was written is marked, tagged and put together step by step: silence first, on the plain words,
then tags, pronouns, noun phrases and left-out subjects.
"""

from __future__ import annotations

from dataclasses import replace

from assistant.facts_language import (
    LONGEST_SENTENCE,
    SILENT,
    Token,
    lowered,
    sentence_spans,
    tagged,
    verb_or_noun,
    vocabulary,
    with_light_nouns,
    with_noun_phrases,
    with_open_nouns,
    with_subjects,
    with_written_works,
    without_quotations,
    words_of,
)
from assistant.facts_silence import phrase_at, silenced


def sentences(story: str) -> list[tuple[Token, ...]]:
    """The sentences of a story as tagged words with their states."""
    plain_text = lowered(story)
    text = without_quotations(plain_text, story)
    out: list[tuple[Token, ...]] = []
    framed, machine = False, 0
    for start, end, mark in sentence_spans(text):
        words = [quotation(t, plain_text) for t in words_of(text, start, end)]
        for i in range(0, len(words), LONGEST_SENTENCE):
            piece = words[i : i + LONGEST_SENTENCE]
            plain = [t.text for t in piece]
            framed = is_framed(plain, framed)
            marked = silenced(piece, "?" in mark, framed)
            tokens = tagged(marked)
            tokens = with_bot_pronouns(tokens, machine > 0)
            tokens = with_noun_phrases(verb_or_noun(with_pronouns(tokens)))
            tokens = with_subjects(with_light_nouns(with_open_nouns(with_written_works(tokens))))
            spoken = any(t.has("AI") and t.state != SILENT for t in tokens)
            machine = 2 if spoken else max(0, machine - 1)
            out.append(tuple(tokens))
    return out


def quotation(token: Token, text: str) -> Token:
    """The word, or for a blotted quotation that speaks of AI a word that says so."""
    if token.text[0] != "_":
        return token
    inside = words_of(text, token.start, token.end)
    spoken = any(t.has("AI", "AIGEN") for t in tagged(inside))
    return replace(token, text="quoted-ai") if spoken else token


def is_framed(words: list[str], framed: bool) -> bool:
    """Whether a supposition such as "Suppose I …" still governs this sentence."""
    silent = vocabulary().silent
    if any(phrase_at(words, i, silent["reset"]) for i in range(min(3, len(words)))):
        return False
    opening = [i for i in range(min(3, len(words))) if phrase_at(words, i, silent["frame"])]
    return framed or bool(opening)


def with_pronouns(tokens: list[Token]) -> list[Token]:
    """The words with IT only on pronouns that stand for a thing, not before a noun."""
    out = []
    for i, token in enumerate(tokens):
        if token.has("IT") and token.text in ("this", "these", "those"):
            after = tokens[i + 1] if i + 1 < len(tokens) else None
            stands = after is None or after.has("BE", "HAVE", "NOT", "PUNCT", "VIA", "AND", "TO")
            token = replace(token, tags=token.tags - ({"DET"} if stands else {"IT"}))
        out.append(token)
    return out


def with_bot_pronouns(tokens: list[Token], machine: bool) -> list[Token]:
    """The words with "it", "which" and "that" marked where they may mean an AI named before."""
    out = []
    for token in tokens:
        if token.has("AI"):
            machine = True
        elif machine and token.text in ("it", "which", "that"):
            token = replace(token, tags=token.tags | {"BOTPRO"})
        out.append(token)
    return out


def with_markers(tokens: tuple[Token, ...], split: frozenset[str]) -> tuple[Token, ...]:
    """The words with "80 poems" and "20 poems" as different parts, for the kinds to be split."""
    out = list(tokens)
    for i, token in enumerate(tokens):
        if not token.has("ELEM") or token.kind not in split:
            continue
        j = i
        while j > 0 and is_marker(tokens[j - 1]):
            j -= 1
        while j < i and tokens[j].has("DET"):
            j += 1
        marker = " ".join(t.text for t in tokens[j:i])
        if marker:
            both = f"{token.qualifier} {marker}".strip()
            text = "_".join([*(t.text for t in tokens[j:i]), token.text])
            out[i] = replace(token, qualifier=both, start=tokens[j].start, text=text)
    return tuple(out)


def is_marker(token: Token) -> bool:
    """Whether the word belongs to what tells one lot of a thing from another."""
    return token.has("NUM", "PART", "DET") or token.text in ("other", "remaining", "of", "rest")
