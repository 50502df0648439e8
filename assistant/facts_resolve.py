"""What follows from all claims of a story together: the parts of the work and their facts.

Names that mean one part are brought together, claims without a part find theirs, and values are
compared: one value is found, several are disputed, and a claim that others put in doubt is dropped.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

from assistant.facts_claims import Claim, Key, Mention, Reading
from assistant.facts_language import SILENT, TOLD, Token

ELEMENT_FACTS = (
    "ai_role", "generated_from", "own_work_perceptible", "modification", "amount",
)  # fmt: skip
APPLICATION_FACTS = ("stage", "form", "ai_disclosed", "ai_listed_as_author")
WHOLE_FACTS = ("arrangement", "unsure_how_to_describe")
BOOK = ("work of words: book", "")  # a whole work that somebody wrote: its text
ABSTRACT = frozenset(["writing", "wording", "prose"])  # say what was done, not to which part
ELSEWHERE = frozenset(
    [
        "else",
        "other",
        "otherwise",
        "rest",
        "apart",
        "except",
        "elsewhere",
        "besides",
        "beyond",
        "more",
    ]
)
MEDIA_OF_TOOLS = {"CHAT": ("text", "code"), "GEN": ("image", "music", "video", "sound")}


@dataclass(frozen=True)
class Found:
    """A fact by its path, its value, and where its words stand."""

    fact: str
    value: str | bool
    start: int
    end: int


def resolve(reading: Reading) -> tuple[list[Found], list[list[Found]]]:
    """The facts that the claims agree on, and those that they dispute."""
    reading = with_aliases(reading)
    roles = [c for c in reading.claims if c.fact in ("ai_role", "named")]
    keys = parts_of(reading, roles)
    found: list[Found] = []
    disputed: list[list[Found]] = []
    story = Story(reading, keys)
    names: set[str] = set()
    number = 0
    for key in keys:
        name = story.name(key, names)
        if name is None:
            continue
        names.add(name.name)
        path = f"elements[{number}]"
        number += 1
        found.append(Found(f"{path}.name", "", name.start, name.end))
        if name.medium:
            found.append(Found(f"{path}.medium", name.medium, name.start, name.end))
        for fact in ELEMENT_FACTS:
            settle(f"{path}.{fact}", story.claims_for(key, fact), found, disputed)
    for fact in APPLICATION_FACTS:
        settle(f"application.{fact}", story.application(fact), found, disputed)
    for fact in WHOLE_FACTS:
        settle(fact, story.plain(fact), found, disputed)
    return found, disputed


def settle(path: str, claims: list[Claim], found: list[Found], disputed: list[list[Found]]) -> None:
    """One value goes to what was found, several to what is disputed."""
    first: dict[str | bool, Claim] = {}
    for claim in claims:
        best = first.get(claim.value)
        if best is None or rank(claim) < rank(best):
            first[claim.value] = claim
    facts = [Found(path, value, c.start, c.end) for value, c in first.items()]
    if len(facts) == 1:
        found.append(facts[0])
    elif facts:
        disputed.append(sorted(facts, key=lambda f: f.start))


def rank(claim: Claim) -> tuple[bool, int, int]:
    """Said outright before implied, then the earliest words, of those the longest."""
    return claim.implied, claim.start, -claim.end


def parts_of(reading: Reading, roles: list[Claim]) -> list[Key]:
    """The parts of the work that somebody is said to have made, in the order of their naming."""
    claimed = {c.key for c in roles if c.key is not None}
    made = {c.key for c in roles if c.value != "none" and not c.hedged}
    order = dict.fromkeys(m.key for m in reading.mentions)
    if not claimed - {None} and any(c.saying.everywhere for c in roles):
        claimed = set(order)
    keys = [k for k in order if k in claimed and (k in made or k not in reading.sources)]
    texts = {m.key for m in reading.mentions if m.medium == "text" and m.key in keys}
    inner = {c.key for c in roles if c.key in texts - {BOOK} and c.value == "none"}
    fed = any(c.value == "own_work" and not c.hedged for c in reading.claims)
    return [
        k
        for k in keys
        if (k != BOOK or BOOK in made or not inner)
        and not (fed and k not in made and k[0].startswith("named:"))
    ]


def with_aliases(reading: Reading) -> Reading:
    """The reading with a general name ("the image") put for the one part that it must mean."""
    roles: dict[Key, set[str | bool]] = {}
    where: dict[Key, set[int]] = {}
    for claim in reading.claims:
        if claim.fact == "ai_role" and claim.key and not claim.hedged:
            roles.setdefault(claim.key, set()).add(claim.value)
            where.setdefault(claim.key, set()).add(claim.sentence)
    first: dict[Key, Mention] = {}
    for mention in reading.mentions:
        first.setdefault(mention.key, mention)
    alias: dict[Key, Key] = {}
    for key, mention in first.items():
        if not mention.generic or key[1] or key in reading.sources:
            continue
        same = [
            k for k, m in first.items()
            if k != key and alike(m, mention) and k not in reading.sources
            and (k in roles or (mention.name in ABSTRACT and m.start < mention.start))
        ]  # fmt: skip
        if len(same) != 1 or first[same[0]].start > mention.start:
            continue
        other = same[0]
        told = roles.get(key, set()) | roles.get(other, set())
        mixed = "generated" in told and len(told) > 1
        together = key[0] != "voice" and where.get(key, set()) & where.get(other, set())
        apart = key in roles and (mixed or together)
        if not apart and (key in roles or first[other].plural == mention.plural):
            alias[key] = other
    return replace(
        reading,
        mentions=tuple(replace(m, key=alias.get(m.key, m.key)) for m in reading.mentions),
        claims=tuple(
            replace(c, key=alias.get(c.key, c.key) if c.key else None) for c in reading.claims
        ),
    )


def alike(first: Mention, general: Mention) -> bool:
    """Whether a general name can stand for a part: of one medium, or a voice for what it says."""
    spoken = general.key[0] == "voice" and first.key[0] in ("vocals", "narration")
    return spoken or first.medium == general.medium


class Story:
    """The claims of a story, asked for by part and fact."""

    def __init__(self, reading: Reading, keys: list[Key]) -> None:
        self.reading = reading
        self.keys = keys
        self.claims = [c for c in reading.claims if not c.hedged]
        self.media = {m.key: m.medium for m in reversed(reading.mentions)}
        self.generated = {k for k in keys if values(self.role(k)) == {"generated"}}

    def name(self, key: Key, taken: set[str]) -> Mention | None:
        """The words that first name a part, unless another part has that name already."""
        own = [m for m in self.reading.mentions if m.key == key]
        return next((m for m in own if m.name not in taken), None)

    def claims_for(self, key: Key, fact: str) -> list[Claim]:
        """What stands for a fact of one part, after what others say is weighed in."""
        if fact == "ai_role":
            return self.role(key)
        if key not in self.generated:
            return []
        own = [c for c in self.claims if c.fact == fact and key in self.targets(c)]
        weigh = {
            "generated_from": self.weigh_generated_from,
            "own_work_perceptible": self.weigh_own_work_perceptible,
            "modification": self.weigh_modification,
            "amount": self.weigh_amount,
        }
        return weigh[fact](key, own)

    def role(self, key: Key) -> list[Claim]:
        """What the words say of the AI's part: help outweighs "I wrote it", a doubt too."""
        own = [c for c in self.claims if c.fact == "ai_role" and c.key == key]
        if not any(c.value == "none" and not c.saying.weak for c in own):
            own += [c for c in self.claims if c.fact == "ai_role" and self.points_to(c, key)]
        own += [c for c in self.claims if c.saying.everywhere and self.reaches(c, key, own)]
        told = values(own)
        strong = [c for c in own if not c.saying.weak]
        if "assistive" in told and "generated" not in told:
            return [c for c in own if c.value == "assistive"]
        if told == {"generated", "none"} and any(c.saying.also for c in own):
            return strong
        if told == {"none"} and not strong and self.doubted(key, own):
            return []
        return own

    def points_to(self, claim: Claim, key: Key) -> bool:
        """Whether a claim that names no part is about this one: the last that was named."""
        if not claim.saying.focus or claim.key is not None:
            return False
        if any(c.key and c.sentence == claim.sentence and c.value == claim.value
               for c in self.claims):  # fmt: skip
            return False
        parts = [m for m in self.reading.mentions if m.key in self.keys]
        near = [m for m in parts if m.sentence == claim.sentence]
        near = near or [m for m in parts if m.start < claim.end]
        wordy = [m for m in near if m.medium == "text"] or near
        return bool(wordy) and wordy[-1].key == key

    def reaches(self, claim: Claim, key: Key, own: list[Claim]) -> bool:
        """Whether "no AI was used" takes in this part."""
        if claim.fact != "ai_role" or any(c is claim for c in own):
            return False
        here = {m.key for m in self.reading.mentions if m.sentence == claim.sentence}
        here &= set(self.keys)
        words = {t.text for t in self.reading.sentences[claim.sentence]}
        if here and words & ELSEWHERE:
            return key not in here
        if here:
            before = [
                m.key for m in self.reading.mentions
                if m.sentence == claim.sentence and m.end <= claim.start
            ]  # fmt: skip
            return bool(before) and before[-1] == key
        return not words & ELSEWHERE or "generated" not in values(own)

    def doubted(self, key: Key, own: list[Claim]) -> bool:
        """Whether AI is spoken of in a way that may be about this part."""
        if any(c.fact == "named" and c.key == key for c in self.claims):
            return True
        hedged = [c for c in self.reading.claims if c.hedged and c.key == key]
        if any(c.value != "none" or c.sentence not in {o.sentence for o in own} for c in hedged):
            return True
        explained = {c.sentence for c in self.claims if c.fact in (*ELEMENT_FACTS, "ai_disclosed")}
        explained |= {c.sentence for c in self.claims if c.fact == "ai_listed_as_author"}
        explained -= {c.sentence for c in own if c.saying.weak} - {
            c.sentence for c in self.claims if c.fact != "ai_role" or not c.saying.weak
        }
        for number, tokens in enumerate(self.reading.sentences):
            if number in explained:
                continue
            if any(a.text == "only" and b.has("AI") for a, b in pairwise(tokens)):
                continue
            for token in tokens:
                if token.has("AI") and token.state != SILENT and self.may_mean(token, number, key):
                    return True
        return False

    def may_mean(self, token: Token, number: int, key: Key) -> bool:
        """Whether a tool named in a sentence that says nothing clear may have made this part."""
        here = [m for m in self.reading.mentions if m.sentence == number]
        if here:
            return any(m.key == key or m.medium == self.media.get(key) for m in here)
        roles = [c for c in self.claims if c.fact == "ai_role" and c.value != "none"]
        if any(c.key != key for c in roles) and token.state == TOLD:
            return False
        media = [m for tag, group in MEDIA_OF_TOOLS.items() if token.has(tag) for m in group]
        return not media or self.media.get(key) in media

    def targets(self, claim: Claim) -> set[Key]:
        """The generated parts that a claim is about; where it names none, the nearest."""
        if claim.key in self.generated:
            return {claim.key} if claim.key else set()
        if claim.key is not None and claim.key in self.keys:
            return set()
        if claim.key is not None and claim.key not in self.reading.sources:
            return set()
        roles = [
            c for c in self.claims
            if c.fact == "ai_role" and c.key in self.generated and c.value == "generated"
        ]  # fmt: skip
        here = [c for c in roles if c.sentence == claim.sentence]
        other = {m.key for m in self.reading.mentions if m.sentence == claim.sentence}
        if not here and other & (set(self.keys) - self.generated) and not other & self.generated:
            return set()
        named = [
            m for m in self.reading.mentions
            if m.key in self.generated and m.start < claim.end and claim.sentence - m.sentence <= 3
        ]  # fmt: skip
        here_named = [m for m in named if m.sentence == claim.sentence]
        if here_named:
            return self.with_fellows(here_named[-1].key, roles)
        if here and here[0].key:
            return self.with_fellows(here[0].key, roles)
        if named:
            return self.with_fellows(named[-1].key, roles)
        return set(self.generated) if len(self.generated) == 1 else set()

    def with_fellows(self, key: Key, roles: list[Claim]) -> set[Key]:
        """A part with those that the same words say were made by the machine."""
        spans = {(c.start, c.end) for c in roles if c.key == key}
        return {key} | {c.key for c in roles if (c.start, c.end) in spans and c.key}

    def weigh_generated_from(self, key: Key, claims: list[Claim]) -> list[Claim]:
        """The person's own work counts with or without prompts."""
        claims = [c for c in claims if not c.from_text or self.media.get(key) == "text"]
        own = [c for c in claims if c.value == "own_work"]
        return own or claims

    def weigh_own_work_perceptible(self, key: Key, claims: list[Claim]) -> list[Claim]:
        """Asked only where the person's own work was put in."""
        origin = values(self.claims_for(key, "generated_from"))
        return claims if origin == {"own_work"} else []

    def weigh_modification(self, key: Key, claims: list[Claim]) -> list[Claim]:
        """Beside small changes, "nothing" means nothing else; great changes include small ones."""
        told = values(claims)
        if "creative" in told and "minor" in told:
            claims = [c for c in claims if c.value != "minor"]
        minor = {c.sentence for c in claims if c.value == "minor"}
        return [c for c in claims if c.value != "none" or c.sentence not in minor]

    def weigh_amount(self, key: Key, claims: list[Claim]) -> list[Claim]:
        """What is implied gives way to what is said, and to a creative change by hand."""
        said = [c for c in claims if not c.implied]
        if said:
            return said
        changed = values(self.claims_for(key, "modification"))
        return [] if "creative" in changed else claims

    def plain(self, fact: str) -> list[Claim]:
        """All that stands for a fact of the whole work."""
        return [c for c in self.claims if c.fact == fact]

    def application(self, fact: str) -> list[Claim]:
        """What stands for a fact of the application, as far as it can apply."""
        claims = self.plain(fact)
        stage = values(self.plain("stage"))
        if fact == "stage" and "new" in stage and len(stage) > 1:
            return [c for c in claims if c.value != "new"]
        if fact == "ai_disclosed":
            filed = any(
                t.has("FILED") and t.state == TOLD for s in self.reading.sentences for t in s
            )
            if stage == {"new"} or not (stage or filed):
                return []
            false = {c.sentence for c in claims if c.value is False}
            return [c for c in claims if c.value is False or c.sentence not in false]
        if fact == "ai_listed_as_author" and {True, False} == values(claims):
            true = {c.sentence for c in claims if c.value is True}
            return [c for c in claims if c.value is True or c.sentence not in true]
        return claims


def values(claims: list[Claim]) -> set[str | bool]:
    """The values that claims stand for."""
    return {c.value for c in claims}
