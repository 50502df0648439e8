"""What is English stays English; what plainly is not is named. Noise is told from short questions."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.languages import language_of
from assistant.noise import is_noise

HOUSE = Path(__file__).parent.parent


def english_questions() -> list[str]:
    files = ("evals/suites/questions_dev.jsonl", "corpus/asked.jsonl")
    rows = (row for file in files for row in (HOUSE / file).read_text("utf-8").splitlines())
    silences = tomllib.loads((HOUSE / "corpus/silences.toml").read_text("utf-8"))["silence"]
    near = (question for row in silences if row["kind"] == "near" for question in row["questions"])
    return [*(json.loads(row)["question"] for row in rows), *near]


def test_no_english_question_is_called_foreign_or_noise() -> None:
    asked = english_questions()
    assert len(asked) > 800
    assert [question for question in asked if language_of(question) is not None] == []
    assert [question for question in asked if is_noise(question)] == []


@pytest.mark.parametrize(
    "message",
    [
        "wat 2 do w/ ai pics lol",
        "what is sine qua non",
        "de minimis",
        "ex parte, inter alia, de novo",
        "Midjourney DALL-E Stable Diffusion",
        "Sora, Udio, Suno, Veo, Firefly",
        "Please, I no understand form, what put?",
        "can Jose Garcia register El Sueño",
        "Théâtre D'opéra Spatial",
        "Thaler v. Perlmutter",
        "my book 我的书 has ai pics",
        "Hice las imágenes con Midjourney y escribí el texto. Do I have to disclose the pictures?",
        "",
        "???",
    ],
)
def test_english_with_something_foreign_in_it_is_english(message: str) -> None:
    assert language_of(message) is None


@pytest.mark.parametrize(
    ("message", "language"),
    [
        ("¿Tengo que decir que usé inteligencia artificial?", "Spanish"),
        ("cuanto cuesta registrar una cancion", "Spanish"),
        ("Comment enregistrer mon livre", "French"),
        ("Muss ich angeben, dass ich KI benutzt habe?", "German"),
        ("Como registro meu livro", "Portuguese"),
        ("quanto costa la registrazione", "Italian"),
        ("Moet ik zeggen dat ik AI heb gebruikt?", "Dutch"),
        ("Czy muszę podać, że użyłem sztucznej inteligencji?", "Polish"),
        ("Kitabımı nasıl kaydederim", "Turkish"),
        ("Làm thế nào để đăng ký sách của tôi", "Vietnamese"),
        ("magkano ang bayad", "Tagalog"),
        ("费用是多少", "Chinese"),
        ("本を登録する方法は", "Japanese"),
        ("책을 어떻게 등록하나요", "Korean"),
        ("Кто автор?", "Russian"),
        ("كم التكلفة", "Arabic"),
        ("शुल्क कितना है", "Hindi"),
    ],
)
def test_another_language_is_named(message: str, language: str) -> None:
    assert language_of(message) == language


@pytest.mark.parametrize(
    "message",
    ["asdf jkl;", "????", "🙂🙂", "blah blah blah blah", "qwerty", "sdkjf sldkfj", "aaaaaaa", " "],
)
def test_nonsense_is_noise(message: str) -> None:
    assert is_noise(message)


@pytest.mark.parametrize(
    "message",
    [
        "fees?",
        "n. 40",
        "88 FR 16190",
        "IV.A?",
        "AI?",
        "who",
        "deposit??",
        "VA",
        "CFR",
        "hmm",
        "thx",
        "were",
        "tree",
        "why why why?",
        "§ 408",
        "rhythm",
        "费用",
        "sry asdf what",
        "NFTs",
    ],
)
def test_a_short_question_is_not_noise(message: str) -> None:
    assert not is_noise(message)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_anything_can_be_looked_at(message: str) -> None:
    assert language_of(message) == language_of(message)
    assert is_noise(message) in (True, False)
