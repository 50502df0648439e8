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
    with_subjects,
    without_quotations,
    words_of,
)
from assistant.facts_parts import Parts, numbered, with_phrases
from assistant.facts_silence import phrase_at, silenced


def sentences(story: str, parts: Parts) -> list[tuple[Token, ...]]:
    """The sentences of a story as tagged words with their states; their parts are added."""
    plain_text = lowered(story)
    text = without_quotations(plain_text, story)
    out: list[tuple[Token, ...]] = []
    framed, machine = False, 0
    for start, end, mark in sentence_spans(text):
        words = [quotation(t, plain_text) for t in words_of(text, start, end)]
        for i in range(0, len(words), LONGEST_SENTENCE):
            piece = words[i : i + LONGEST_SENTENCE]
            plain = [t.text for t in piece]
            framed = is_framed(plain, framed=framed)
            marked = silenced(piece, question="?" in mark, framed=framed)
            tokens = tagged(marked)
            tokens = with_bot_pronouns(tokens, machine=machine > 0)
            tokens = with_subjects(with_phrases(verb_or_noun(with_pronouns(tokens))))
            tokens = numbered(tokens, parts, len(out))
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


def is_framed(words: list[str], *, framed: bool) -> bool:
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
        if token.has("IT") and token.text in ("this", "these", "those", "that"):
            after = tokens[i + 1] if i + 1 < len(tokens) else None
            stands = after is None or after.has("BE", "HAVE", "NOT", "PUNCT", "VIA", "AND", "TO")
            drop = {"DET"} if stands else {"IT"}
            out.append(replace(token, tags=token.tags - drop))
        else:
            out.append(token)
    return out


def with_bot_pronouns(tokens: list[Token], *, machine: bool) -> list[Token]:
    """The words with "it", "which" and "that" marked where they may mean an AI named before."""
    out = []
    for token in tokens:
        if token.has("AI"):
            machine = True
        elif machine and token.text in ("it", "which", "that"):
            out.append(replace(token, tags=token.tags | {"BOTPRO"}))
            continue
        out.append(token)
    return out
