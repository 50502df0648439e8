"""What follows from all claims of a story together: the parts of the work and their facts.

Names that mean one part are brought together, claims find their part, and values are compared: one
value is found, several are disputed, and a claim that others put in doubt is dropped.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from assistant.facts_claims import Claim, Reading
from assistant.facts_language import HEDGED, Token
from assistant.facts_lists import word_set
from assistant.facts_parts import Part

ELEMENT_FACTS = (
    "ai_role", "generated_from", "own_work_perceptible", "modification", "amount",
)  # fmt: skip
APPLICATION_FACTS = ("stage", "form", "ai_disclosed", "ai_listed_as_author")
WHOLE_FACTS = ("arrangement", "unsure_how_to_describe")
MASS = word_set("mass")


@dataclass(frozen=True)
class Found:
    """A fact by its path, its value, and where its words stand."""

    fact: str
    value: str | bool
    start: int
    end: int


def resolve(reading: Reading) -> tuple[list[Found], list[list[Found]]]:
    """The facts that the claims agree on, and those that they dispute."""
    found: list[Found] = []
    disputed: list[list[Found]] = []
    story = Story(reading)
    names: set[str] = set()
    number = 0
    for part in story.shown():
        if part.name in names:
            continue
        names.add(part.name)
        path = f"elements[{number}]"
        number += 1
        found.append(Found(f"{path}.name", "", part.start, part.end))
        medium = story.medium(part)
        if medium:
            found.append(Found(f"{path}.medium", medium, part.start, part.end))
        for fact in ELEMENT_FACTS:
            settle(f"{path}.{fact}", story.claims_for(part.number, fact), found, disputed)
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
        if best is None or (claim.start, -claim.end) < (best.start, -best.end):
            first[claim.value] = claim
    facts = [Found(path, value, c.start, c.end) for value, c in first.items()]
    if len(facts) == 1:
        found.append(facts[0])
    elif facts:
        disputed.append(sorted(facts, key=lambda f: f.start))


def values(claims: list[Claim]) -> set[str | bool]:
    """The values that claims stand for."""
    return {c.value for c in claims}


def assisted(claims: list[Claim]) -> list[Claim]:
    """Help outweighs "I wrote it"."""
    helped = [c for c in claims if c.value == "assistive"]
    return helped if helped and "generated" not in values(claims) else claims


def weigh_origin(claims: list[Claim]) -> list[Claim]:
    """The person's own work counts with or without prompts; nothing, only if that is all."""
    own = [c for c in claims if c.value == "own_work"]
    alone = [c for c in claims if c.value == "nothing"]
    return own or alone or claims


def weigh_modification(claims: list[Claim]) -> list[Claim]:
    """Beside small changes, "nothing" means nothing else; great changes include small ones."""
    told = values(claims)
    if "creative" in told and "minor" in told:
        claims = [c for c in claims if c.value != "minor"]
    minor = {c.sentence for c in claims if c.value == "minor"}
    return [c for c in claims if c.value != "none" or c.sentence not in minor]


