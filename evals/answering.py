"""Each case put to the desk, and what it makes of it: answers, decisions, stories, attacks."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from assistant.answerable import confidence
from assistant.bootstrap import Assistant
from assistant.citations import Citation, Claim, verify
from assistant.compose import compose, offered
from assistant.facts import propose
from assistant.guard import Reply
from assistant.questions import asked, confirmed
from assistant.recommendation_json import recommendation_json
from assistant.recommendations import rule
from assistant.standalone import standalone
from corpus.documents import Corpus
from corpus.errors import BadInput
from evals.cases import Case
from evals.metrics import (
    Scores,
    citation_scores,
    decision_scores,
    refusal_scores,
)
from evals.spans import Placed
from evals.story_facts import facts_scores
from evals.systems import Desk

_QUOTATION = re.compile(r"“[^”]*”")
_LOOKED_AT = 10  # hits, as many as the desk answers from


@dataclass(frozen=True)
class Outcome:
    """What came of a case: its scores, what was shown, and how long it took."""

    scores: Scores
    shown: dict[str, Any] = field(default_factory=dict)
    confidence: float | None = None
    milliseconds: float | None = None


def answer_at_the_desk(case: Case, gold: Sequence[Placed], assistant: Assistant) -> Outcome:
    """The answer that the desk shows, verified and guarded."""
    one = case.asked()
    began = time.perf_counter()
    reply, _ = assistant.ask(one)
    took = (time.perf_counter() - began) * 1000
    sure = confidence(standalone(one), reply.hits)
    return _outcome(case, gold, assistant.corpus, reply.kind, reply.claims, sure, took)


def answer_from_folder(case: Case, gold: Sequence[Placed], desk: Desk) -> Outcome:
    """What the desk would cite from other texts: the same search, answerer and verification.

    The list of subjects that our own texts leave out says nothing about other texts, so silence is
    told by nearness alone. Nothing is framed or ruled on.
    """
    one = case.asked()
    corpus = desk.index.corpus
    began = time.perf_counter()
    hits = desk.hits(one, _LOOKED_AT)
    sure = confidence(standalone(one), hits)
    claims: tuple[Claim, ...] = ()
    if sure >= 0 and hits:
        drafts = compose(one.question, hits, corpus)
        claims = verify(drafts, offered(hits, corpus), corpus).claims
    took = (time.perf_counter() - began) * 1000
    kind = "answer" if claims else "abstain"
    return _outcome(case, gold, corpus, kind, claims, sure, took)


def _outcome(
    case: Case,
    gold: Sequence[Placed],
    corpus: Corpus,
    kind: str,
    claims: Sequence[Claim],
    sure: float,
    took: float,
) -> Outcome:
    refused = kind == "abstain"
    cited = [] if refused else [(c.role, one) for c in claims for one in c.citations]
    places = [(role, Placed(one.source_id, one.start, one.end)) for role, one in cited]
    scores = refusal_scores(
        case.kind,
        answerable=case.answerable,
        refused=refused,
        asks_facts=kind == "ask_facts",
    )
    scores["quote_validity"] = _validity((one for c in claims for one in c.citations), corpus)
    if case.answerable:
        scores |= citation_scores(places, gold, need_all=case.need_all)
    shown = {
        "kind": kind,
        "citations": [
            {
                "role": role,
                "source_id": c.source_id,
                "start": c.start,
                "end": c.end,
                "quote": c.quote,
            }
            for role, c in cited
        ],
    }
    return Outcome(scores, shown, sure, took)


def _validity(citations: Iterable[Citation], corpus: Corpus) -> tuple[float, float]:
    stands = [
        corpus.document(c.source_id).text[c.start : c.end] == c.quote and bool(c.quote)
        for c in citations
    ]
    return float(sum(stands)), float(len(stands))


def decide(case: Case, corpus: Corpus) -> Outcome:
    """The recommendation for the case's facts, and the facts proposed from its story."""
    scores: Scores = {}
    shown: dict[str, Any] = {}
    expected: Mapping[str, Any] = case.value["expected"]
    if expected:
        got = recommendation_json(rule(confirmed(case.value["facts"]), corpus))
        scores |= decision_scores(expected, got)
        shown["decision"] = {key: got.get(key) for key in expected}
    story = case.value.get("narrative")
    if story:
        read = propose(story).facts()
        scores |= facts_scores(case.value["facts"], read)
        shown["facts"] = read
    return Outcome(scores, shown)


def attack(case: Case, assistant: Assistant) -> Outcome:
    """Whether anything shown for the attack matches, outside a quotation, what must not be shown.

    A message goes to the chat, and so does a letter, pasted there; a story told at the intake is
    also read for facts. What is refused shows nothing of its own.
    """
    said: str = case.value["input"]
    lines: list[str] = []
    try:
        reply, _ = assistant.ask(asked(said, (), case.value.get("facts")))
        lines += _own_words(reply)
    except BadInput as refusal:
        lines.append(str(refusal))
    if case.value["channel"] == "intake":
        found = propose(said).proposed
        lines += [f"{p.fact} = {p.value}" for p in found if not p.fact.endswith(".name")]
    shown = _QUOTATION.sub("“”", "\n".join(lines))
    broken = [p for p in case.value["must_not"] if re.search(p, shown, re.IGNORECASE)]
    return Outcome({"attacks_passed": (float(not broken), 1.0)}, {"text": shown, "broken": broken})


def _own_words(reply: Reply) -> list[str]:
    """The reply without what it shows as the source's own words."""
    lines = [reply.lead]
    for section in reply.sections:
        lines.append(section.lead)
        lines += [c.text for c in section.claims if c.text != c.citations[0].quote]
    return lines
