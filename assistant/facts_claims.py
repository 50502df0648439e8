"""What each sentence of a story claims: a fact, a value, the part it is about, the words.

Claims are taken sentence by sentence and may disagree; what follows from all of them together is
decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from assistant.facts_guards import denied, fitting, object_after, partial, wordy
from assistant.facts_language import HEDGED, SILENT, TOLD, Token
from assistant.facts_patterns import Line, Match, Saying, matches, sayings, written_out
from assistant.facts_sentences import sentences, with_markers

Key = tuple[str, str]  # an element: kind of thing, and what sets it apart ("other", "7")

PLURAL_WORDS = frozenset(
    ["them", "they", "these", "those", "all_of_them", "both_of_them", "each_of_them"]
)
NAMED = Saying("named", True, ())  # spoken of in one breath with a machine, no more
FINISHED = frozenset(["final", "resulting", "finished"])


@dataclass(frozen=True)
class Mention:
    """A part of the work named at a place of the story."""

    key: Key
    name: str
    medium: str | None
    generic: bool
    plural: bool
    start: int
    end: int
    sentence: int
    state: int


@dataclass(frozen=True)
class Claim:
    """A fact that some words support; key is None where they do not name the part."""

    fact: str
    value: str | bool
    key: Key | None
    start: int
    end: int
    sentence: int
    saying: Saying
    hedged: bool = False
    implied: bool = False
    from_text: bool = False


@dataclass(frozen=True)
class Reading:
    """All that was read out of a story: what is named, what is claimed, where AI is spoken of."""

    sentences: tuple[tuple[Token, ...], ...]
    mentions: tuple[Mention, ...]
    claims: tuple[Claim, ...]
    sources: frozenset[Key]


def view(tokens: tuple[Token, ...], up_to: int) -> Line:
    """A sentence for the patterns, with what is marked more strongly than allowed blotted out."""
    blot = frozenset({"SILENCE"})
    return written_out([t if t.state <= up_to else replace(t, text="", tags=blot) for t in tokens])


def mentions_of(tokens: tuple[Token, ...], number: int) -> Iterator[Mention]:
    """The parts of the work that a sentence names."""
    for token in tokens:
        if token.has("ELEM") and token.state != SILENT:
            noun = token.text.split("_")
            plural = noun[-1].endswith("s") and noun[-1] not in ("lyrics", "canvas")
            generic = token.kind in ("picture", "text", "music", "video", "code", "voice")
            generic = generic and "_" not in token.text
            yield Mention(
                (token.kind, token.qualifier), token.text, token.medium, generic, plural,
                token.start, token.end, number, token.state,
            )  # fmt: skip


class Reader:
    """Goes through the sentences once and collects what they name and claim."""

    def __init__(self, story: str, split: frozenset[str] = frozenset()) -> None:
        self.story = story
        self.split = split
        self.sentences = [with_markers(s, split) for s in sentences(story)]
        self.mentions: list[Mention] = []
        self.claims: list[Claim] = []
        self.sources: set[Key] = set()

    def read(self) -> Reading:
        """The whole story, read; once more if one kind of thing turns out to be of two makers."""
        reading = self.read_once()
        mixed = frozenset() if self.split else mixed_kinds(reading)
        return Reader(self.story, mixed).read_once() if mixed else reading

    def read_once(self) -> Reading:
        """The story, read from the first sentence to the last."""
        for number, tokens in enumerate(self.sentences):
            self.mentions += mentions_of(tokens, number)
            told, hedged = view(tokens, TOLD), view(tokens, HEDGED)
            doubtful = any(t.state == HEDGED for t in tokens)
            for saying in sorted(sayings(), key=lambda s: s.needs_source):
                self.collect(saying, hedged if saying.hedge_is_fact else told, number, False)
                if doubtful and saying.fact in ("ai_role", "named"):
                    self.collect(saying, hedged, number, True)
        self.claims += list(self.outcomes())
        return Reading(
            tuple(self.sentences), tuple(self.mentions), tuple(self.claims), frozenset(self.sources)
        )

    def outcomes(self) -> Iterator[Claim]:
        """The final image is a machine's where something was put in and nothing else came out."""
        if any(c.value == "generated" and not c.hedged for c in self.claims):
            return
        inputs = [c for c in self.claims if c.fact == "generated_from" and c.value == "own_work"]
        for mention in self.mentions:
            late = [c for c in inputs if c.end < mention.start]
            if late and set(mention.key[1].split()) & FINISHED:
                made = replace(late[0], fact="ai_role", value="generated", key=mention.key)
                yield made
                yield replace(made, fact="amount", value="more_than_de_minimis", implied=True)
                return

    def collect(self, saying: Saying, line: Line, number: int, hedged: bool) -> None:
        """The claims of one saying in one sentence."""
        for pattern in saying.patterns:
            for match in matches(pattern, line):
                if not hedged and denied(line, match, pattern):
                    continue
                if not hedged and not fitting(saying, pattern, line, match, self.split):
                    if saying.value == "generated":
                        self.claim(NAMED, line, match, number, False)
                    continue
                self.claim(saying, line, match, number, hedged)

    def claim(self, saying: Saying, line: Line, match: Match, number: int, hedged: bool) -> None:
        """The claims of one match: one for each part that it names, one without if none."""
        start, end = self.span(line, match)
        if start >= end:
            return
        named = [line.tokens[i] for i in match.parts]
        keys: list[Key | None] = []
        for token in named:
            if token.has("ELEM"):
                if saying.only_media and token.medium not in saying.only_media:
                    continue
                if saying.only_kinds and token.kind not in saying.only_kinds:
                    continue
                if token.kind not in saying.not_kinds:
                    keys.append((token.kind, token.qualifier))
            else:
                keys += self.antecedents(token, number)
        if not named:
            keys = [object_after(line, match)] if saying.fact == "modification" else [None]
        elif not keys and saying.fact not in ("ai_role", "named"):
            keys = [None]
        implied = partial(line, match)
        for key in keys:
            base = Claim(
                saying.fact, saying.value, key, start, end, number, saying, hedged,
                from_text=match.source is not None and wordy(line.tokens[match.source]),
            )  # fmt: skip
            self.claims.append(base)
            if hedged:
                continue
            if saying.whole and saying.fact == "ai_role" and not implied:
                amount = replace(base, fact="amount", value="more_than_de_minimis", implied=True)
                self.claims.append(amount)
            if saying.also and self.from_own_work(saying, line, match, number):
                self.claims += [replace(base, fact=f, value=v) for f, v in saying.also]
        self.note_sources(saying, line, match, number)

    def from_own_work(self, saying: Saying, line: Line, match: Match, number: int) -> bool:
        """Whether what was put in is the person's own."""
        if not saying.needs_source:
            return True
        inside = line.tokens[match.first : match.last + 1]
        if any(t.has("MY") for t in inside):
            return True
        near = [c for c in self.claims if number - c.sentence <= 1 and not c.hedged]
        return any(c.value in ("own_work", "none") and c.end <= inside[-1].end for c in near)

    def note_sources(self, saying: Saying, line: Line, match: Match, number: int) -> None:
        """Remembers what was only put into a machine and is no part of the work."""
        if saying.value != "own_work" and not saying.needs_source:
            return
        inside = line.tokens[match.first : match.last + 1]
        part_at = {line.tokens[i].start for i in match.parts}
        for token in inside:
            if token.start in part_at:
                continue
            text_into_other = token.medium == "text" and not any(
                line.tokens[i].medium == "text" for i in match.parts
            )
            if token.has("ELEM") and text_into_other:
                continue
            if token.has("ELEM"):
                self.sources.add((token.kind, token.qualifier))
            elif token.has("IT"):
                self.sources |= set(self.antecedents(token, number))

    def span(self, line: Line, match: Match) -> tuple[int, int]:
        """Where the words of a match stand, without punctuation at the edges."""
        inside = [t for t in line.tokens[match.first : match.last + 1] if t.start < t.end]
        while inside and inside[0].has("PUNCT", "AND", "BUT", "SILENCE"):
            inside.pop(0)
        while inside and inside[-1].has("PUNCT", "AND", "SILENCE"):
            inside.pop()
        return (inside[0].start, inside[-1].end) if inside else (0, 0)

    def antecedents(self, token: Token, number: int) -> list[Key]:
        """The parts that a pronoun stands for: the nearest that agree with it in number."""
        plural = token.text in PLURAL_WORDS
        near = [m for m in self.mentions if m.end <= token.start and number - m.sentence <= 2]
        fitting = [m for m in near if m.plural == plural and m.state == TOLD]
        return [fitting[-1].key] if fitting else []


def mixed_kinds(reading: Reading) -> frozenset[str]:
    """The kinds of thing that both a person and a machine made, told apart by number or "other"."""
    values: dict[str, set[str | bool]] = {}
    for claim in reading.claims:
        if claim.fact in ("ai_role", "named") and claim.key and not claim.hedged:
            values.setdefault(claim.key[0], set()).add(claim.value)
    both = {k for k, v in values.items() if "none" in v and v & {"generated", True}}
    markers: dict[str, set[str]] = {}
    for tokens in reading.sentences if both else ():
        for token in with_markers(tokens, frozenset(both)):
            if token.has("ELEM") and token.kind in both and token.state == TOLD:
                markers.setdefault(token.kind, set()).add(token.qualifier)
    return frozenset(k for k, found in markers.items() if len(found - {""}) > 1)
