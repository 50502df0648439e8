"""A model's own wording is shown only where it says the same as its source, word for word."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.paraphrase import judged
from assistant.paraphrase_words import stem, terms, words_of
from corpus.glosses import open_glosses

HERE = Path(__file__).parent


def wordings(mark: str) -> list[tuple[str, str]]:
    """The pairs of wordings.txt with that mark: the wording, and the Office's sentence."""
    found: list[tuple[str, str]] = []
    source = ""
    for line in (HERE / "wordings.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("> "):
            source = line[2:]
        elif line.startswith(mark):
            found.append((line[2:], source))
    return found


SAME, OTHERWISE = wordings("+ "), wordings("- ")


@pytest.mark.parametrize(("text", "source"), SAME)
def test_a_faithful_wording_is_the_same(text: str, source: str) -> None:
    assert judged(text, [source]).says == "same", judged(text, [source]).why


@pytest.mark.parametrize(("text", "source"), OTHERWISE)
def test_a_wording_that_changes_the_meaning_is_never_the_same(text: str, source: str) -> None:
    found = judged(text, [source])
    assert found.says != "same"
    assert found.why


@pytest.mark.parametrize(
    ("text", "source"),
    [
        # must for may
        ("The Office must cancel the registration.", "The Office may cancel the registration."),
        # may for should
        ("You may exclude it from the claim.", "You should exclude it from the claim."),
        # not left out
        (
            "The individual images could be protected by copyright.",
            "The individual images could not be protected by copyright.",
        ),
        # not put in
        ("They must not use the Standard Application.", "They must use the Standard Application."),
        # who
        (
            "The Office will add a note to the record.",
            "Staff will add a note to the record.",
        ),
        # another field
        (
            'Disclaim the material in the "Author Created" field.',
            "Disclaim the material in the “Material Excluded/Other” field.",
        ),
        # another number
        (
            "The Office has overseen copyright registration since 1879.",
            "The Office has overseen copyright registration since 1870.",
        ),
    ],
)
def test_what_stands_beside_the_very_words_and_turns_them_says_something_else(
    text: str, source: str
) -> None:
    found = judged(text, [source])
    assert found.says == "other", found
    assert found.why


@pytest.mark.parametrize(("text", "source"), SAME)
def test_no_faithful_wording_says_something_else(text: str, source: str) -> None:
    """Nor does it where the sentence that it stands on is one of several."""
    around = (
        "Staff will not see it. " + source + " You may ask the Office. They must pay 65 dollars."
    )
    assert judged(text, [source, around]).says == "same"


FORCES = {"must": "may", "have to": "may", "should": "must", "may": "must", "can": "must"}


def turned(text: str) -> Iterator[str]:
    """The text with one thing turned, in every place where that can be."""
    for modal in re.finditer(r"\b(must|have to|should|may|can|will)\b(?! not|n't)", text):
        yield text[: modal.end()] + " not" + text[modal.end() :]
        if instead := FORCES.get(modal[0]):
            yield text[: modal.start()] + instead + text[modal.end() :]
    for verb in re.finditer(r"\b(is|are|does|do|will|should|can|could) ?(?:not|n't)\b", text):
        yield text[: verb.end(1)] + text[verb.end() :]
    for number in re.finditer(r"\d+", text):
        yield text[: number.start()] + str(int(number[0]) + 1) + text[number.end() :]


@pytest.mark.parametrize(("text", "source"), SAME)
def test_a_same_wording_with_one_thing_turned_is_not_the_same(text: str, source: str) -> None:
    for changed in turned(text):
        assert judged(changed, [source]).says != "same", changed


@pytest.mark.parametrize(("text", "source"), SAME)
@pytest.mark.parametrize(
    "more",
    [
        " within thirty days",
        " and pay a fee",
        ", which a lawyer must confirm",
        " unless the Office agrees",
        " only",
        " before it is published",
    ],
)
def test_a_same_wording_that_says_more_is_not_the_same(text: str, source: str, more: str) -> None:
    assert judged(text.rstrip(".") + more + ".", [source]).says != "same"


@pytest.mark.parametrize(
    ("one", "other"), [("Office", "applicant"), ("examiner", "staff"), ("machine", "human")]
)
@pytest.mark.parametrize(("text", "source"), SAME)
def test_a_same_wording_with_two_who_act_exchanged_is_not_the_same(
    text: str, source: str, one: str, other: str
) -> None:
    if one in text and other in text:
        exchanged = text.replace(one, "\0").replace(other, one).replace("\0", other)
        assert judged(exchanged, [source]).says != "same"


@pytest.mark.parametrize("text", ["", "  ", "...", "“”", "?!", "a", "not", "\0", "(" * 4000])
def test_what_says_nothing_is_not_the_same_as_something(text: str) -> None:
    assert judged(text, ["They must use the Standard Application."]).says == "unclear"
    assert judged("They must use it.", [text]).says == "unclear"
    assert judged("They must use it.", []).says == "unclear"


def test_one_strange_sentence_makes_the_whole_unclear() -> None:
    source = "They must use the Standard Application."
    assert judged("They have to use the Standard Application.", [source]).says == "same"
    both = "They have to use the Standard Application. It costs nothing."
    assert judged(both, [source]).says == "unclear"


def test_a_condition_of_the_same_sentence_may_not_be_left_out() -> None:
    source = "If the claim is questionable, the Office may cancel the registration."
    assert judged("The Office may cancel the registration.", [source]).says != "same"
    assert judged(
        "The Office can cancel a registration if the claim is questionable.", [source]
    ) == (judged(source, [source]))


WORDS = "you the Office must may not only if , . “ ” is made by that contains AI 12 (§ – of to"
PIECES = st.sampled_from(WORDS.split())


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=40).map(" ".join), st.lists(PIECES, max_size=40).map(" ".join))
def test_it_never_raises(text: str, source: str) -> None:
    assert judged(text, [source]).says in {"same", "other", "unclear"}


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_it_never_raises_on_any_characters(text: str) -> None:
    assert judged(text, [text, "They must use the Standard Application."]).says != "other"