class Story:
    """The claims of a story, asked for by part and fact."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.parts = reading.parts
        self.claims = [c for c in reading.claims if not c.hedged]
        self.same = {p.number: p.number for p in self.parts}
        self.roles = {p.number: self.told_role(p.number) for p in self.parts}
        self.generated: set[int] = set()
        self.assist()
        self.alias()
        self.outcome()
        self.generated = {n for n, c in self.roles.items() if values(c) == {"generated"}}

    def told_role(self, number: int) -> list[Claim]:
        """What the words say of the AI's part in one part of the work."""
        claims = [c for c in self.claims if c.fact == "ai_role"]
        own = [c for c in claims if c.groups and number in c.groups[0]]
        told = values(own)
        strong = [c for c in own if not c.saying.weak]
        if "assistive" in told:
            return [c for c in own if c.value == "assistive"] if "generated" not in told else []
        if "generated" in told and values(strong) == {"generated"}:
            later = min(c.start for c in strong)
            person = [c for c in own if c.value == "none" and c.named and c.start < later]
            return strong if not person else own
        if told == {"none"} and not strong and self.doubted(number):
            return []
        return own

    def doubted(self, number: int) -> bool:
        """Whether AI is spoken of in a way that may be about this part."""
        for claim in self.reading.claims:
            about = bool(claim.groups) and number in claim.groups[0]
            if about and (claim.fact == "named" or (claim.hedged and claim.value != "none")):
                return True
            if claim.fact == "named" and not claim.groups and self.parts[number].medium == "text":
                return True
        return any(self.doubts(tokens, number) for tokens in self.reading.sentences)

    def doubts(self, tokens: tuple[Token, ...], number: int) -> bool:
        """Whether a sentence that is not sure of something speaks of AI for parts like this one."""
        if not any(t.has("AI") and t.state == HEDGED for t in tokens):
            return False
        named = {self.parts[int(t.kind)].medium for t in tokens if t.has("ELEM")}
        return not named or self.parts[number].medium in named

    def assist(self) -> None:
        """Gives help of a tool that names no part to the part it most likely means."""
        for claim in self.claims:
            if claim.value != "assistive" or claim.groups:
                continue
            own = [p for p in self.parts if values(self.roles[p.number]) == {"none"}]
            before = [p for p in own if p.start < claim.start] or own
            spelt = [p for p in before if p.medium == "text"] or before
            if spelt and all(c.saying.weak for c in self.roles[spelt[-1].number]):
                self.roles[spelt[-1].number] = [claim]

    def alias(self) -> None:
        """Puts the part that it must mean for a general name ("the images")."""
        for part in self.parts:
            if part.count:
                self.recount(part)
            if not part.generic or self.same[part.number] != part.number:
                continue
            before = [
                p for p in self.parts
                if p.number < part.number and p.medium == part.medium
                and self.roles[p.number] and not p.whole
            ]  # fmt: skip
            before = before if len(before) == 1 else [p for p in before if p.plural == part.plural]
            if not before:
                continue
            other = before[-1].number
            mine, theirs = values(self.roles[part.number]), values(self.roles[other])
            if not mine or mine == theirs or mine | theirs == {"none", "assistive"}:
                self.same[part.number] = other
                self.roles[other] = assisted(self.roles[other] + self.roles[part.number])
                self.roles[part.number] = []

    def recount(self, part: Part) -> None:
        """Puts a part told apart by its number alone back where nothing sets it apart."""
        for other in self.parts[: part.number]:
            mine, theirs = values(self.roles[part.number]), values(self.roles[other.number])
            if other.head == part.head and other.count and (not mine or mine == theirs):
                self.same[part.number] = other.number
                self.roles[other.number] = self.roles[other.number] + self.roles[part.number]
                self.roles[part.number] = []
                return

    def outcome(self) -> None:
        """Where something was put in and nothing is said to have come out: what is named after."""
        if any("generated" in values(c) for c in self.roles.values()):
            return
        put_in = [c for c in self.claims if c.value == "own_work" and c.fact == "generated_from"]
        if not put_in:
            return
        first = put_in[0]
        strong = {n for n, own in self.roles.items() if any(not c.saying.weak for c in own)}
        asked = set(first.groups[0]) if first.named and first.groups else set()
        for part in sorted(self.parts, key=lambda p: p.number not in asked):
            late = part.end > first.end or part.number in asked
            late = late and part.listed and not part.whole
            fed = part.number in self.reading.sources or part.number in strong
            if late and not fed and self.same[part.number] == part.number:
                made = replace(first, fact="ai_role", value="generated")
                self.roles[part.number] = [made]
                return

    def shown(self) -> list[Part]:
        """The parts of the work that somebody is said to have made, in the order of naming."""
        out: list[Part] = []
        put_in = any(c.value == "own_work" for c in self.claims)
        for part in self.parts:
            told = values(self.roles[part.number])
            strong = any(not c.saying.weak for c in self.roles[part.number])
            fed = part.number in self.reading.sources and told == {"none"} and not strong
            raw = part.source and self.generated
            fed = fed or (put_in and told == {"none"} and not strong and bool(raw))
            fed = fed or (told == {"none"} and not part.listed)  # no noun of the lists: too bold
            if told and not fed and not (part.whole and self.held(part)):
                out.append(part)
        return out

    def held(self, part: Part) -> bool:
        """Whether a whole work is only what holds parts that are told of by themselves."""
        mine = values(self.roles[part.number])
        others = [p for p in self.parts if p.number != part.number and not p.whole]
        told = [p for p in others if self.roles[p.number]]
        if not self.medium(part) and mine == {"none"}:
            return bool(told)
        return any(values(self.roles[p.number]) & mine for p in told)

    def medium(self, part: Part) -> str | None:
        """The medium that the noun tells, or else the verb."""
        if part.medium:
            return part.medium
        told = {m for n, m in self.reading.media if n == part.number}
        return told.pop() if len(told) == 1 else None

    def claims_for(self, number: int, fact: str) -> list[Claim]:
        """What stands for a fact of one part, after what others say is weighed in."""
        if fact == "ai_role":
            return self.roles[number]
        if number not in self.generated:
            return []
        own = [c for c in self.claims if c.fact == fact and number in self.targets(c)]
        if fact == "generated_from":
            return weigh_origin(own)
        if fact == "modification":
            return weigh_modification(own)
        weigh = {
            "own_work_perceptible": self.weigh_perceptible,
            "amount": self.weigh_amount,
        }
        return weigh[fact](number, own)

    def targets(self, claim: Claim) -> set[int]:
        """The generated parts that a claim is about."""
        groups = [{self.same[n] for n in g} for g in claim.groups]
        if claim.named and groups and not groups[0] & self.generated:
            known = groups[0] & {p.number for p in self.shown()}
            if known:
                return set()
        for group in groups:
            if group & self.generated:
                return group & self.generated
        here = {
            n for n in self.generated if any(c.sentence == claim.sentence for c in self.roles[n])
        }
        return here or (set(self.generated) if len(self.generated) == 1 else set())

    def weigh_perceptible(self, number: int, claims: list[Claim]) -> list[Claim]:
        """Asked only where the person's own work was put in."""
        origin = values(self.claims_for(number, "generated_from"))
        return claims if origin == {"own_work"} else []

    def weigh_amount(self, number: int, claims: list[Claim]) -> list[Claim]:
        """What is said; else a whole kind of thing, or many of a kind, is more than a little."""
        small = [c for c in claims if c.value == "de_minimis"]
        if small:
            return small
        if claims:
            return claims
        part = self.parts[number]
        counted = number in self.reading.counted or part.plural or part.head in MASS
        counted = counted or part.medium in ("music", "sound", "text", "code", "video")
        if not counted:
            return []
        role = self.roles[number][0]
        return [replace(role, fact="amount", value="more_than_de_minimis")]

    def plain(self, fact: str) -> list[Claim]:
        """All that stands for a fact of the whole work."""
        return [c for c in self.claims if c.fact == fact]

    def application(self, fact: str) -> list[Claim]:
        """What stands for a fact of the application, as far as it can apply."""
        claims = self.plain(fact)
        stage = values(self.plain("stage"))
        if fact == "stage" and "new" in stage and len(stage) > 1:
            return [c for c in claims if c.value != "new"]
        if fact == "stage" and stage == {"pending", "registered"}:
            loose = [c for c in claims if c.saying.patterns]
            return loose or claims
        if fact == "ai_disclosed":
            if not stage & {"pending", "registered"}:
                return []
            false = {c.sentence for c in claims if c.value is False}
            return [c for c in claims if c.value is False or c.sentence not in false]
        if fact == "ai_listed_as_author" and {True, False} == values(claims):
            true = {c.sentence for c in claims if c.value is True}
            return [c for c in claims if c.value is True or c.sentence not in true]
        return claims
