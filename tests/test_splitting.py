"""A message has its questions, each whole enough to be answered, and a story around them."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.splitting import asked_in, questions_in, read_message, story_of

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


# A letter, and the words of each question in it that wants an answer.
LETTERS = [
    # What is said again belongs to the question before it.
    (
        "Who signs for the AI? In other words, do I sign? I am its user.",
        ["Who signs for the AI? In other words, do I sign?"],
    ),
    (
        "Which form do I use? Is it the Standard one or the Single one?",
        ["Which form do I use? Is it the Standard one or the Single one?"],
    ),
    (
        "Can I withdraw my claim? The file was wrong. CAN I WITHDRAW MY CLAIM??",
        ["Can I withdraw my claim?"],
    ),
    # What one says to it shows that it was none.
    ("Was Ansel Adams a button pusher? Of course not. Who is the author?", ["Who is the author?"]),
    ("And some clerk decides that? Are you serious? How do I appeal?", ["How do I appeal?"]),
    # An outburst, and what hangs on at the end of a sentence.
    ("Who is the author? Why can nobody just say it?", ["Who is the author?"]),
    ("I should ask a lawyer, but who can afford one? Who signs?", ["Who signs?"]),
    # What others asked, or were asked.
    ("The clerk asked us if the mural was ours. Must I disclose it?", ["Must I disclose it?"]),
    ("I asked my son how to do it. Must I disclose it?", ["Must I disclose it?"]),
    # What leads up to a question, and a clause that looks like one.
    ("I have a question about fees. Is there a discount?", ["Is there a discount?"]),
    ("What I did was simple. How it works I cannot say. Who signs?", ["Who signs?"]),
    # Questions told one after the other.
    (
        "I am unsure whether it counts, and I would like to know what I have to write.",
        ["I am unsure whether it counts,", "and I would like to know what I have to write."],
    ),
    (
        "Please advise. First, to whom do I write. Second, whether the date is kept.",
        ["First, to whom do I write.", "Second, whether the date is kept."],
    ),
    (
        "Inform me (a) whether it counts; (b) what to write.",
        ["(a) whether it counts;", "(b) what to write."],
    ),
    # Nothing is asked.
    ("Who is responsible for this mess? Why wait?", []),
    ("The certificate came. It hangs in the kitchen.", []),
]


@pytest.mark.parametrize(("text", "questions"), LETTERS)
def test_a_letter_asks_what_wants_an_answer(text: str, questions: list[str]) -> None:
    assert [text[part.start : part.end] for part in asked_in(text)] == questions


# They look like the outbursts above, and want an answer.
WANTED = """Would my wife have to sign as well?
Has anyone looked at my letter of 3 May?
Who would sign for an author who has died?
Is this a problem?
Could anyone just take my melody?
Does anyone check that?
What would you need from us?
Is it really forbidden?
Could she be listed too?
Did you get the second page?
Do you people offer a payment plan?
How long will that take?
You do accept pdf, don't you?
My agent asks whether the blurb matters.
I don't know which box to tick.
I have no idea how to describe the voices.
Why does nobody get credit for prompts?
Am I the author?"""


@pytest.mark.parametrize("question", WANTED.split("\n"))
def test_a_question_is_not_lost_for_its_tone(question: str) -> None:
    text = f"Must I disclose a spell checker? My comic has a dog. {question} The dog is Bruno."
    assert question in [text[part.start : part.end] for part in asked_in(text)]


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
