"""Yes and no are said only where a known question asks the same way; in doubt nothing is said."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations

import numpy as np
import pytest

from assistant.bootstrap import Assistant
from assistant.verdicts import NEAR, forces, is_yes_no, verdict_on
from corpus.asked import Known, Verdict
from corpus.documents import Corpus
from index.hits import Likeness

DUTY = "policy-2023#IV.1"


def like(question: str, verdict: Verdict | None, cosine: float = 0.95) -> Likeness:
    return Likeness(Known(question, DUTY, 1, verdict), 1, cosine)


TELL = like("Do I have to tell them?", "yes")
LEAVE = like("Can I leave it out?", "no")


def test_a_question_that_asks_the_same_way_gets_the_verdict_of_the_known_one() -> None:
    assert verdict_on("must i tell the Office", TELL) == "yes"
    assert verdict_on("may i leave it out", LEAVE) == "no"


@pytest.mark.parametrize(
    ("question", "known"),
    [
        ("Can I leave it out?", TELL),
        ("Do I have to tell them?", LEAVE),
        ("Do I not have to tell them?", TELL),
        ("Can I tell them?", TELL),  # what must be may be too, but it was not asked
    ],
)
def test_a_question_of_another_force_gets_none_however_near(question: str, known: Likeness) -> None:
    assert verdict_on(question, known) is None


@pytest.mark.parametrize(
    ("known", "why"),
    [
        (None, "no known question is near"),
        (Likeness(None, 1, 0.99), "it is near to plain words, not to a question"),
        (like("Do I have to tell them?", None), "yes and no are no answer to the known one"),
        (like("Do I have to tell them?", "yes", NEAR - 0.0001), "it is not near enough"),
    ],
)
def test_without_a_near_known_question_and_its_verdict_there_is_none(
    known: Likeness | None, why: str
) -> None:
    assert verdict_on("Do I have to tell them?", known) is None, why


def test_the_nearness_that_is_needed_is_enough() -> None:
    assert verdict_on("Do I have to tell them?", like("Must I tell them?", "yes", NEAR)) == "yes"


@pytest.mark.parametrize(
    "question",
    ["What do I have to tell them?", "how must i tell them", "Who has to tell them, do I?"],
)
def test_yes_and_no_are_not_said_where_something_else_is_asked(question: str) -> None:
    assert not is_yes_no(question)
    assert verdict_on(question, TELL) is None


@pytest.mark.parametrize(
    "question",
    [
        "do i tell them",
        "My song is half Suno. Must I say so?",
        "I have to tell them, right?",
        "please can I claim it",
    ],
)
def test_a_question_that_yes_or_no_answers_is_known_by_its_form(question: str) -> None:
    assert is_yes_no(question)


# Each turns the sense of the other round; a verdict that holds for one is wrong for the other.
OPPOSITES = [
    ("Do I have to disclose AI?", "Do I have to hide AI?"),
    ("must I mention Midjourney", "must I suppress Midjourney"),
    ("do I have to say so", "don't I have to say so"),
    ("Should I exclude the AI images?", "Should I include the AI images?"),
    ("Should I disclose the AI images?", "Should I exclude the AI images?"),
    ("do i need to leave the pictures out of the claim", "do i need to leave the pictures in the claim"),
    ("Must I exclude the AI parts?", "Must I exclude the human parts?"),
    ("are the pictures protected", "are the pictures unprotected"),
    ("will I keep my registration", "will I lose my registration"),
    ("is my song registered", "is my song unregistered"),
    ("Can I tell while the claim is pending?", "Can I tell while the claim is registered?"),
    ("will they accept it", "will they refuse it"),
    ("will they accept it", "will they reject it"),
    ("is it mandatory to disclose", "is it optional to disclose"),
    ("is it allowed to list ChatGPT", "is it forbidden to list ChatGPT"),
    ("am i in the right place", "am i in the wrong place"),
    ("is this an official text", "is this an unofficial text"),
    ("Is it true that this is law?", "Is it false that this is law?"),
    ("can I register it with AI parts", "can I register it without AI parts"),
    ("does it cover old works", "does it cover new works"),
    ("was it there before", "was it there after"),
    ("can they ask for more facts", "can they ask for less facts"),
    ("Does it matter that one part is AI?", "Does it matter that every part is AI?"),
    ("Can a court ignore my registration?", "Can a court ignore my registration over an honest mistake?"),
    ("do i have to admit it", "do i have to deny it"),
    ("is it ok to mention it", "is it ok not to mention it"),
    ("is it ok not to mention it", "is it not ok not to mention it"),  # how many nots there are counts
    ("is crediting the AI enough", "is crediting the AI insufficient"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), OPPOSITES)
def test_a_question_turned_round_by_a_word_does_not_keep_its_verdict(one: str, other: str) -> None:
    assert is_yes_no(one)
    assert verdict_on(one, like(one, "yes")) == "yes"
    assert verdict_on(other, like(one, "yes")) is None
    assert verdict_on(one, like(other, "no")) is None


@pytest.mark.parametrize(
    "word", ["statement", "content", "government", "document", "want", "different", "print"]
)
def test_a_word_that_ends_like_a_not_denies_nothing(word: str) -> None:
    assert "not" not in dict(forces(f"does the {word} count"))


@pytest.mark.parametrize("word", ["don't", "isn’t", "cant", "dont", "won't", "cannot", "Never"])
def test_every_way_of_writing_not_is_one(word: str) -> None:
    assert ("not", 1) in forces(f"{word} I tell them")


def with_verdict(assistant: Assistant) -> tuple[list[Known], np.ndarray]:
    """The known questions that have a verdict, and their vectors."""
    known = [known for known in assistant.corpus.glosses.known if known.verdict]
    return known, assistant.catalogue.encoder.encode([each.question for each in known])


def test_no_known_question_would_take_a_verdict_from_one_that_has_another(
    assistant: Assistant,
) -> None:
    """Over every pair of a passage, whichever point they ask for: a passage is what is searched for."""
    known, vectors = with_verdict(assistant)
    places: dict[str, list[int]] = defaultdict(list)
    for number, each in enumerate(known):
        places[each.address].append(number)
    pairs = [
        (one, other)
        for numbers in places.values()
        for one, other in combinations(numbers, 2)
        if known[one].verdict != known[other].verdict
    ]
    wrong = [
        (known[one].question, known[other].question)
        for one, other in pairs
        if (near := float(vectors[one] @ vectors[other])) >= NEAR
        and (
            verdict_on(known[one].question, Likeness(known[other], 1, near))
            or verdict_on(known[other].question, Likeness(known[one], 1, near))
        )
    ]
    assert len(pairs) > 900
    assert wrong == []


def test_a_known_question_of_its_form_gets_its_own_verdict(corpus: Corpus) -> None:
    asked = [e for e in corpus.glosses.known if e.verdict and is_yes_no(e.question)]
    assert len(asked) > 600
    assert all(verdict_on(e.question, Likeness(e, e.point, 1.0)) == e.verdict for e in asked)
