"""A recommendation as it may be shown: every reason cited at the words that its rule rests on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.citations import Claim, Role, Section, cite_rule
from assistant.rules import Facts, Missing, Reason, Recommendation, load_table, recommend
from corpus.documents import Corpus

FIELDS = {
    "author_created": "Author Created",
    "material_excluded_other": "Material Excluded / Other",
    "new_material_added_other": "New Material Added / Other",
    "note_to_co": "Note to CO",
}
_ROLES: dict[str, Role] = {"F1": "answer", "F2": "answer", "F3": "answer", "F5": "answer"}


@dataclass(frozen=True, slots=True)
class Ruled:
    """What the rules conclude from confirmed facts, with a claim for each reason and question."""

    facts: Facts
    recommendation: Recommendation
    reasons: tuple[tuple[Reason, Claim], ...]
    questions: tuple[tuple[Missing, Claim], ...]


def rule(facts: Facts, corpus: Corpus) -> Ruled:
    """The recommendation for the facts, cited; raises Unbound where a rule's words do not stand."""
    recommendation = recommend(facts)
    return Ruled(
        facts,
        recommendation,
        tuple((reason, _cited(reason, corpus)) for reason in recommendation.reasons),
        tuple((asked, _asked(asked, corpus)) for asked in recommendation.missing),
    )


def _cited(reason: Reason, corpus: Corpus) -> Claim:
    role = _role(reason)
    return cite_rule(role, reason.says, [(b.address, b.words) for b in reason.basis], corpus)


def _asked(asked: Missing, corpus: Corpus) -> Claim:
    return cite_rule("basis", asked.why, [(b.address, b.words) for b in asked.basis], corpus)


def _role(reason: Reason) -> Role:
    """The verdict answers, steps come next, what is at risk is an exception, the rest is basis."""
    if reason.rule in _ROLES:
        return _ROLES[reason.rule]
    if reason.rule.startswith("R"):
        return "exception"
    return "next_step" if reason.rule.startswith("F") and reason.rule != "F4" else "basis"


def sections(ruled: Ruled, corpus: Corpus) -> Iterator[Section]:
    """The recommendation in reading order: the result, why, what to type, what to do, near misses."""
    by_role: dict[str, list[tuple[Reason, Claim]]] = {}
    for reason, claim in ruled.reasons:
        by_role.setdefault(claim.role, []).append((reason, claim))
    if ruled.recommendation.verdict == "need_facts":
        yield from _open_questions(ruled)
    yield from _group("By the answers that you confirmed:", by_role.get("answer", ()))
    yield from (Section(said, ()) for said in rests_on(ruled.recommendation))
    yield from _group("Why:", by_role.get("basis", ()))
    yield from _fields(ruled.recommendation)
    yield from _group("What to do:", by_role.get("next_step", ()))
    yield from _group("Mind this:", by_role.get("exception", ()))
    yield from (_minded(each) for each in cautions(ruled.recommendation, corpus))
    yield from _near_misses(ruled.recommendation)
    if ruled.recommendation.verdict != "need_facts":
        yield from _open_questions(ruled)
    yield Section(ruled.recommendation.notice, ())


def _group(lead: str, reasons: Sequence[tuple[Reason, Claim]]) -> Iterator[Section]:
    if reasons:
        yield Section(lead, tuple(claim for _, claim in reasons))


def rests_on(recommendation: Recommendation) -> Iterator[str]:
    """The applicant's own judgments that the result rests on, said back once, in one paragraph."""
    answers = dict.fromkeys(a for reason in recommendation.reasons for a in reason.answers)
    if answers:
        yield " ".join(answers)


def _near_misses(recommendation: Recommendation) -> Iterator[Section]:
    """What the other answer would change, for the answers that a person had to judge."""
    near = [f"- {miss.says}" for miss in recommendation.near_misses if miss.judged]
    if near:
        yield Section("\n".join(["What another answer would change:", *near]), ())


def _fields(recommendation: Recommendation) -> Iterator[Section]:
    texts = field_texts(recommendation)
    if texts:
        lines = [f"{label}: {text}" for label, text in texts]
        yield Section("\n".join(["What to type, field by field:", *lines]), ())


def field_texts(recommendation: Recommendation) -> list[tuple[str, str]]:
    """The fields that get a text, by the names that the form gives them, in the form's order."""
    fields = recommendation.fields
    named = ((label, getattr(fields, key)) for key, label in FIELDS.items())
    return [(label, text) for label, text in named if text is not None]


def cautions(recommendation: Recommendation, corpus: Corpus) -> Iterator[Claim | str]:
    """The warnings besides the risk: a claim where the table binds it to words, else a sentence."""
    for warning in load_table().warnings:
        if warning.says in recommendation.warnings:
            bases = [(basis.address, basis.words) for basis in warning.rests_on]
            yield cite_rule("exception", warning.says, bases, corpus) if bases else warning.says


def _minded(caution: Claim | str) -> Section:
    if isinstance(caution, str):
        return Section(f"Mind this: {caution}", ())
    return Section("Mind this:", (caution,))


def _open_questions(ruled: Ruled) -> Iterator[Section]:
    """What is still to be asked, the fact that decides most first, each with why it is asked."""
    for number, (asked, why) in enumerate(ruled.questions):
        lead = "Before there is a result, tell us:" if number == 0 else "Then:"
        if ruled.recommendation.verdict != "need_facts":
            lead = "Still open:" if number == 0 else "And:"
        yield Section(f"{lead} {asked.question} Why we ask:", (why,))
