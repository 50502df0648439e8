"""What an applicant gets: the result, what it rests on, what to ask next, what would change it."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from assistant.rules import Facts, load_table, parse_facts, recommend
from assistant.rules_table import FIELDS
from evals.worked_cases import filled
from tests.rules_factories import LISTED, PROMPTED, TIDIED, WRITTEN, filed, picture, told
from tests.rules_strategies import FACTS

# -- whatever is told -----------------------------------------------------------------------------


@settings(max_examples=300, deadline=None)
@given(FACTS)
def test_whatever_is_told_has_a_result_and_it_is_always_the_same(facts: Facts) -> None:
    one, two = recommend(facts), recommend(facts)
    assert json.dumps(asdict(one)) == json.dumps(asdict(two))
    assert (one.verdict == "need_facts") == (one.kind is None)
    assert all(reason.basis and reason.says for reason in one.reasons)
    assert all(miss.question and miss.why and miss.basis for miss in one.missing)
    if one.verdict == "need_facts":
        assert one.actions == ()
        assert one.missing
        assert not filled(one)
        assert not one.near_misses
    if "none" in one.actions:
        assert one.actions == ("none",)


@settings(max_examples=300, deadline=None)
@given(FACTS)
def test_nothing_to_exclude_is_said_only_if_every_part_is_settled_that_way(facts: Facts) -> None:
    result = recommend(facts)
    if result.verdict == "register_no_exclusion":
        for part in facts.elements:
            trivial = part.amount == "de_minimis"
            assert trivial or part.ai_role in ("none", "assistive")


@settings(max_examples=300, deadline=None)
@given(FACTS)
def test_only_claims_in_what_a_person_made_and_only_warns_of_ai(facts: Facts) -> None:
    result = recommend(facts)
    human = all(part.ai_role == "none" for part in facts.elements)
    if human:
        assert result.verdict == "register_no_exclusion"
        assert result.risk is None
        assert result.excluded == ()


def test_an_element_is_not_affected_by_answers_that_do_not_apply_to_it() -> None:
    stray = {**PROMPTED, "name": "the text", "ai_role": "none", "own_work_perceptible": False}
    one, other = recommend(told(stray)), recommend(told(WRITTEN))
    # What would change if AI had made it may well differ: then those answers would apply.
    assert replace(one, near_misses=(), warnings=()) == replace(other, near_misses=(), warnings=())
    assert "We left it aside." in one.warnings[0]
    assert not other.warnings


def test_an_answer_whose_question_is_not_settled_yet_is_not_left_aside() -> None:
    result = recommend(told(WRITTEN, {"name": "the map", "modification": "creative"}))
    assert not any("left it aside" in warning for warning in result.warnings)


# -- what it rests on ------------------------------------------------------------------------------


def test_a_result_that_rests_on_a_judgment_says_which() -> None:
    result = recommend(told(picture(modification="minor")))
    said = {reason.rule: reason.answers for reason in result.reasons}
    assert said["E5"] == (
        "This rests on your answer that the changes made to “the pictures” by hand were minor.",
    )
    assert "more than a trivial amount" in said["X1"][0]
    assert said["A2"] == ()


def test_the_verdict_names_the_answers_that_it_rests_on_and_no_others() -> None:
    result = recommend(told(WRITTEN, picture(modification="minor"), arrangement="creative"))
    verdict = result.reasons[0]
    assert (verdict.rule, verdict.kind) == ("F3", "threshold")
    # That the changes were minor takes a claim away; the exclusion stands without it.
    assert verdict.answers == (
        (
            "This rests on your answer that more than a trivial amount of AI material from "
            "“the pictures” is in the work."
        ),
        "This rests on your answer that the material was arranged in a creative way.",
    )


def test_a_bright_line_rests_on_no_judgment() -> None:
    assert all(not reason.answers for reason in recommend(told(WRITTEN)).reasons)


def test_one_reason_names_all_the_parts_that_its_row_decides() -> None:
    parts = (picture(name="the map"), picture(name="the cover"), picture(name="the back"))
    result = recommend(told(WRITTEN, *parts))
    (reason,) = (reason for reason in result.reasons if reason.rule == "E5")
    assert reason.elements == ("the map", "the cover", "the back")
    assert reason.says.startswith("“the map”, “the cover” and “the back”: made by AI from prompts")


def test_rows_that_lead_to_the_same_place_are_shown_as_not_yet_known() -> None:
    preface = {"name": "the preface", "modification": "creative", "amount": "de_minimis"}
    result = recommend(told(TIDIED, preface))
    unsure = [reason for reason in result.reasons if reason.elements == ("the preface",)]
    assert [reason.rule for reason in unsure] == ["E1", "E2", "E6", "X2"]
    assert all(r.says.startswith("It is not known yet which") for r in unsure[:3])
    assert filled(result)["author_created"] == (
        "the tidied text; what a person made in the preface"
    )


def test_the_applicant_is_told_that_it_is_not_legal_advice() -> None:
    assert "not legal advice" in recommend(told(WRITTEN)).notice
    assert recommend(told(WRITTEN)).rules_version == load_table().rules_version


def test_the_steps_are_explained_in_the_order_in_which_they_are_taken() -> None:
    facts = told(WRITTEN, PROMPTED, application=filed("pending", ai_disclosed=False) | LISTED)
    rules = [reason.rule for reason in recommend(facts).reasons]
    assert rules.index("F10") < rules.index("F6") < rules.index("F10-pending")


def test_the_report_to_the_office_names_what_was_left_out() -> None:
    facts = told(WRITTEN, PROMPTED, application=filed("pending", ai_disclosed=False))
    (step,) = (reason for reason in recommend(facts).reasons if reason.rule == "F6")
    assert "contains AI-generated material: “the pictures”." in step.says


def test_what_is_at_risk_is_a_reason_and_a_warning() -> None:
    facts = told(WRITTEN, PROMPTED, application=filed("registered", ai_disclosed=False))
    result = recommend(facts)
    assert result.risk is not None
    assert result.risk in result.reasons
    assert result.risk.says in result.warnings
    assert "knowingly" in result.risk.says


# -- what to ask next ------------------------------------------------------------------------------


def test_the_first_question_is_the_one_that_decides_most() -> None:
    result = recommend(parse_facts({"elements": [{"name": "the poem"}]}))
    assert result.missing[0].fact == "elements[0].ai_role"
    assert result.missing[0].question == "What part did AI play in “the poem”?"
    assert [value for value, _ in result.missing[0].answers] == ["none", "assistive", "generated"]


def test_what_decides_the_verdict_is_asked_before_what_only_decides_the_steps() -> None:
    facts = told(WRITTEN, PROMPTED, unsure_how_to_describe=None, application={"stage": "new"})
    asked = [each.fact for each in recommend(facts).missing]
    assert asked == ["unsure_how_to_describe", "application.ai_listed_as_author"]


def test_what_hangs_on_another_unknown_answer_is_not_asked_yet() -> None:
    facts = told({"name": "the song", "ai_role": "generated"})
    asked = {each.fact for each in recommend(facts).missing}
    assert asked == {
        "elements[0].generated_from",
        "elements[0].modification",
        "elements[0].amount",
    }


def test_the_form_and_the_medium_are_never_asked() -> None:
    facts = parse_facts({"elements": [{"name": "a"}, {"name": "b", "ai_role": "generated"}]})
    assert not [each for each in recommend(facts).missing if each.fact.endswith(("form", "medium"))]


def test_answering_what_is_asked_always_comes_to_an_end() -> None:
    facts: dict[str, Any] = {"elements": [{"name": "a"}, {"name": "b"}], "application": {}}
    for _ in range(30):
        asked = recommend(parse_facts(facts)).missing
        if not asked:
            break
        path, (value, _) = asked[0].fact, asked[0].answers[-1]
        place, _, key = path.rpartition(".")
        target = facts
        if place == "application":
            target = facts["application"]
        elif place:
            target = facts["elements"][int(place[len("elements[") : -1])]
        target[key] = value
    result = recommend(parse_facts(facts))
    assert result.missing == ()
    assert result.verdict != "need_facts"


# -- the text for the fields -----------------------------------------------------------------------


def test_names_are_put_on_one_line_and_braces_stay_braces() -> None:
    result = recommend(told(WRITTEN, picture(name="the {map}\n of  {names}")))
    assert result.excluded == ("the {map}\n of  {names}",)
    assert filled(result)["material_excluded_other"] == (
        "the {map} of {names} generated by artificial intelligence"
    )


def test_no_text_is_given_while_a_list_is_open() -> None:
    open_list = told(WRITTEN, PROMPTED, {"name": "the map"})
    assert not filled(recommend(open_list))


def test_every_field_is_a_key_of_the_result() -> None:
    assert tuple(asdict(recommend(told(WRITTEN)).fields)) == FIELDS


# -- how it behaves --------------------------------------------------------------------------------


def test_importing_the_check_reads_nothing_and_needs_the_standard_library_alone() -> None:
    lines = (
        "import sys, builtins, io",
        "seen = []",
        "note = lambda name, args: seen.append(str(args[0])) if name == 'open' else None",
        "sys.addaudithook(note)",
        "import assistant.rules",
        "assert not [path for path in seen if path.endswith('.toml')], seen",
        "outside = {name.partition('.')[0] for name in sys.modules}",
        "outside -= set(sys.stdlib_module_names) | set(before)",
        "assert outside <= {'assistant'}, outside",
    )
    program = "import sys; before = {m.partition('.')[0] for m in sys.modules}; " + "\n".join(lines)
    root = Path(__file__).parents[1]
    subprocess.run([sys.executable, "-c", program], check=True, cwd=root)


@pytest.mark.skipif(sys.gettrace() is not None, reason="slower while coverage is measured")
@pytest.mark.parametrize(("count", "milliseconds"), [(5, 1), (50, 20)])
def test_the_check_is_quick(count: int, milliseconds: float) -> None:
    answers: tuple[dict[str, Any], ...] = (
        {},
        {"ai_role": "generated"},
        PROMPTED,
        WRITTEN,
        {**PROMPTED, "modification": None},
    )
    parts = [{**answers[n % len(answers)], "name": f"part {n}"} for n in range(count)]
    facts = told(*parts, arrangement=None)
    seconds = []
    for _ in range(30):
        start = time.perf_counter()
        result = recommend(facts)
        seconds.append(time.perf_counter() - start)
    assert result.missing
    assert statistics.median(seconds) * 1000 < milliseconds
