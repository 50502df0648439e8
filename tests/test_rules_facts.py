"""What counts as facts, and what is said about what does not."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.rules import Element, Facts, FactsError, facts_to_json, parse_facts

A_PART = {"name": "the cover"}


def test_only_a_name_is_needed_and_all_else_is_unknown() -> None:
    assert parse_facts({"elements": [A_PART]}) == Facts((Element("the cover"),))


def test_null_means_not_known_like_a_missing_key() -> None:
    unknown = {"name": "the cover", "medium": None, "ai_role": None, "own_work_perceptible": None}
    facts = {"elements": [unknown], "application": {"stage": None}, "arrangement": None}
    assert parse_facts(facts) == parse_facts({"elements": [A_PART]})


@pytest.mark.parametrize(
    ("given_facts", "parts_of_message"),
    [
        # the shape of the whole
        (None, ["null", "elements"]),
        ([], ["a list", "elements"]),
        ("text", ["'text'"]),
        ({}, ["elements is missing"]),
        ({"elements": []}, ["elements is empty"]),
        ({"elements": {}}, ["elements is an object", "list"]),
        ({"elements": None}, ["elements is null"]),
        ({"elements": [A_PART], "meta": {}}, ["'meta'", "arrangement"]),
        ({"elements": [A_PART], 7: 1}, ["the number 7"]),
        # elements
        ({"elements": ["the cover"]}, ["elements[0]", "'the cover'"]),
        ({"elements": [{}]}, ["elements[0].name is missing"]),
        ({"elements": [{"name": None}]}, ["elements[0].name is null"]),
        ({"elements": [{"name": "  "}]}, ["elements[0].name is '  '"]),
        ({"elements": [{"name": 3}]}, ["elements[0].name is the number 3"]),
        ({"elements": [{"name": "a\ud800"}]}, ["elements[0].name", "half a character"]),
        ({"elements": [{"name": "arrangement"}]}, ["elements[0].name", "another"]),
        ({"elements": [{"name": " Arrangement "}]}, ["elements[0].name", "another"]),
        ({"elements": [A_PART, A_PART]}, ["elements[1].name", "elements[0].name already"]),
        ({"elements": [A_PART, {"name": " the  cover"}]}, ["elements[1].name", "elements[0]"]),
        ({"elements": [{**A_PART, "colour": 1}]}, ["elements[0]", "'colour'", "ai_role"]),
        # answers
        (
            {"elements": [{**A_PART, "ai_role": "maybe"}]},
            ["elements[0].ai_role is 'maybe'", "none, assistive, generated, or null"],
        ),
        ({"elements": [{**A_PART, "ai_role": "x" * 99}]}, ["…'"]),
        ({"elements": [{**A_PART, "ai_role": "a\nb"}]}, ["'a\\nb'"]),
        ({"elements": [{**A_PART, "ai_role": True}]}, ["elements[0].ai_role is true"]),
        (
            {"elements": [{**A_PART, "own_work_perceptible": "true"}]},
            ["elements[0].own_work_perceptible is 'true'", "true, false, or null"],
        ),
        ({"elements": [{**A_PART, "own_work_perceptible": 1}]}, ["is the number 1"]),
        (
            {"elements": [A_PART], "unsure_how_to_describe": "no"},
            ["unsure_how", "'no'"],
        ),
        ({"elements": [A_PART], "arrangement": float("nan")}, ["a number without a value"]),
        ({"elements": [A_PART], "arrangement": 10**5000}, ["a very large number"]),
        ({"elements": [A_PART], "arrangement": b"x"}, ["not JSON"]),
        # the application
        ({"elements": [A_PART], "application": None}, ["application", "null"]),
        (
            {"elements": [A_PART], "application": {"stage": "filed"}},
            ["application.stage", "new"],
        ),
        (
            {"elements": [A_PART], "application": {"stage": ["new"]}},
            [".stage", "a list"],
        ),
        ({"elements": [A_PART], "application": {"fee": 1}}, ["application", "'fee'", "stage"]),
    ],
)
def test_what_cannot_be_read_is_named_with_what_is_allowed(
    given_facts: object, parts_of_message: list[str]
) -> None:
    with pytest.raises(FactsError) as error:
        parse_facts(given_facts)
    for part in parts_of_message:
        assert part in str(error.value)


def test_facts_without_an_element_cannot_be_made_in_any_way() -> None:
    with pytest.raises(FactsError, match="at least one element"):
        Facts(())


def test_something_very_deep_is_refused_without_falling_over() -> None:
    deep: Any = []
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(FactsError, match="a list"):
        parse_facts({"elements": [A_PART], "arrangement": deep})
    while deep:
        deep = deep.pop()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)
KEYS = st.sampled_from(["elements", "application", "arrangement", "unsure_how_to_describe", "x"])
PARTS = st.dictionaries(st.sampled_from(["name", "ai_role", "amount", "x"]), JSON)


@settings(max_examples=300, deadline=None)
@given(JSON | st.dictionaries(KEYS, JSON | st.lists(PARTS)))
def test_whatever_is_given_is_read_or_refused_in_words(anything: object) -> None:
    try:
        said = str(parse_facts(anything)) + "."
    except FactsError as error:
        said = str(error)
    assert said.endswith(".")


def test_facts_go_out_as_json_and_come_back_the_same() -> None:
    whole = {
        "application": {"stage": "pending", "ai_disclosed": False},
        "elements": [{"name": "the cover", "own_work_perceptible": False}],
        "arrangement": "creative",
        "unsure_how_to_describe": False,
    }
    assert facts_to_json(parse_facts(whole)) == whole
    assert facts_to_json(parse_facts({"elements": [A_PART]})) == {"elements": [A_PART]}
    assert parse_facts(json.loads(json.dumps(whole))) == parse_facts(whole)
