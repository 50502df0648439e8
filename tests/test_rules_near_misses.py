"""What would change a result: one answer turned over, and the check asked again."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pytest
from hypothesis import given, settings

from assistant.rules import Facts, Recommendation, parse_facts, recommend
from tests.rules_factories import LISTED, PROMPTED, TIDIED, WRITTEN, filed, picture, told
from tests.rules_strategies import FACTS


def misses(result: Recommendation) -> dict[tuple[str, Any], str]:
    return {(miss.fact, miss.other): miss.says for miss in result.near_misses}


def test_a_near_miss_says_what_the_other_answer_would_change() -> None:
    said = misses(recommend(told(picture(modification="creative"))))
    assert said["elements[0].modification", "minor"] == (
        "You said that the changes made to “the pictures” by hand were creative. If instead the "
        "changes made to “the pictures” by hand were minor, the result would be: the work cannot "
        "be registered, and nothing in “the pictures” could be claimed, and the statement would "
        "have no step for it."
    )
    assert ("elements[0].generated_from", "nothing") not in said


@pytest.mark.parametrize(
    ("facts", "turned", "says"),
    [
        # nothing would have to be excluded any more
        (
            told(WRITTEN, PROMPTED, picture(name="the map")),
            ("elements[1].amount", "de_minimis"),
            "nothing in “the pictures” would have to be excluded.",
        ),
        # something more would have to be excluded
        (
            told(WRITTEN, PROMPTED, picture(name="the map", amount="de_minimis")),
            ("elements[2].amount", "more_than_de_minimis"),
            "AI material in “the map” would have to be excluded.",
        ),
        # something more could be claimed
        (
            told(WRITTEN, PROMPTED),
            ("elements[1].modification", "creative"),
            "something in “the pictures” could be claimed.",
        ),
        # the arrangement could be claimed
        (told(WRITTEN, PROMPTED), ("arrangement", "creative"), "the arrangement could be claimed."),
        (
            told(WRITTEN, PROMPTED, arrangement="creative"),
            ("arrangement", "none"),
            "the arrangement could not be claimed.",
        ),
        # another answer opens further questions
        (
            told(WRITTEN),
            ("elements[0].ai_role", "generated"),
            "we would have to ask more before giving a result.",
        ),
        (
            told(WRITTEN, TIDIED, PROMPTED),
            ("elements[0].ai_role", "generated"),
            "it would be open whether AI material in “the text” has to be excluded.",
        ),
        # only the steps would change
        (
            told(WRITTEN, PROMPTED, application=filed("pending", ai_disclosed=True)),
            ("application.ai_disclosed", False),
            "the steps would be: contact the Public Information Office.",
        ),
        (
            told(WRITTEN, PROMPTED, application=filed("registered", ai_disclosed=False) | LISTED),
            ("application.ai_listed_as_author", False),
            "the steps would be: file a supplementary registration.",
        ),
        (
            told(WRITTEN, PROMPTED),
            ("unsure_how_to_describe", True),
            "file with a general statement that the work contains AI-generated material.",
        ),
        # the steps would be open
        (
            told(TIDIED, application=filed("pending")),
            ("elements[0].ai_role", "generated"),
            "we would have to ask more before giving a result.",
        ),
        (
            told(WRITTEN, picture(amount="de_minimis"), application=filed("pending")),
            ("elements[1].amount", "more_than_de_minimis"),
            "and the steps would be open.",
        ),
    ],
)
def test_near_misses_of_every_sort(facts: Facts, turned: tuple[str, Any], says: str) -> None:
    assert misses(recommend(facts))[turned].endswith(says)


def test_what_a_person_had_to_judge_comes_first() -> None:
    judged = [miss.judged for miss in recommend(told(WRITTEN, PROMPTED)).near_misses]
    assert judged == sorted(judged, reverse=True)
    assert {True, False} == set(judged)


@settings(max_examples=150, deadline=None)
@given(FACTS)
def test_a_near_miss_is_what_the_check_says_of_the_other_answer(facts: Facts) -> None:
    for miss in recommend(facts).near_misses:
        place, _, key = miss.fact.rpartition(".")
        told_again = asdict(facts)
        target = told_again
        if place == "application":
            target = told_again["application"]
        elif place:
            target = told_again["elements"][int(place[len("elements[") : -1])]
        assert target[key] == miss.given
        target[key] = miss.other
        told_again["elements"] = list(told_again["elements"])
        other = recommend(parse_facts(told_again))
        assert (other.verdict, other.actions) == (miss.verdict, miss.actions)
