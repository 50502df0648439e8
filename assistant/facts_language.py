"""Sentences of a story as tagged words, each marked as told, hedged or not to be listened to.

A story is divided into sentences and words with their places in it. Words of the lists in
facts_words.toml get their tags; a question, a supposition, somebody else's work, a quotation or an
instruction is marked silent, a doubt is marked hedged. Nothing here decides a fact.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from assistant.facts_lists import word_lists, word_set

LONGEST_STORY = 20_000  # of what was told, the rest is not read
LONGEST_SENTENCE = 120  # words; a longer one is read in pieces
TOLD, HEDGED, SILENT = 0, 1, 2

WORD = re.compile(
    r"_+|[^\W\d_]+['’]t\b|['’](?:s|ve|m|d|ll|re)\b|\d+(?:[.,]\d+){1,3}|[^\W\d_]\.[^\W\d_]\b"
    r"|[^\W_]+(?:-[^\W_]+)+|[^\W_]+|[^\w\s]"
)
SENTENCE_END = re.compile(r"[.!?…]+[)\"”]?(?=\s|$)|\n+")
ABBREVIATIONS = word_set("abbreviations")
QUOTED = re.compile(r'(?<!\w)"[^"\n]{1,600}"(?!\w)|“[^“”\n]{1,600}”|«[^«»\n]{1,600}»')
NUMBER_WORDS = word_set("number_words")
LEADS = word_set("leads")
WRITES = word_set("writes")
IRREGULAR_PAST = word_set("irregular_past")


@dataclass(frozen=True)
class Token:
    """A word, or words read as one, with its place in the story."""

    text: str
    start: int
    end: int
    tags: frozenset[str] = frozenset()
    state: int = TOLD
    kind: str = ""
    medium: str | None = None
    qualifier: str = ""

    def has(self, *tags: str) -> bool:
        return not self.tags.isdisjoint(tags)


@dataclass(frozen=True)
class Noun:
    """What a noun names: its kind, its medium where the noun alone tells it."""

    kind: str
    medium: str | None
    generic: bool
    whole: bool
    each: bool


@dataclass(frozen=True)
class Vocabulary:
    """The word lists, with phrases as tuples of words."""

    phrases: dict[str, tuple[tuple[tuple[str, ...], frozenset[str]], ...]]
    nouns: dict[tuple[str, ...], Noun]
    silent: dict[str, frozenset[tuple[str, ...]]]
    modifiers: frozenset[str]
    tools: tuple[tuple[str, frozenset[str]], ...]
    no_part: frozenset[str]
    function: frozenset[str]
    made_by: dict[str, str]


def split_words(text: str) -> tuple[str, ...]:
    """The words of a phrase as they come out of a story."""
    return tuple(match.group() for match in WORD.finditer(text))


def nouns_of(rows: list[dict[str, Any]]) -> dict[tuple[str, ...], Noun]:
    """What each noun of the lists names."""
    nouns: dict[tuple[str, ...], Noun] = {}
    for row in rows:
        noun = Noun(
            row["kind"], row.get("medium"), row.get("generic", False), row.get("whole", False),
            row.get("each", False),
        )  # fmt: skip
        nouns |= {split_words(phrase): noun for phrase in row["words"].split(" | ")}
    return nouns


def tags_of(
    data: dict[str, Any], nouns: dict[tuple[str, ...], Noun]
) -> dict[tuple[str, ...], set[str]]:
    """The lists in which each phrase stands."""
    tags: dict[tuple[str, ...], set[str]] = {}
    lists = {**data["classes"], "OURS": data["people"]["ours"]}
    for name, words in lists.items():
        for phrase in words.split(" | "):
            tags.setdefault(split_words(phrase), set()).add(name.replace("_", ""))
    for words, noun in nouns.items():
        tags.setdefault(words, set()).add("WORK" if noun.whole else "ELEM")
    for found in tags.values():
        if found & {"GEN", "CHAT", "CHECKER"}:
            found.add("AI")
    return tags


@cache
def vocabulary() -> Vocabulary:
    """The word lists from the file beside this one, read once."""
    data = word_lists()
    nouns = nouns_of(data["noun"])
    tags = tags_of(data, nouns)
    by_first: dict[str, list[tuple[tuple[str, ...], frozenset[str]]]] = {}
    for words, found in tags.items():
        by_first.setdefault(words[0], []).append((words, frozenset(found)))
    tools = [
        (words[0], frozenset(found))
        for words, found in tags.items()
        if len(words) == 1 and len(words[0]) > 6 and found & {"GEN", "CHAT", "CHECKER"}
    ]
    return Vocabulary(
        {k: tuple(sorted(v, key=lambda x: -len(x[0]))) for k, v in by_first.items()},
        nouns,
        {
            name: frozenset(split_words(p) for p in words.split(" | "))
            for name, words in data["silent"].items()
        },
        frozenset(data["modifiers"]["words"].split(" | ")),
        tuple(sorted(tools)),
        frozenset(data["no_part"]["words"].split(" | ")),
        frozenset(data["function"]["words"].split(" | ")),
        {
            verb: medium
            for medium, verbs in data["writing_verbs"].items()
            for verb in verbs.split(" | ")
        },
    )


def lowered(story: str) -> str:
    """The story in lower case with straight quotes, every character in its place."""
    text = "".join(c.lower() if len(c.lower()) == 1 else c for c in story[:LONGEST_STORY])
    return text.translate({0x2019: "'", 0x2018: "'", 0x201E: '"', 0xA0: " "})


def without_quotations(text: str, story: str) -> str:
    """The text with longer quotations and quoted lines blotted out in place."""
    stripped = text.strip()
    if stripped[:1] == stripped[-1:] == '"' and stripped.count('"') == 2:
        return text.replace('"', " ")

    def blot(match: re.Match[str]) -> str:
        inside = story[match.start() + 1 : match.end() - 1]
        plain = inside == inside.lower() and len(inside.split()) <= 2
        return " " + inside.lower() + " " if plain else "_" * len(match.group())

    text = QUOTED.sub(blot, text)
    return re.sub(r"^>[^\n]*", lambda m: "_" * len(m.group()), text, flags=re.MULTILINE)


def sentence_spans(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and closing mark of each sentence."""
    start = 0
    for match in SENTENCE_END.finditer(text):
        before = text[max(start, match.start() - 12) : match.start()].split()
        if match.group()[0] == "." and before and before[-1].lstrip("(") in ABBREVIATIONS:
            continue
        yield start, match.start(), match.group()
        start = match.end()
    if start < len(text):
        yield start, len(text), ""