@pytest.mark.parametrize("text", ["must not ", "made by a human ", "A b. ", "a, ", "[", "if you "])
def test_a_very_long_text_is_not_read_word_for_word(text: str) -> None:
    long = (text * 4000)[:4000]
    assert judged(long, [long]).says == "unclear"


def test_hardly_any_of_our_own_plain_words_says_something_else() -> None:
    points = [
        p
        for gloss in open_glosses(HERE.parent / "corpus").by_address.values()
        for p in gloss.points
    ]
    wrong = [p.short for p in points if judged(p.short, [p.explains]).says == "other"]
    assert len(wrong) <= 0.02 * len(points), wrong


def test_the_passive_is_read_as_who_does_it() -> None:
    passive = "A note will be added by staff."
    assert [t.concept for t in terms(passive)] == [
        t.concept for t in terms("Staff will add a note.")
    ]
    turned_round = "Staff will be added by a note."
    assert [t.concept for t in terms(turned_round)] != [t.concept for t in terms(passive)]


def test_no_word_stands_in_two_rows() -> None:
    table = tomllib.loads((HERE.parent / "assistant" / "paraphrase.toml").read_text())
    rows: dict[tuple[str, ...], str] = {}
    for section in ("operators", "links", "stops", "be", "same"):
        for name, row in table[section].items():
            for phrase in row.split("|"):
                words = words_of(phrase)
                key = tuple(map(stem, words)) if section == "same" else ("", *words)
                assert rows.setdefault(key, f"{section} {name}") == f"{section} {name}", phrase


def test_every_concept_that_is_spoken_of_has_a_row() -> None:
    table = tomllib.loads((HERE.parent / "assistant" / "paraphrase.toml").read_text())
    known = {part for name in table["same"] for part in name.split(" + ")}
    for section in ("either_side", "yours", "fields", "timeless"):
        for name in table[section][""].split("|"):
            assert name in known or stem(name) == name, (section, name)
    operators = {*table["operators"], "simply"}
    for section in ("clauses", "binding", "loose", "loose_first"):
        assert set(table[section][""].split("|")) <= operators, section
