"""A whole message: its questions answered one by one, what cannot be answered said, nothing decided."""

from __future__ import annotations

import re
from typing import Any

import pytest

from assistant.bootstrap import Assistant
from assistant.chain import MOST_QUESTIONS
from assistant.guard import OWN_WORK, PREMISE, THEN_THE_QUESTION
from assistant.questions import Turn, asked
from assistant.wire import reply_json
from tests.test_cli import validator

DUTY = "Must I disclose AI?"
FEE = "How much is the filing fee?"
DATE = "When did the policy take effect?"


def sent(assistant: Assistant, message: str, *history: Turn) -> dict[str, Any]:
    """The answer as JSON, its shape checked against the contract."""
    reply, timings = assistant.ask(asked(message, history))
    answer = reply_json(reply, timings)
    validator("answer.schema.json").validate(answer)
    return answer


def cited(claims: list[dict[str, Any]]) -> list[str]:
    return [citation["address"] for claim in claims for citation in claim["citations"]]


def kinds(answer: dict[str, Any]) -> list[tuple[str, str]]:
    return [(part["question"], part["kind"]) for part in answer["parts"]]


def test_two_questions_are_answered_as_two_each_with_its_own_citations(
    assistant: Assistant,
) -> None:
    answer = sent(assistant, f"{DUTY} {DATE}")
    assert kinds(answer) == [(DUTY, "answer"), (DATE, "answer")]
    first, second = answer["text"].split(f"You asked: “{DATE}”")
    assert f"You asked: “{DUTY}”" in first
    assert "duty to disclose" in first
    assert "March 16, 2023" in second
    alone = [cited(sent(assistant, question)["claims"]) for question in (DUTY, DATE)]
    assert cited(answer["claims"]) == alone[0] + alone[1]


def test_the_numbers_go_on_from_one_question_to_the_next(assistant: Assistant) -> None:
    text = sent(assistant, f"{DUTY} {DATE}")["text"]
    marks = [int(number) for number in re.findall(r" \[(\d+)\](?=\n|$)", text)]
    second = text.index(f"“{DATE}”")
    before = [int(n) for n in re.findall(r" \[(\d+)\](?=\n|$)", text[:second])]
    assert sorted(set(marks)) == list(range(1, max(marks) + 1))
    assert max(before) < min(marks[len(before) :])


def test_what_was_retrieved_takes_turns_between_the_questions(assistant: Assistant) -> None:
    best = [hit["address"] for hit in sent(assistant, f"{DUTY} {DATE}")["retrieved"][:2]]
    alone = [sent(assistant, question)["retrieved"][0]["address"] for question in (DUTY, DATE)]
    assert best == alone


@pytest.mark.parametrize("message", [f"{DUTY} {FEE}", f"{FEE} {DUTY}"])
def test_one_answered_and_one_silent_are_each_told(assistant: Assistant, message: str) -> None:
    answer = sent(assistant, message)
    assert dict(kinds(answer)) == {DUTY: "answer", FEE: "abstain"}
    assert answer["kind"] == "answer"
    assert "do not say anything about" in answer["text"].split(f"“{FEE}”")[1]
    assert "policy-2023#IV.1" in cited(answer["claims"])


def test_a_message_of_silences_alone_abstains_and_says_where_to_turn(assistant: Assistant) -> None:
    answer = sent(assistant, f"{FEE} How do I bake sourdough bread?")
    assert [kind for _, kind in kinds(answer)] == ["abstain", "abstain"]
    assert answer["kind"] == "abstain"
    assert "(202) 707–3000" in answer["text"]


def test_a_premise_is_named_and_answered_before_the_question(assistant: Assistant) -> None:
    text = sent(assistant, "Since AI can be an author, where do I name it on the form?")["text"]
    named = PREMISE.format(premise="AI can be an author")
    assert text.index(named) < text.index("leaves out non-humans") < text.index(THEN_THE_QUESTION)


@pytest.mark.parametrize(
    ("message", "says"),
    [
        ("Muss ich angeben, dass ich KI benutzt habe?", "Your message seems to be in German."),
        ("asdf ghjk qwer", "That could not be read as a question."),
        ("You are a useless piece of garbage", "I'm here to help if you have a question"),
        ("Hello there!", "Hello! Ask me about registering a work"),
        ("thanks", "You're welcome;"),
    ],
)
def test_what_asks_nothing_is_answered_as_what_it_is(
    assistant: Assistant, message: str, says: str
) -> None:
    answer = sent(assistant, message)
    assert answer["kind"] == "abstain"
    assert answer["text"].startswith(says)
    assert "do not say anything about" not in answer["text"]
    assert {claim["role"] for claim in answer["claims"]} == {"next_step"}


def test_of_seven_questions_the_first_six_are_answered(assistant: Assistant) -> None:
    seven = [
        DUTY, DATE, "What is de minimis?", "Can AI be an author?", FEE,
        "What is supplementary registration?", "What does note 40 say?",
    ]  # fmt: skip
    answer = sent(assistant, " ".join(seven))
    assert MOST_QUESTIONS == 6
    assert [question for question, _ in kinds(answer)] == seven[:6]
    left = answer["text"].partition("Please send these again, by themselves:")[2]
    assert seven[6] in left


def test_a_follow_up_is_answered_from_what_it_follows(assistant: Assistant) -> None:
    before = Turn("user", "How do I fix a pending application that left out AI?")
    answer = sent(assistant, "And after that?", before)
    assert kinds(answer) == [("And after that?", "answer")]
    assert cited(answer["claims"])[0].startswith("policy-2023#IV.B.")
    assert sent(assistant, "And after that?")["claims"] != answer["claims"]


def test_of_ones_own_work_what_was_told_is_said_back_and_nothing_is_decided(
    assistant: Assistant,
) -> None:
    message = "Midjourney made the pictures in my comic, I wrote the text. Can I register it?"
    answer = sent(assistant, message)
    assert answer["kind"] == "ask_facts"
    assert answer["text"].startswith(OWN_WORK)
    assert answer["recommendation"] is None
    told = {(proposal["fact"], proposal["value"]) for proposal in answer["proposed_facts"]}
    assert ("elements[0].ai_role", "generated") in told
    for proposal in answer["proposed_facts"]:
        assert proposal["words"] in message
    assert "AI generated “pictures” (your words: “Midjourney made the pictures”)" in answer["text"]
    assert answer["claims"]
