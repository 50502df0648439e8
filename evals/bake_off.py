"""A bake-off: chat models put to the same cases as the offline answerer, and kept with how they did.

A model is asked here even where it may not be in production, and no limit of a session holds; the
limit of a day does.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from assistant.acceptance import Measured, keep_measured, read_measured
from assistant.batches import progress
from assistant.bootstrap import Assistant
from assistant.chain import along, with_own
from assistant.chat_models import PROVIDERS, ChatModel, open_chat_model
from assistant.chat_settings import ChatSettings
from assistant.facts import Proposals, propose
from assistant.model_reading import Reader
from assistant.questions import LONGEST, asked
from assistant.receipts import code_sha256
from assistant.writing import Writer, Written, deadline
from corpus.errors import BadInput
from evals.answering import Outcome, answer_at_the_desk
from evals.cases import Case
from evals.spans import Placed
from evals.story_facts import facts_scores
from evals.trials import Trial, trial, trial_scores


@dataclass(frozen=True)
class Contender:
    """A chat model at the desk; `heard` collects what it writes."""

    name: str
    chat: ChatModel
    desk: Assistant
    seconds: float
    heard: list[Written] = field(default_factory=list)


@dataclass(frozen=True)
class Tried:
    """What came of a case with a chat model."""

    outcome: Outcome
    trial: Trial


def check_names(names: Sequence[str]) -> None:
    """Raises BadInput where a name is no provider:name, or is given twice."""
    for name in names:
        provider, _, rest = name.partition(":")
        if provider not in PROVIDERS or not rest:
            raise BadInput(
                f"{name!r} names no chat model. Give provider:name, with a provider of "
                f"{', '.join(PROVIDERS)}."
            )
    if len({*names}) < len(names):
        raise BadInput("A chat model is named twice. Name each one once.")


def contenders(
    names: Sequence[str], desk: Assistant, settings: ChatSettings
) -> tuple[Contender, ...]:
    """The models, each at the same desk; raises BadInput before any is asked."""
    if names:
        read_measured(desk.home)
    return tuple(_contender(name, desk, settings) for name in names)


def _contender(name: str, desk: Assistant, settings: ChatSettings) -> Contender:
    freed = {"model": name, "least_accepted": 0.0, "tokens_a_session": settings.tokens_a_day}
    chat = open_chat_model(settings.model_copy(update=freed))
    if chat is None:
        raise BadInput(f"{name!r} names no chat model.")
    heard: list[Written] = []
    writer = Writer(chat, desk.corpus, heard=heard.append)
    road = replace(desk.road, writer=writer, reader=Reader(chat), deadline=settings.deadline)
    own = replace(desk, chain=along(road), road=road)
    return Contender(name, chat, own, settings.deadline, heard)


def put_to(
    contender: Contender, cases: Sequence[Case], gold: Mapping[str, Sequence[Placed]]
) -> dict[str, Tried]:
    """Case -> what came of it, one after the other; only questions, and stories to be read."""
    found: dict[str, Tried] = {}
    for case in progress(cases, f"Asking {contender.name}"):
        if case.shape == "question":
            found[case.id] = _answered(contender, case, gold[case.id])
        elif case.shape == "decision" and 0 < len(case.value.get("narrative") or "") <= LONGEST:
            found[case.id] = _read(contender, case)
    return found


def _answered(contender: Contender, case: Case, gold: Sequence[Placed]) -> Tried:
    contender.heard.clear()
    before = contender.chat.caller.meter.read()
    outcome = answer_at_the_desk(case, gold, contender.desk)
    used = _since(before, contender)
    one = trial(contender.heard, outcome.milliseconds or 0.0, used)
    scores = {**outcome.scores, **trial_scores(one)}
    return Tried(replace(outcome, scores=scores), one)


def _read(contender: Contender, case: Case) -> Tried:
    """The facts of a story as the model reads it, beside what the desk reads by itself."""
    story: str = case.value["narrative"]
    before, began = contender.chat.caller.meter.read(), time.perf_counter()
    read = Reader(contender.chat).read(asked(story), deadline(contender.seconds))
    took = (time.perf_counter() - began) * 1000
    both = Proposals(with_own(propose(story).proposed, read.proposed)).facts()
    outcome = Outcome(facts_scores(case.value["facts"], both), {"facts": both})
    return Tried(outcome, trial((), took, _since(before, contender)))


def _since(before: tuple[int, int, int], contender: Contender) -> tuple[int, int, int]:
    now = contender.chat.caller.meter.read()
    return now[0] - before[0], now[1] - before[1], now[2] - before[2]


def keep(home: Path, figures: Mapping[str, Mapping[str, Any]]) -> tuple[str, ...]:
    """Keeps each model's share of claims that held, for production to go by; the names kept."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    rows = {}
    for name, one in figures.items():
        held, dropped = one["claims"]["kept"], one["claims"]["rejected"]
        if held + dropped:
            share = round(held / (held + dropped), 4)
            rows[name] = Measured(share, held + dropped, now, _versions(name))
    return keep_measured(home, rows)


def _versions(name: str) -> dict[str, str]:
    packages = ("copyright-desk", "langchain-core", f"langchain-{name.partition(':')[0]}")
    return {**{package: version(package) for package in packages}, "code": code_sha256()[:16]}
