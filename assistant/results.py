"""Results with their receipts: an answer or a recommendation as JSON, and the same made again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from assistant.questions import Asked, asked, confirmed
from assistant.receipts import receipt
from assistant.recommendation_json import recommendation_json
from assistant.recommendations import Ruled, rule
from assistant.rules import Facts
from corpus.documents import Corpus

if TYPE_CHECKING:
    from assistant.bootstrap import Assistant


def answer_result(assistant: Assistant, one: Asked) -> dict[str, Any]:
    """The answer to a question as the contract has it, with its receipt."""
    from assistant.wire import reply_json

    reply, timings = assistant.ask(one)
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
    return {**result, "receipt": made}


def recommendation_result(facts: Facts, corpus: Corpus) -> tuple[Ruled, dict[str, Any]]:
    """The recommendation for the facts, and the same as the contract has it, with its receipt."""
    ruled = rule(facts, corpus)
    result = recommendation_json(ruled)
    return ruled, {**result, "receipt": receipt(result, corpus, facts=facts)}


def again(
    old: Mapping[str, Any], corpus: Corpus, open_assistant: Callable[[], Assistant]
) -> dict[str, Any]:
    """The receipt of the same question or facts, asked again now."""
    if old["question"] is None:
        made = recommendation_result(confirmed(old["facts"]), corpus)[1]["receipt"]
    else:
        one = asked(old["question"], old.get("history") or (), old["facts"])
        made = answer_result(open_assistant(), one)["receipt"]
    return dict(made)
