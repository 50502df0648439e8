"""What a question takes for granted is named in its own words; what the asker did is not a premise."""

from __future__ import annotations

import pytest

from assistant.premises import premise_of


@pytest.mark.parametrize(
    ("question", "premise"),
    [
        ("As AI output is never protected, can I use it freely?", "AI output is never protected"),
        ("Since  AI can be\nan author, where do I name it?", "AI can be an author"),
        ("Given that the report is binding, must I follow it?", "the report is binding"),
        ("Seeing that AI art is banned, what is left?", "AI art is banned"),
        ("Since I must not register AI art, what can I do?", "I must not register AI art"),
        ("I have to disclose it, since the policy is law", "the policy is law"),
        ("Where does the policy say that prompts are authorship?", "prompts are authorship"),
        ("AI must be listed as author, right?", "AI must be listed as author"),
        ("It is fine to list ChatGPT as author, yes?", "It is fine to list ChatGPT as author"),
        ("So you don't need to mention small parts, correct?", "you don't need to mention small parts"),
    ],
)  # fmt: skip
def test_a_clause_about_the_rules_is_a_premise(question: str, premise: str) -> None:
    assert premise_of(question) == premise


@pytest.mark.parametrize(
    "question",
    [
        "Do I have to disclose it?",
        "Since I used AI, do I have to say so?",  # told, not presumed
        "Because my novel is pending, can I correct it?",
        "We made it with Suno, right?",
        "Where does it say whether prompts count?",  # left open
        "Is it allowed, or right?",
        "As such, right?",  # too few words to say anything
        "When was that, please?",
    ],
)
def test_what_was_done_or_is_left_open_is_none(question: str) -> None:
    assert premise_of(question) is None
