"""A message has its questions, each whole enough to be answered, and a story around them."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.splitting import questions_in, read_message, story_of

# A message, and the words of each question that is heard in it.
HEARD = [
    (
        "Do I have to disclose Grammarly, and can I list ChatGPT as co-author?",
        ["Do I have to disclose Grammarly", "and can I list ChatGPT as co-author?"],
    ),
    (
        "I'd like to know whether my logo counts and how long it takes.",
        ["I'd like to know whether my logo counts", "and how long it takes."],
    ),
    (
        "Please tell me how much must be mine. Also what happens if I say nothing",
        ["Please tell me how much must be mine.", "Also what happens if I say nothing"],
    ),
    ("What is the difference between a new claim and an old one?", None),
    ("Is it more than de minimis or is it less?", None),
    ("Does the statement say what is protected and what is not?", None),
    ("How and when do I tell the Office?", None),
    ("What do I enter under Author? My own name? ChatGPT?", None),
    # A list, with numbers, without question marks, and with items of one word.
    ("1. which form do i use\n2. fee\n", ["1. which form do i use", "2. fee"]),
    (
        "Please advise on the following:\n(a) the wording;\n(b) whether I need a lawyer.",
        ["(a) the wording;", "(b) whether I need a lawyer."],
    ),
    # Courtesies, figures of speech and quoted questions are not asked, where something else is.
    ("Could you help me? How are you? Must I name the tool?", ["Must I name the tool?"]),
    ("Are you kidding me? How hard can it be? Who is the author?", ["Who is the author?"]),
    ('My boss asked "who owns all of it?" again. Who is the author?', ["Who is the author?"]),
    # But a question that only sounds like one of those is kept.
    ("Who signs? Isn't the cover part of the book?", ["Who signs?", "Isn't the cover part of the book?"]),
    ("Do you like cats? Do I have to disclose my cat video?", ["Do I have to disclose my cat video?"]),
]  # fmt: skip


@pytest.mark.parametrize(("message", "questions"), HEARD)
def test_each_question_is_heard_once(message: str, questions: list[str] | None) -> None:
    parts = questions_in(message)
    assert [message[p.start : p.end].rstrip(",") for p in parts] == (questions or [message])


# A message, and its questions as they are answered.
ANSWERED = [
    # What the second leans on comes with it.
    (
        "Can I register my comic, and if so which form?",
        ["Can I register my comic", "Can I register my comic, and if so which form?"],
    ),
    (
        "Do I have to say so, and where?",
        ["Do I have to say so", "Do I have to say so, and where?"],
    ),
    # What leans on nothing comes alone.
    (
        "Do I have to disclose Grammarly, and can I list ChatGPT?",
        ["Do I have to disclose Grammarly", "can I list ChatGPT?"],
    ),
    # What leans on the story has the sentence before it.
    (
        "What does the form cost? My cover was made by Firefly. Must I disclose it?",
        ["What does the form cost?", "My cover was made by Firefly. Must I disclose it?"],
    ),
]


@pytest.mark.parametrize(("message", "questions"), ANSWERED)
def test_a_question_brings_along_what_it_leans_on(message: str, questions: list[str]) -> None:
    assert [part.text for part in questions_in(message)] == questions


@pytest.mark.parametrize(
    "message",
    [
        "My comic has AI pictures. Do I have to say so? Thanks, Bo",
        "wondering if my songs count",
        "i need to know what to put in the form",
        "My registration is already done and I never mentioned the AI.",
        "Are you kidding me?",
    ],
)
def test_a_short_message_with_one_question_or_none_is_answered_whole(message: str) -> None:
    assert [part.text for part in questions_in(message)] == [message]


def test_what_is_told_around_the_questions_is_the_story_in_its_place() -> None:
    message = "The words are mine. Do I have to say so, and where? Midjourney drew the rest."
    told = read_message(message)
    assert " ".join(told.story.split()) == "The words are mine. Midjourney drew the rest."
    assert told.story.index("Midjourney") == message.index("Midjourney")
    assert told == read_message(message)


def test_a_long_letter_is_read_quickly() -> None:
    letter = ("The words are mine and Midjourney made the pictures. " * 36)[:1_900]
    message = letter + " Must I disclose them, and what does it cost?"
    questions_in(message)
    start = time.perf_counter()
    parts = questions_in(message * 20)
    assert len(parts) == 40
    assert time.perf_counter() - start < 1  # about 0.04 s alone on a machine


ROW = (
    'do I|is it|what|how|and|or|,|.|?|!|\n|-|1.|2)|a)|if so|tell me|whether|can we|;|:|"|(|)|AI|fee'
)
ROW += "|the form|“|”|Q:|please|thanks|U.S.|No.|🙂|>|or not|questions:"
WORDS = st.sampled_from(ROW.split("|"))
MESSAGES = st.one_of(st.text(max_size=300), st.lists(WORDS, max_size=60).map(" ".join))


@settings(max_examples=300, deadline=None)
@given(MESSAGES)
def test_no_word_is_lost_and_none_is_in_two_questions(message: str) -> None:
    told = read_message(message)
    assert (told.parts == ()) == (not message.strip())
    edges = [edge for part in told.parts for edge in (part.start, part.end)]
    assert edges == sorted(edges)
    assert all(0 <= part.start < part.end <= len(message) for part in told.parts)
    assert all(part.text.strip() for part in told.parts)
    asked = {i for part in told.parts for i in range(part.start, part.end)}
    assert len(told.story) == len(message)
    for i, character in enumerate(message):
        assert character.isspace() or i in asked or told.story[i] == character
    assert told.story == story_of(message)
    assert told == read_message(message)
