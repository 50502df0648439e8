"""Sentences of a story as tagged words, each marked as told, hedged or not to be listened to.

A story is divided into sentences and words with their places in it. Words of the lists in
facts_words.toml get their tags; a question, a supposition, somebody else's work, a quotation or an
instruction is marked silent, a doubt is marked hedged. Nothing here decides a fact.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

LONGEST_STORY = 20_000  # of what was told, the rest is not read
LONGEST_SENTENCE = 120  # words; a longer one is read in pieces
TOLD, HEDGED, SILENT = 0, 1, 2

WORD = re.compile(
    r"_+|[^\W\d_]+['’]t\b|['’](?:s|ve|m|d|ll|re)\b|\d+(?:[.,]\d+){1,3}|[^\W\d_]\.[^\W\d_]\b"
    r"|[^\W_]+(?:-[^\W_]+)+|[^\W_]+|[^\w\s]"
)
SENTENCE_END = re.compile(r"[.!?…]+[)\"”]?(?=\s|$)|\n+")
ABBREVIATIONS = frozenset(
    [
        "v",
        "no",
        "nr",
        "vs",
        "mr",
        "mrs",
        "ms",
        "dr",
        "st",
        "e.g",
        "i.e",
        "approx",
        "ca",
        "etc",
        "u.s",
        "vol",
        "pp",
        "fig",
        "inc",
    ]
)
QUOTED = re.compile(r'(?<!\w)"[^"\n]{1,600}"(?!\w)|“[^“”\n]{1,600}”|«[^«»\n]{1,600}»')
NUMBER_WORDS = frozenset(
    [
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
        "twenty",
        "thirty",
        "forty",
        "fifty",
        "sixty",
        "hundred",
        "thousand",
        "dozen",
        "hundreds",
        "thousands",
        "dozens",
        "couple",
        "several",
    ]
)
WRITES = frozenset(["wrote", "written", "write", "writing"])
IRREGULAR_PAST = frozenset(
    [
        "wrote",
        "drew",
        "made",
        "took",
        "did",
        "sang",
        "shot",
        "chose",
        "kept",
        "put",
        "got",
        "gave",
        "fed",
        "had",
        "let",
        "cut",
        "laid",
        "typed",
        "ran",
        "sent",
        "left",
        "built",
        "spent",
        "told",
        "written",
        "drawn",
        "taken",
        "made",
    ]
)


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
        return any(tag in self.tags for tag in tags)


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
    light: frozenset[str]
    modifiers: frozenset[str]
    distinguishing: frozenset[str]
    tools: tuple[tuple[str, frozenset[str]], ...]
    no_part: frozenset[str]
    made_by: dict[str, str]


def split_words(text: str) -> tuple[str, ...]:
    """The words of a phrase as they come out of a story."""
    return tuple(match.group() for match in WORD.finditer(text))


@cache
def vocabulary() -> Vocabulary:
    """The word lists from the file beside this one, read once."""
    path = Path(__file__).with_name("facts_words.toml")
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    tags: dict[tuple[str, ...], set[str]] = {}
    for name, words in data["classes"].items():
        tag = name.replace("_", "")
        for phrase in words.split(" | "):
            tags.setdefault(split_words(phrase), set()).add(tag)
    for phrase in data["people"]["ours"].split(" | "):
        tags.setdefault(split_words(phrase), set()).add("OURS")
    nouns: dict[tuple[str, ...], Noun] = {}
    for row in data["noun"]:
        whole = row.get("whole", False)
        noun = Noun(
            row["kind"], row.get("medium"), row.get("generic", False), whole, row.get("each", False)
        )
        for phrase in row["words"].split(" | "):
            nouns[split_words(phrase)] = noun
            tags.setdefault(split_words(phrase), set()).add("WORK" if whole else "ELEM")
    for found in tags.values():
        if found & {"GEN", "CHAT", "CHECKER"}:
            found.add("AI")
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
        frozenset("_".join(split_words(p)) for p in data["light"]["words"].split(" | ")),
        frozenset(data["modifiers"]["words"].split(" | ")),
        frozenset(data["modifiers"]["distinguishing"].split(" | ")),
        tuple(sorted(tools)),
        frozenset(data["no_part"]["words"].split(" | ")),
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
        if token.has("ELEM", "SOURCE") and token.has("AUTHOR", "MAKE", "CHANGE"):
            before = out[-1] if out else None
            if before and before.has("ADV") and not before.has("ALLOF") and len(out) > 1:
                before = out[-2]
            follows = tokens[i + 1] if i + 1 < len(tokens) else None
            verb = before is not None and before.has("I", "NOT", "TO", "AI", "BE", "MODAL", "HAVE")
            if before is not None and before.has("AI"):
                verb = token.text.endswith("ed") and follows is not None
            drop = {"ELEM", "SOURCE"} if verb else {"AUTHOR", "MAKE", "CHANGE", "TURN", "USE"}
            token = replace(token, tags=token.tags - drop)
        out.append(token)
    return out


def with_noun_phrases(tokens: list[Token]) -> list[Token]:
    """The words with each noun phrase that names a part of the work as one word."""
    words = vocabulary()
    out: list[Token] = []
    i = 0
    while i < len(tokens):
        j = i
        while j < len(tokens) and j - i < 4 and fits_phrase(tokens[j], words):
            j += 1
        head = next((k for k in range(j - 1, i - 1, -1) if tokens[k].has("ELEM")), None)
        if head is None:
            out.append(tokens[i])
            i += 1
            continue
        end = head + 1
        numbered = (
            end < len(tokens) and tokens[end].has("NUM") and not tokens[head].text.endswith("s")
        )
        if numbered and not (end + 1 < len(tokens) and tokens[end + 1].has("ELEM")):
            end += 1
        out.append(joined(tokens[i:end], tokens[head], words))
        i = end
    return out


def with_written_works(tokens: list[Token]) -> list[Token]:
    """The words with a whole work ("the book") as a text where it is said to be written."""
    out = list(tokens)
    for i, token in enumerate(tokens):
        near = tokens[max(0, i - 4) : i] + tokens[i + 1 : i + 4]
        if token.has("WORK") and any(t.text in WRITES for t in near):
            tags = token.tags - {"WORK"} | {"ELEM"}
            out[i] = replace(token, tags=tags, kind="work of words: book", medium="text")
    return out


def with_open_nouns(tokens: list[Token]) -> list[Token]:
    """The words with a noun of no list ("the dragons") as a part if its verb tells the medium."""
    lists, out = vocabulary(), list(tokens)
    for i, token in enumerate(tokens):
        medium = lists.made_by.get(token.text)
        j = i + 1
        while j < len(tokens) and tokens[j].has("DET", "MY", "ALLOF", "NUM"):
            j += 1
        if not medium or j == i + 1 or j >= len(tokens):
            continue
        noun, after = tokens[j], tokens[j + 1] if j + 1 < len(tokens) else None
        ends = after is None or after.has("PUNCT", "AND", "BUT", "VIA", "SELF")
        plain = not noun.tags and noun.text.isalpha() and noun.text not in lists.no_part
        if ends and plain and len(noun.text) > 2:
            kind = f"named: {stem(noun.text)}"
            out[j] = replace(noun, tags=frozenset({"ELEM"}), kind=kind, medium=medium)
    return out


def with_light_nouns(tokens: list[Token]) -> list[Token]:
    """The words with "the first draft of the script" as one, of the kind of the script."""
    out: list[Token] = []
    i = 0
    while i < len(tokens):
        end = i + 2
        while end < len(tokens) and tokens[end].has("DET", "MY", "ALLOF"):
            end += 1
        of = tokens[i + 1 : i + 2]
        light = tokens[i].text in vocabulary().light and of and of[0].text == "of"
        if light and end < len(tokens) and tokens[end].has("ELEM"):
            part, head = tokens[i : end + 1], tokens[end]
            text = "_".join(t.text for t in part)
            state = max(t.state for t in part)
            out.append(replace(head, text=text, start=part[0].start, state=state))
            i = end + 1
            continue
        out.append(tokens[i])
        i += 1
    return out


def fits_phrase(token: Token, words: Vocabulary) -> bool:
    """Whether the word can stand inside a noun phrase that names a part."""
    plain = not token.has("AI", "I", "AUTHOR", "MAKE", "NUM", "AIGEN")
    return plain and (token.has("ELEM", "WORK") or token.text in words.modifiers)


def joined(part: list[Token], head: Token, words: Vocabulary) -> Token:
    """The words of a noun phrase as one, of its head's kind."""
    marks = [t.text for t in part if t.text in words.distinguishing or t.has("NUM")]
    kind = "cover" if any(t.kind == "cover" for t in part) and head.medium == "image" else head.kind
    tags = (head.tags | part[-1].tags & {"NUM"}) - {"WORK"}
    if len(part) > 1:
        tags -= {"AUTHOR", "MAKE", "TURN"}
    return Token(
        "_".join(t.text for t in part), part[0].start, part[-1].end, tags,
        max(t.state for t in part), kind, head.medium, " ".join(marks),
    )  # fmt: skip


def with_subjects(tokens: list[Token]) -> list[Token]:
    """The words with the subject put in again (empty) where "and" left it out."""
    out: list[Token] = []
    subject: frozenset[str] | None = None
    for i, token in enumerate(tokens):
        if token.has("I", "AI", "BOTPRO"):
            after = tokens[i + 1] if i + 1 < len(tokens) else None
            acts = after is not None and not after.has("PUNCT", "AND", "ELEM", "DET", "MY", "TO")
            before = out[-1] if out else None
            led = before is not None and before.has("VIA", "BY", "LET", "USE", "FOR")
            if token.has("I") or (acts and not led):
                subject = token.tags
        elif subject and out and (out[-1].has("AND", "BUT") or out[-1].text == ","):
            if opens_predicate(tokens, i):
                out.append(Token("", token.start, token.start, subject, token.state))
        out.append(token)
    return out


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
