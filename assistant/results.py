"""Results with their receipts: an answer or a recommendation as JSON, and the same made again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from assistant.questions import Asked, asked, confirmed
from assistant.receipts import changes, receipt
from assistant.recommendation_json import recommendation_json
from assistant.recommendations import Ruled, rule
from assistant.rules import Facts
from corpus.documents import Corpus

if TYPE_CHECKING:
    from assistant.bootstrap import Assistant
    from assistant.guard import Reply


@dataclass(frozen=True, slots=True)
class Kept:
    """What was said, and the same as the contract has it, with its receipt."""

    said: Reply | Ruled
    json: dict[str, Any]


def answer_result(assistant: Assistant, one: Asked) -> dict[str, Any]:
    """The answer to a question as the contract has it, with its receipt."""
    return keep(assistant, one, *assistant.ask(one)).json


def keep(assistant: Assistant, one: Asked, reply: Reply, timings: Mapping[str, float]) -> Kept:
    """A reply that was given to a question, with its receipt; raises ValueError for a part of one."""
    if not reply.whole:
        raise ValueError("Only a whole reply is kept.")
    from assistant.wire import reply_json

    result = reply_json(reply, timings)
    history = [{"role": turn.role, "content": turn.content} for turn in one.history]
    made = receipt(
        result,
        assistant.corpus,
        question=one.question,
        history=history,
        facts=one.facts,
        index=assistant.catalogue.fingerprint,
    )
    return Kept(reply, {**result, "receipt": made})


def recommendation_result(facts: Facts, corpus: Corpus) -> tuple[Ruled, dict[str, Any]]:
    """The recommendation for the facts, and the same as the contract has it, with its receipt."""
    ruled = rule(facts, corpus)
    result = recommendation_json(ruled)
    return ruled, {**result, "receipt": receipt(result, corpus, facts=facts)}


def changed(
    old: Sequence[Mapping[str, Any]], corpus: Corpus, open_assistant: Callable[[], Assistant]
) -> Iterator[str]:
    """A sentence for each thing that is otherwise when the results are made again now."""
    opened = cache(open_assistant)
    for number, receipt_ in enumerate(old, start=1):
        which = f"result {number}: " if len(old) > 1 else ""
        yield from (f"{which}{each}" for each in changes(receipt_, again(receipt_, corpus, opened)))


def again(
    old: Mapping[str, Any], corpus: Corpus, open_assistant: Callable[[], Assistant]
) -> dict[str, Any]:
    """The receipt of the same question or facts, asked again now."""
    if "letter" in old:
        from assistant.drafted import draft_reply, letter_again
        from assistant.reply_templates import load_templates

        assistant = open_assistant()
        templates = load_templates(str(old["made_from"].get("tone")), assistant.home)
        facts = None if old["facts"] is None else confirmed(old["facts"])
        made = draft_reply(assistant, letter_again(old), templates, facts).json["receipt"]
    elif old["question"] is None:
        made = recommendation_result(confirmed(old["facts"]), corpus)[1]["receipt"]
    else:
        one = asked(old["question"], old.get("history") or (), old["facts"])
        made = answer_result(open_assistant(), one)["receipt"]
    return dict(made)
