"""Claims read out of whatever a chat model writes."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from langchain_core.messages import AIMessage, AIMessageChunk

from assistant.model_claims import LONGEST, MOST, Proposed, Unusable, claims_in, claims_so_far

ROWS = [
    {"text": "You must tell.", "address": "policy-2023#IV.1", "quote": "have a duty to disclose"},
    {"text": "Use the Standard Application.", "address": "policy-2023#IV.A.1", "quote": "Standard"},
]
WANTED = tuple(Proposed(row["text"], row["address"], row["quote"]) for row in ROWS)
LABELS = "\n".join(f"CLAIM: {r['text']}\nAT: {r['address']}\nQUOTE: “{r['quote']}”" for r in ROWS)


@pytest.mark.parametrize(
    "message",
    [
        AIMessage(
            "", tool_calls=[{"name": "AnswerWithClaims", "args": {"claims": ROWS}, "id": "1"}]
        ),
        AIMessage(json.dumps({"claims": ROWS})),
        AIMessage(
            "Here it is:\n```json\n" + json.dumps({"claims": ROWS}) + "\n```\nI hope it helps."
        ),
        AIMessage(json.dumps(ROWS)),
        AIMessage(LABELS),
        AIMessage(
            [
                {
                    "type": "text",
                    "text": row["text"],
                    "citations": [{"document_title": row["address"], "cited_text": row["quote"]}],
                }
                for row in ROWS
            ]
        ),
    ],
)
def test_every_form_gives_the_same_claims(message: AIMessage) -> None:
    assert claims_in(message) == WANTED


@pytest.mark.parametrize("nothing", ["NOTHING", "nothing".upper() + ".", '{"claims": []}'])
def test_a_model_may_say_that_nothing_answers(nothing: str) -> None:
    assert claims_in(AIMessage(nothing)) == ()


@pytest.mark.parametrize(
    "written",
    [
        "",
        "You need not disclose it.",
        '{"claims": "none"}',
        '{"claims": [{"text": "x"}]}',
        '{"claims": [{"text": 1, "address": "a", "quote": "b"}]}',
        '{"claims": [',
        json.dumps({"claims": [{**ROWS[0], "text": "x" * (LONGEST + 1)}]}),
        "[" * 5000,
    ],
)
def test_what_holds_no_claims_is_unusable(written: str) -> None:
    with pytest.raises(Unusable):
        claims_in(AIMessage(written))


def test_no_more_are_read_than_an_answer_may_have() -> None:
    assert len(claims_in(AIMessage(json.dumps({"claims": ROWS * 40})))) == MOST


@given(st.integers(0, 400))
def test_a_growing_message_gives_only_claims_that_are_complete(upto: int) -> None:
    for whole in (json.dumps({"claims": ROWS}), LABELS):
        found = claims_so_far(AIMessageChunk(whole[:upto]))
        assert found == WANTED[: len(found)]


def test_a_growing_call_gives_them_one_by_one() -> None:
    written = json.dumps({"claims": ROWS})
    seen = [
        len(
            claims_so_far(
                AIMessageChunk(
                    "",
                    tool_call_chunks=[
                        {"name": "AnswerWithClaims", "args": written[:n], "id": "1", "index": 0}
                    ],
                )
            )
        )
        for n in range(len(written))
    ]
    assert seen == sorted(seen)
    assert seen[-1] == 1  # the last one only when the message is whole


@given(st.text(max_size=300))
def test_whatever_is_written_nothing_else_is_raised(written: str) -> None:
    try:
        claims_in(AIMessage(written))
    except Unusable:
        return
