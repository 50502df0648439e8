"""The templates of a reply: staff may change them, and none may say anything about the policy."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.reply_templates import (
    NAME,
    BadTemplates,
    faults,
    load_templates,
    own_templates,
    read_edited,
    stated,
)


def test_the_desks_own_templates_state_nothing_and_are_the_same_in_every_tone() -> None:
    own = own_templates()
    assert [str(fault) for fault in faults(own)] == []
    assert len({frozenset(texts) for texts in own.values()}) == 1


STATES = [
    "You must register.",
    "You should disclose AI-generated parts.",
    "You may leave the pictures out of your claim.",
    "You need not tell the Office.",
    "AI art is not protected.",
    "Registration is free.",
    "Works made by machines lack an author; no registration.",
    "The Office accepts that.",
    "Nobody has to exclude AI material.",
    "Your application can't be refused.",
    "Prompts are enough.",
    "Don't list the AI as author.",
    "The answer is in section 4.",
    "It costs sixty dollars.",
    "As it says: “works of authorship”.",
    'As it says: "of human origin".',
    "Your copyright has been approved.",
    "It's unregistrable, as the law is.",
]


@pytest.mark.parametrize("sentence", STATES)
def test_a_sentence_about_the_policy_is_refused_with_the_reason(sentence: str) -> None:
    assert stated(sentence)
    (fault, *_) = faults({"plain": {"thanks": f"Hello there. {sentence}"}})
    assert "thanks" in str(fault)


@pytest.mark.parametrize(
    "sentence",
    [
        "Thank you for writing to the Copyright Office.",
        "We are glad that you asked.",
        "With kind regards from the public information team",
        "You will hear from us soon.",
    ],
)
def test_a_courtesy_is_let_through(sentence: str) -> None:
    assert list(faults({"plain": {"thanks": sentence}})) == []


@pytest.mark.parametrize(
    ("tables", "says"),
    [
        ({"rude": {"thanks": "Hello"}}, "is no tone"),
        ({"plain": {"welcome": "Hello"}}, "the name of no template"),
        ({"plain": {"thanks": 3}}, "must be text"),
        ({"plain": {"thanks": "x" * 700}}, "must be text"),
        ({"plain": {"question": "Question {number}:"}}, "leaves out the place {question}"),
        ({"plain": {"thanks": "Hello {sender}"}}, "nothing fills in"),
        ({"plain": {"thanks": "Hello {"}}, "a brace that is not closed"),
        ({"plain": {"greeting": "Dear {sender.__class__}"}}, "nothing fills in"),
        ({"plain": {"greeting": "Dear {sender!r}"}}, "more than a name"),
        ({"plain": {"thanks": "About registering a work. Never."}}, "beside “Never”"),
        ({"plain": "Hello"}, "is no tone"),
    ],
)
def test_what_is_wrong_with_a_template_is_told(tables: dict[str, object], says: str) -> None:
    assert any(says in str(fault) for fault in faults(tables))


def test_staff_change_what_they_like_and_the_rest_stays(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text('[plain]\nthanks = "We are glad that you asked."\n')
    changed = load_templates("plain", tmp_path)
    assert changed.fill("thanks") == "We are glad that you asked."
    assert changed.fill("greeting", sender="Ann") == "Dear Ann,"
    assert load_templates("formal", tmp_path).texts == own_templates()["formal"]


def test_bad_templates_stop_a_draft_and_say_what_to_change(tmp_path: Path) -> None:
    place = tmp_path / NAME
    place.write_text('[plain]\nthanks = "You must register."\n')
    with pytest.raises(
        BadTemplates, match=r"(?s)thanks.*You must register.*Change .*templates.toml"
    ):
        load_templates("plain", tmp_path)
    place.write_bytes(b"\xff\xfe")
    with pytest.raises(BadTemplates, match="is not TOML"):
        read_edited(tmp_path)
    with pytest.raises(BadTemplates, match="Take one of: plain, formal"):
        load_templates("rude")
