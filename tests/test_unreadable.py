"""Messages that are not looked up at all: each is told why, and short English ones are kept."""

from __future__ import annotations

import pytest

from assistant.unreadable import unreadable


@pytest.mark.parametrize(
    ("message", "language"),
    [
        ("Muss ich angeben, dass ich KI benutzt habe?", "German"),
        ("¿Tengo que decir que usé IA en mi libro?", "Spanish"),
        ("Bonjour, dois-je déclarer l'utilisation de l'IA dans mon roman ?", "French"),
        ("нужно ли указывать искусственный интеллект", "Russian"),
        ("作品にAIを使いました。登録できますか", "Japanese"),
    ],
)
def test_another_language_is_named_and_english_asked_for(message: str, language: str) -> None:
    silence = unreadable(message)
    assert silence is not None
    assert (silence.id, silence.kind) == ("language", "nonsense")
    assert silence.turn.startswith(f"Your message seems to be in {language}.")
    assert "ask again in English" in silence.turn


@pytest.mark.parametrize("message", ["qwertyuiop", "...", "????", "ai ai ai ai", "dsfjkl sdfjkl"])
def test_what_holds_no_words_is_said_to_hold_none(message: str) -> None:
    silence = unreadable(message)
    assert silence is not None
    assert silence.id == "noise"
    assert silence.turn.startswith("That could not be read as a question.")


@pytest.mark.parametrize(
    "message",
    ["hi", "AI?", "de minimis", "408(d)", "brb lol", "Do I have to disclose “Stille Nacht”?"],
)
def test_short_english_and_foreign_titles_in_it_are_read(message: str) -> None:
    assert unreadable(message) is None
