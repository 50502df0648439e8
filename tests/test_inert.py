"""Text made inert shows as it is and can do nothing in a Markdown renderer."""

from __future__ import annotations

import re

import pytest

from counter.inert import inert, marked

PAYLOADS = [
    "![x](http://127.0.0.1:9/p.png)",
    "[a][b]\n\n[b]: http://127.0.0.1:9/x",
    "<img src=x onerror=alert(1)>",
    ":blue-badge[APPROVED]",
    ":material/verified: :streamlit:",
    "$5 and fee $10",
    "# Official heading",
    "[^1]: note",
    "https://evil.example www.evil.example me@evil.example",
    "| a | b |\n|---|---|",
]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_every_character_that_markdown_could_read_is_escaped(payload: str) -> None:
    shown = inert(payload)
    unescaped = re.sub(r"\\[^\w\s]", "", shown)
    assert not set(unescaped) & set("![]<>()$#|^*_`~&")
    assert not re.search(r"https?:\\?/|www\\?\.|\w\\?@\w", shown)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_is_shown_is_what_was_written(payload: str) -> None:
    shown = re.sub(r"\\([^\w\s])", r"\1", inert(payload)).replace("\u2060", "")
    assert shown.replace("  \n", "\n") == payload


def test_invisible_characters_do_not_pass() -> None:
    assert inert("a\u202eb\u200bc\x07d") == "abcd"


def test_the_deciding_words_stand_on_a_ground_of_their_own() -> None:
    assert marked("a ", "b]", " c") == r"a :orange-background[b\]] c"
    assert marked("a", "", "c") == "ac"
