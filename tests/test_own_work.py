"""Whether somebody asks for a verdict on a work of their own, which only the rules may give."""

from __future__ import annotations

import pytest

from assistant.chain import proposals
from assistant.own_work import is_about_own_work


@pytest.mark.parametrize(
    "message",
    [
        "I drew the comic myself. Can I register it?",
        "My song has AI vocals, is it protected?",
        "I wrote a novel with ChatGPT. What must I do?",
        "we generated a logo, can we claim it",
        "our app was partly coded by Copilot, should I disclose that",
        "the copyright in my photos, is it mine",
        "I had ChatGPT translate my poem. Do I qualify for registration?",
        "i’ve already filed the application for my album, do I have to fix it",
    ],
)
def test_who_tells_of_a_work_and_asks_what_holds_for_it_asks_for_a_verdict(message: str) -> None:
    assert is_about_own_work(message, proposals(message))


@pytest.mark.parametrize(
    "message",
    [
        "What is de minimis?",
        "Can one register AI pictures?",
        "does an author have to disclose AI",
        "is the Zarya comic registered?",
        "Who is the author of a monkey's photo?",
        "I read the policy. Is it law?",
        "this application is new to me, what is registration",
        "My uncle says AI art cannot be registered",
        "Can my dog own a copyright?",
        "I used a computer to read this policy. When did it start?",  # told, but nothing asked of it
        "My novel is about a dog.",
    ],
)
def test_who_asks_about_the_texts_or_about_others_does_not(message: str) -> None:
    assert not is_about_own_work(message, proposals(message))


def test_a_part_that_was_told_is_enough_whatever_is_asked() -> None:
    message = "Midjourney made the pictures in my comic."
    assert is_about_own_work("Hm?", proposals(message))
    assert not is_about_own_work("Hm?", ())
