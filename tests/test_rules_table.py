"""A table that cannot be used is refused in words, and the words in it are fit to be shown."""

from __future__ import annotations

import copy
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from assistant.rules import Facts, TableError, load_table, parse_facts, parse_table, recommend
from assistant.rules_table import DEFAULT_TABLE
from tests.rules_factories import WRITTEN, told

DATA = tomllib.loads(DEFAULT_TABLE.read_text("utf-8"))


def changed(*path: Any, to: object) -> dict[str, Any]:
    data = copy.deepcopy(DATA)
    target: Any = data
    for key in path[:-1]:
        target = target[key]
    target[path[-1]] = to
    return data


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({}, "lacks something"),
        (changed("row", 1, "id", to="E1"), "same id"),
        (changed("row", 0, "stage", to="dream"), "E1 says 'dream'"),
        (changed("row", 0, "kind", to="sure"), "E1 says 'sure'"),
        (changed("row", 0, "when", to=[{"colour": ["red"]}]), "'colour', which is no fact"),
        (changed("row", 0, "when", to=[{"ai_role": ["much"]}]), "E1, key ai_role says 'much'"),
        (changed("row", 0, "when", to=[3]), "wrong type"),
        (changed("step_order", 0, to="pray"), "step_order says 'pray'"),
        (changed("facts", "ai_role", "given", to={}), "'ai_role' needs words for each of: none"),
        (changed("facts", "colour", to={}), "lacks something"),
    ],
)
def test_a_table_that_cannot_be_used_says_where(data: dict[str, Any], says: str) -> None:
    with pytest.raises(TableError, match=re.escape(says)):
        parse_table(data)


@pytest.mark.parametrize(
    ("when", "says"),
    [
        # nobody decides a text without AI
        ([{"ai_role": ["assistive"]}], "needs one row, and no row fires"),
        # two rows decide an assisted text
        ([{"ai_role": ["none", "assistive"]}], "E1, E2 fires"),
    ],
)
def test_a_gap_or_an_overlap_is_never_passed_over(when: list[Any], says: str) -> None:
    table = parse_table(changed("row", 0, "when", to=when))
    facts: Facts = parse_facts({"elements": [{"name": "a"}]})
    with pytest.raises(TableError, match=says):
        recommend(facts, table)


def test_the_product_s_table_is_read_once_and_another_when_asked(tmp_path: Path) -> None:
    assert load_table() is load_table()
    other = tmp_path / "rules.toml"
    text = DEFAULT_TABLE.read_text("utf-8").replace(DATA["rules_version"], "another")
    other.write_text(text, "utf-8")
    assert recommend(told(WRITTEN), load_table(other)).rules_version == "another"


def sentences_shown() -> dict[str, str]:
    table = load_table()
    shown = {row.id: row.says for row in table.rows}
    shown |= {warning.id: warning.says for warning in table.warnings}
    for fact, question in table.questions.items():
        shown[fact] = f"{question.question} {question.why}"
    return shown | {"notice": table.notice}


def reading_grade(text: str) -> float:
    """Flesch and Kincaid's grade, with syllables counted by groups of vowels."""
    plain = re.sub(r"https?://\S+|\(?\d[\d\s()–-]+\d", "it", text)
    sentences = max(1, len(re.findall(r"[.?!:](?:\s|$)", plain)))
    words = re.findall(r"[A-Za-z’']+", plain)
    syllables: int = sum(
        max(1, len(re.findall(r"[aeiouy]+", word.lower())) - word.lower().endswith("e"))
        for word in words
    )
    return 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59


def test_what_is_shown_can_be_read_at_grade_nine() -> None:
    for name, words in sentences_shown().items():
        assert reading_grade(words.replace("{names}:", "The part is")) <= 9, name


@pytest.mark.parametrize("row", ["E7", "E8", "X2", "F5", "F10-pending", "F4"])
def test_where_the_statement_has_no_words_of_its_own_that_is_said(row: str) -> None:
    says = sentences_shown()[row]
    assert re.search(r"no rule of its own|by analogy|our choice|we shorten it", says)


def test_nothing_shown_promises_a_registration() -> None:
    for words in sentences_shown().values():
        assert not re.search(r"\b(guarantee|certainly|will be registered|must register)\b", words)