def near(word: str, name: str, allowed: int) -> bool:
    """Whether the word is the name with at most so many letters wrong."""
    if abs(len(word) - len(name)) > allowed:
        return False
    row = list(range(len(name) + 1))
    for i, a in enumerate(word, 1):
        last, row[0] = row[0], i
        for j, b in enumerate(name, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (a != b))
    return row[-1] <= allowed


def misspelt_tool(word: str) -> frozenset[str]:
    """The tags of the tool that a mistyped word most likely names; empty if none does."""
    if not 7 <= len(word) <= 14 or not word.isalpha():
        return frozenset()
    for name, tags in vocabulary().tools:
        if word[0] == name[0] and near(word, name, 2 if len(name) >= 10 else 1):
            return tags
    return frozenset()


def tagged(tokens: list[Token]) -> list[Token]:
    """The words with their tags; the longest phrase of the lists is one word."""
    lists, out, i = vocabulary().phrases, list[Token](), 0
    texts = [t.text for t in tokens]
    while i < len(tokens):
        for words, tags in lists.get(texts[i], ()):
            if tuple(texts[i : i + len(words)]) == words:
                part = tokens[i : i + len(words)]
                state = max(t.state for t in part)
                noun = vocabulary().nouns.get(words)
                out.append(
                    Token(
                        "_".join(words), part[0].start, part[-1].end, tags, state,
                        kind_of(noun, " ".join(words)), noun.medium if noun else None,
                    )
                )  # fmt: skip
                i += len(words)
                break
        else:
            token = tokens[i]
            numeral = token.text[0].isdigit() or token.text in NUMBER_WORDS
            found = frozenset({"NUM"}) if numeral else misspelt_tool(token.text)
            out.append(replace(token, tags=found))
            i += 1
    return [
        replace(t, tags=t.tags | {"NUM"}) if t.text in NUMBER_WORDS or t.text[:1].isdigit() else t
        for t in out
    ]


def kind_of(noun: Noun | None, head: str) -> str:
    """The kind of thing a noun names; where each noun of a list is its own kind, with the noun."""
    if noun is None:
        return ""
    return f"{noun.kind}: {stem(head)}" if noun.each else noun.kind


