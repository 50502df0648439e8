"""What each clause of a story claims: a fact, a value, the parts it may be about, the words.

Claims are taken clause by clause and may disagree; what follows from all of them together is
decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from assistant.facts_arguments import (
    Group,
    arguments,
    continues_with_machine,
    has_machine,
    has_object,
    is_partial,
    near_object,
    span,
)
from assistant.facts_clauses import Clause, clauses, says
from assistant.facts_filing import filing
from assistant.facts_guards import denied, fitting, standing
from assistant.facts_language import HEDGED, TOLD, Token, vocabulary
from assistant.facts_lists import word_set
from assistant.facts_loose import Said, changes, feeding, perceptible, prompting, typed_in
from assistant.facts_parts import Part, Parts, is_content
from assistant.facts_patterns import Line, Match, Saying, matches, sayings, written_out
from assistant.facts_sentences import sentences

FRAMES = "facts_frames.toml"
REMEMBERED = 6  # groups of parts that a clause without one may still be about
PLURAL_WORDS = word_set("plural_words")
SINGULAR_WORDS = word_set("singular_words")
REACHING = word_set("reaching")
HELPING = word_set("helping")
LOOSE = Saying("ai_role", "generated", (), side="near")
UNCLEAR = (
    "NOT", "NO", "WITHOUT", "CHECKER", "CHECKING", "ASSIST", "DISCLOSE", "AUTHORNOUN", "FORMPLACE",
    "PART", "SELF", "MINE", "OFFICE",
)  # fmt: skip
NAMED = Saying("named", True, (), side="near")


@dataclass(frozen=True)
class Claim:
    """A fact that some words support, and the groups of parts it may be about, likeliest first."""

    fact: str
    value: str | bool
    groups: tuple[Group, ...]
    start: int
    end: int
    sentence: int
    saying: Saying
    hedged: bool = False
    named: bool = False
    words: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Reading:
    """All that was read out of a story."""

    sentences: tuple[tuple[Token, ...], ...]
    parts: tuple[Part, ...]
    claims: tuple[Claim, ...]
    sources: frozenset[int]
    counted: frozenset[int]
    media: tuple[tuple[int, str], ...]


def view(tokens: Clause, up_to: int) -> Line:
    """Words for the patterns, with what is marked more strongly than allowed blotted out."""
    blot = frozenset({"SILENCE"})
    return written_out([t if t.state <= up_to else replace(t, text="", tags=blot) for t in tokens])


def views(tokens: Clause) -> tuple[Line, Line]:
    """What is told outright, and that with what is hedged; one and the same where nothing is."""
    told = view(tokens, TOLD)
    return told, (view(tokens, HEDGED) if any(t.state == HEDGED for t in tokens) else told)


class Reader:
    """Goes through the clauses once and collects what they name and claim."""

    def __init__(self, story: str) -> None:
        parts = Parts()
        self.sentences = sentences(story, parts)
        self.parts = parts.all
        self.claims: list[Claim] = []
        self.sources: set[int] = set()
        self.counted: set[int] = set()
        self.media: list[tuple[int, str]] = []
        self.spoken: list[Group] = []
        self.machine = False
        self.number = 0
        self.heard: dict[Group, int] = {}

    def read(self) -> Reading:
        """The story, read from the first sentence to the last."""
        for number, tokens in enumerate(self.sentences):
            if not any(t.text[:1].isalpha() for t in tokens):
                continue
            self.count(tokens)
            self.number = number
            self.application(tokens, number)
            before = len(self.claims)
            told = clauses(tokens)
            for clause, after in zip(told, (*told[1:], ()), strict=False):
                self.machine = has_machine(clause) or continues_with_machine(after)
                self.frames(clause, number)
                self.loose(clause, number)
            roles = [c for c in self.claims[before:] if c.fact in ("ai_role", "named")]
            if not any(c.groups for c in roles):
                self.together(tokens, number)
        return Reading(
            tuple(self.sentences), tuple(self.parts), tuple(self.claims),
            frozenset(self.sources), frozenset(self.counted), tuple(self.media),
        )  # fmt: skip

    def loose(self, clause: Clause, number: int) -> None:
        """What the words of a clause say together, where no pattern is needed."""
        made = {str(n) for c in self.claims if c.saying.weak and c.named for n in c.groups[0]}
        for said, at in feeding(clause, frozenset(made)):
            if clause[at].has("ELEM"):
                self.sources.add(int(clause[at].kind))
            elif clause[at].has("IT") and self.spoken:
                self.sources |= set(self.spoken[-1])
            self.say(said, clause, number)
        self.sources |= set(typed_in(clause))
        names = frozenset(self.parts[n].name for n in self.sources)
        put_in = any(c.value == "own_work" for c in self.claims)
        for said in (
            *changes(clause),
            *prompting(clause),
            *(perceptible(clause, names) if put_in else ()),
        ):
            self.say(said, clause, number)

    def say(self, said: Said, clause: Clause, number: int) -> None:
        """One claim of words that stand together."""
        line = view(clause, TOLD)
        saying = Saying(said.fact, said.value, (), side="near")
        match = Match(said.first, said.last)
        groups, named = self.groups(saying, line, match)
        self.claim(saying, line, match, number, groups, named=named)

    def together(self, tokens: Clause, number: int) -> None:
        """A part named in one breath with a tool that makes such things, and nothing else said."""
        if any(t.has(*UNCLEAR) or t.text in HELPING or t.state != TOLD for t in tokens):
            return
        tools = [t for t in tokens if t.has("GEN", "AI", "PROMPT")]
        groups = [g for g in arguments(tokens) if not set(g) <= self.sources]
        if not tools or len(groups) != 1 or not self.lasting(groups[0], tokens):
            return
        first, last = tools[0], tools[0]
        self.claims.append(
            Claim("ai_role", "generated", (groups[0],), first.start, last.end, number, LOOSE,
                  named=True)
        )  # fmt: skip

    def count(self, tokens: Clause) -> None:
        """Notes the parts that are named with a number, or with "all" and its like."""
        for i, token in enumerate(tokens):
            near = tokens[max(0, i - 2) : i]
            if token.has("ELEM") and any(t.has("ALLOF", "NUM") and t.text != "one" for t in near):
                self.counted.add(int(token.kind))

    def application(self, tokens: Clause, number: int) -> None:
        """What a sentence says of the application and of the work as a whole."""
        told, hedged = views(tokens)
        for saying in sayings():
            line = hedged if saying.hedge_is_fact else told
            for pattern in saying.patterns:
                for match in matches(pattern, line):
                    if denied(line, match, pattern) or not fitting(saying, line, match):
                        continue
                    self.claim(saying, line, match, number, ())
        for said in filing(tokens):
            self.claim(
                Saying(said.fact, said.value, ()), told, Match(said.first, said.last),
                number, (),
            )  # fmt: skip

    def frames(self, clause: Clause, number: int) -> None:
        """What a clause says of the parts, and of which it speaks."""
        told, hedged = views(clause)
        doubtful = any(t.state == HEDGED for t in clause)
        before = len(self.claims)
        for saying in sayings(FRAMES):
            self.collect(saying, told, number, hedged=False)
            if doubtful and saying.fact in ("ai_role", "named"):
                self.collect(saying, hedged, number, hedged=True)
        pushed = [
            claim.groups[0]
            for claim in self.claims[before:]
            if claim.fact == "ai_role" and claim.named and claim.groups
        ]
        pushed = pushed or [g for g in arguments(clause) if self.lasting(g, clause)][:1]
        for group in pushed:
            self.heard[group] = number
            if not self.spoken or self.spoken[-1] != group:
                self.spoken.append(group)

    def lasting(self, group: Group, clause: Clause) -> bool:
        """Whether a group that a clause merely names is what the next clauses speak of."""
        filing = any(t.has("FORMPLACE", "AUTHORNOUN", "CERT") for t in clause)
        bare = not says(clause)
        known = all((self.parts[n].listed or bare) and not self.parts[n].whole for n in group)
        return known and not filing and not set(group) <= self.sources

    def collect(self, saying: Saying, line: Line, number: int, *, hedged: bool) -> None:
        """The claims of one saying in one clause."""
        for pattern in saying.patterns:
            for match in matches(pattern, line):
                if not hedged and denied(line, match, pattern):
                    continue
                if standing(saying, line, match) and not (self.machine and saying.weak):
                    self.found(saying, line, match, number, hedged=hedged)

    def found(self, saying: Saying, line: Line, match: Match, number: int, *, hedged: bool) -> None:
        """What a match that may stand says of which parts."""
        groups, named = self.groups(saying, line, match)
        made = saying.value == "generated"
        some = saying.fact == "ai_role" and not hedged and is_partial(line, groups, named=named)
        if some and not made:
            return
        if some or (made and any(t.text in HELPING for t in line.tokens)):
            saying = NAMED
        role = saying.fact in ("ai_role", "named")
        if groups or not role or saying is NAMED or saying.value == "assistive":
            self.claim(saying, line, match, number, groups, hedged=hedged, named=named)
            if saying.value == "own_work":
                self.note_sources(line, match)

    def claim(
        self, saying: Saying, line: Line, match: Match, number: int, groups: tuple[Group, ...],
        *, hedged: bool = False, named: bool = False,
    ) -> None:  # fmt: skip
        """One claim of the words that matched."""
        start, end = span(line, match)
        if start >= end:
            return
        if named and saying.fact == "ai_role":
            at = [t for t in line.tokens if t.has("ELEM") and int(t.kind) in groups[0]]
            start, end = min(start, at[0].start), max(end, at[-1].end)
        words = frozenset(t.text for t in line.tokens)
        self.claims.append(
            Claim(
                saying.fact, saying.value, groups, start, end, number, saying, hedged, named, words
            )
        )  # fmt: skip
        if saying.fact == "ai_role" and groups:
            self.note_media(line, groups[0])

    def groups(self, saying: Saying, line: Line, match: Match) -> tuple[tuple[Group, ...], bool]:
        """The groups that the words may be about, and whether the clause itself names them."""
        named = list(self.named_groups(saying.side, line, match))
        if saying.value == "assistive":
            named = [g for g in named if all(self.parts[n].listed for n in g)]
        if saying.fact not in ("ai_role", "named"):
            named = [g for g in arguments(line.tokens) if not set(g) <= self.sources]
        if named and saying.fact in ("ai_role", "named"):
            took = line.tokens[match.last].has("TAKE") and not line.tokens[match.last].has("AUTHOR")
            if took and saying.weak and any(self.parts[n].medium != "image" for n in named[0]):
                return (), False
            return (named[0],), True
        if saying.side == "inside" or (saying.side == "right" and has_object(line, match)):
            return (), False
        recent = [g for g in reversed(self.spoken[-REMEMBERED:]) if not set(g) <= self.sources]
        said = self.agreeing(line, recent)
        role = saying.fact in ("ai_role", "named")
        if role and not (said and self.carries(line, match, said[0])):
            return (), False
        return tuple(named + said), bool(named)

    def carries(self, line: Line, match: Match, group: Group) -> bool:
        """Whether words that name no part say who made the one that was spoken of last."""
        before = [t for t in line.tokens[: match.first + 1] if t.start < t.end]
        if any(is_content(t) and not t.has("ELEM", "NUM") and t.text != "mine" for t in before):
            return False
        if self.heard.get(group) == self.number:
            return True
        said = any((t.has("IT") and not t.has("DET")) or t.text in REACHING for t in line.tokens)
        return said and self.number - self.heard.get(group, -9) == 1

    def agreeing(self, line: Line, said: list[Group]) -> list[Group]:
        """The groups with those first that a pronoun of the clause agrees with in number."""
        pronouns = {t.text for t in line.tokens if t.has("IT")}
        many, single = bool(pronouns & PLURAL_WORDS), bool(pronouns & SINGULAR_WORDS)
        if many == single:
            return said
        return sorted(said, key=lambda g: self.many(g) != many)

    def many(self, group: Group) -> bool:
        """Whether a group is spoken of as "they"."""
        return len(group) > 1 or self.parts[group[0]].plural

    def named_groups(self, side: str, line: Line, match: Match) -> Iterator[Group]:
        """The groups of parts in a clause, the nearest on the side asked for first."""
        if side == "inside":
            before = [t for t in line.tokens[: match.first] if not t.has("DET", "ADV")]
            if before and before[-1].has("BE") and line.tokens[match.first].has("AI", "AIGEN"):
                yield from list(arguments(line.tokens[: match.first]))[:1]
            found = [t for t in line.tokens[match.first : match.last + 1] if t.has("ELEM")]
            yield from list(arguments(tuple(line.tokens[match.first : match.last + 1])))
            yield from ((int(t.kind),) for t in found)
            return
        left = list(arguments(line.tokens[: match.first + 1]))
        inside = list(arguments(line.tokens[match.first : match.last + 1]))
        right = list(arguments(line.tokens[match.last + 1 :], hanging=side == "right"))
        if side == "right":
            if near_object(line.tokens[match.last + 1 :]):
                yield from right
            yield from left[-1:]
        else:
            yield from left[:1]
            if side == "near":
                yield from inside
                yield from right

    def note_sources(self, line: Line, match: Match) -> None:
        """Remembers what was only put into a machine and is no part of the work."""
        inside = line.tokens[match.first : match.last + 1]
        for i, token in enumerate(inside):
            if token.has("ELEM") and (token.has("OWN") or token.has("SOURCE")):
                led = any(t.text == "into" for t in inside[max(0, i - 3) : i])
                if not led:
                    self.sources.add(int(token.kind))
        if any(t.has("IT") for t in inside) and self.spoken:
            self.sources |= set(self.spoken[-1])

    def note_media(self, line: Line, group: Group) -> None:
        """The medium that a verb tells of a part whose noun does not."""
        for token in line.tokens:
            medium = vocabulary().made_by.get(token.text)
            if medium:
                self.media += [(n, medium) for n in group]