def stem(word: str) -> str:
    """The word without the ending of the plural."""
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def verb_or_noun(tokens: list[Token]) -> list[Token]:
    """The words with each of those that may be either settled by the word before."""
    out: list[Token] = []
    for i, token in enumerate(tokens):
        either = token.has("ELEM", "SOURCE") and token.has("AUTHOR", "MAKE", "CHANGE")
        after = tokens[i + 1] if i + 1 < len(tokens) else None
        out.append(settled(token, out, after) if either else token)
    return out


def settled(token: Token, out: list[Token], after: Token | None) -> Token:
    """The word as a verb or as a noun."""
    before = out[-1] if out else None
    if before and before.has("ADV") and not before.has("ALLOF") and len(out) > 1:
        before = out[-2]
    if before is None:
        verb = False
    elif before.has("AI"):
        verb = token.text.endswith("ed") and after is not None
    elif before.text == "'s" and len(out) > 1 and not out[-2].has("IT", "I", "DET", "ELEM"):
        verb = False  # "the app's code"
    else:
        verb = before.has("I", "NOT", "TO", "BE", "MODAL", "HAVE")
    drop = {"ELEM", "SOURCE"} if verb else {"AUTHOR", "MAKE", "CHANGE", "TURN", "USE"}
    return replace(token, tags=token.tags - drop)


def with_subjects(tokens: list[Token]) -> list[Token]:
    """The words with the subject put in again (empty) where "and" left it out."""
    out: list[Token] = []
    subject: frozenset[str] | None = None
    for i, token in enumerate(tokens):
        if token.has("I", "AI", "BOTPRO"):
            after = tokens[i + 1] if i + 1 < len(tokens) else None
            acts = after is not None and not after.has("PUNCT", "AND", "ELEM", "DET", "MY", "TO")
            before = out[-1] if out else None
            if token.has("BOTPRO") and not token.has("I", "AI"):
                opens = before is None or before.has("PUNCT", "AND", "BUT")
                acts = acts and (opens or (before is not None and before.text in LEADS))
            led = before is not None and before.has("VIA", "BY", "LET", "USE", "FOR")
            if token.has("I") or (acts and not led):
                subject = token.tags
        elif subject and out and (out[-1].has("AND", "BUT") or out[-1].text == ","):
            if opens_predicate(tokens, i):
                out.append(Token("", token.start, token.start, subject, token.state))
        elif i == 0 and opens_alone(tokens):
            out.append(Token("", token.start, token.start, frozenset({"I"}), token.state))
        out.append(token)
    return out


def opens_alone(tokens: list[Token]) -> bool:
    """Whether a sentence begins with what "I" did, and "I" is left out."""
    verb, after = tokens[0], tokens[1] if len(tokens) > 1 else None
    does = verb.has("MAKE", "AUTHOR", "TAKE", "USE", "LET", "INPUT") and not verb.has("ELEM")
    past = verb.text.endswith("ed") or verb.text in IRREGULAR_PAST
    return does and past and after is not None and after.has("DET", "MY", "ELEM", "IT", "AI", "NUM")


def opens_predicate(tokens: list[Token], i: int) -> bool:
    """Whether a verb with no subject of its own begins at word i."""
    denies = False
    while i < len(tokens) and tokens[i].has("ADV", "NOT", "HAVE") and not tokens[i].has("MAKE"):
        denies = denies or tokens[i].has("NOT")
        i += 1
    if i == len(tokens) or not is_verb(tokens[i]):
        return False
    verb = tokens[i].text.split("_")[0]
    after = tokens[i + 1] if i + 1 < len(tokens) else None
    led = after is not None and after.has("DET", "MY", "ELEM", "IT") and tokens[i].has("AUTHOR")
    return verb.endswith("ed") or verb in IRREGULAR_PAST or led or denies


def is_verb(token: Token) -> bool:
    """Whether the word says that somebody did something."""
    return token.has(
        "MAKE", "AUTHOR", "GENERATE", "TAKE", "USE", "LET", "CHANGE", "MINOR", "REMAKE", "INPUT",
        "CHOOSE", "ARRANGE", "FILED", "DISCLOSE", "LIST", "TYPED", "DESCRIBE", "FORGOT", "KEPT",
    )  # fmt: skip


def words_of(text: str, start: int, end: int) -> list[Token]:
    """The plain words of a stretch of the text."""
    return [
        Token(m.group(), start + m.start(), start + m.end()) for m in WORD.finditer(text[start:end])
    ]
