"""Metrics on rankings and outcomes worked out by hand."""

from __future__ import annotations

from math import log2

import pytest

from assistant.drafting import Question
from evals.baselines import Oracle
from evals.letters import pairs
from evals.metrics import (
    citation_scores,
    decision_scores,
    judged_units,
    ranking_scores,
    refusal_scores,
    risk_coverage,
    same,
)
from evals.spans import GoldMissing, Placed, place
from evals.story_facts import facts_scores

UNITS = [Placed("a", 0, 100), Placed("a", 80, 180), Placed("a", 200, 300), Placed("b", 0, 100)]
GOLD = [Placed("a", 90, 110)]


def test_gold_words_become_judgments_by_overlap() -> None:
    # Both neighbours share ten of the twenty gold characters; the second has all of them.
    assert judged_units(UNITS, range(4), GOLD) == [0, 1]
    assert judged_units(UNITS, [2, 3], GOLD) == []


def test_a_ranking_is_scored_as_by_hand() -> None:
    ranked = {"q": [3, 1, 2, 0]}
    scores = ranking_scores(ranked, {"q": [0, 1]})["q"]
    assert scores["hit@1"] == (0, 1)
    assert scores["hit@5"] == (1, 1)
    assert scores["mrr@10"] == (0.5, 1)
    ideal = 1 + 1 / log2(3)
    assert scores["ndcg@10"][0] == pytest.approx((1 / log2(3) + 1 / log2(5)) / ideal)


def test_ties_are_the_retrievers_and_the_library_breaks_none() -> None:
    for ranked in ([0, 1, 2], [2, 1, 0], [1, 2, 0]):
        scores = ranking_scores({"q": ranked}, {"q": [1]})["q"]
        assert scores["mrr@10"][0] == pytest.approx(1 / (1 + ranked.index(1)))


def test_what_is_found_beyond_the_tenth_place_does_not_count() -> None:
    scores = ranking_scores({"q": list(range(12))}, {"q": [10]})["q"]
    assert scores["mrr@10"] == scores["ndcg@10"] == (0, 1)


def test_a_question_that_finds_nothing_scores_nothing() -> None:
    scores = ranking_scores({"q": [], "r": [1]}, {"q": [1], "r": [1]})
    assert scores["q"]["hit@5"] == (0, 1)
    assert scores["r"]["hit@5"] == (1, 1)
    assert ranking_scores({"q": [0]}, {"q": []})["q"]["mrr@10"] == (0, 1)


def test_citations_are_scored_by_whom_they_overlap() -> None:
    cited = [("answer", UNITS[1]), ("basis", UNITS[2]), ("exception", UNITS[3])]
    scores = citation_scores(cited, [*GOLD, Placed("b", 500, 600)], need_all=True)
    assert scores["citation_precision"] == (1, 2)  # the exception travels along, and is not counted
    assert scores["misgrounding"] == (1, 2)
    assert scores["citation_recall"] == (0.5, 1)
    either = citation_scores(cited, [*GOLD, Placed("b", 500, 600)], need_all=False)
    assert either["citation_recall"] == (1, 1)
    assert citation_scores([], GOLD, need_all=True)["citation_recall"] == (0, 1)


@pytest.mark.parametrize(
    ("kind", "answerable", "metrics"),
    [
        ("far", False, {"refusal", "refusal@far"}),
        ("near", False, {"refusal", "refusal@near"}),
        ("out-of-scope", False, {"refusal"}),  # not told apart, so in neither
        ("lookup", True, {"false_refusal"}),
        ("needs-facts", True, {"asks_facts", "false_refusal"}),
        ("needs-facts", False, {"asks_facts"}),
    ],
)
def test_a_refusal_is_right_or_wrong_by_the_kind_of_question(
    kind: str, answerable: bool, metrics: set[str]
) -> None:
    scores = refusal_scores(kind, answerable=answerable, refused=True, asks_facts=False)
    assert set(scores) == metrics


def test_lists_are_compared_as_sets_and_missing_keys_as_null() -> None:
    assert same(["a", "b"], ["b", "a"])
    assert not same(["a"], ["a", "b"])
    assert same({"x": None}, {})
    assert same(["application.stage"], [{"fact": "application.stage", "question": "?"}])
    assert same([{"fact": "f"}], [{"fact": "f", "question": "?"}])
    assert not same([{"fact": "f"}], [{"fact": "g"}])
    assert same([], [])
    assert not same([], ["a"])


def test_a_decision_agrees_in_all_that_is_expected_of_it() -> None:
    got = {"verdict": "need_facts", "missing": [{"fact": "a"}], "actions": ["x", "y"]}
    assert decision_scores({"actions": ["y", "x"]}, got) == {"decision_accuracy": (1, 1)}
    wrong = decision_scores({"verdict": "need_facts", "missing": ["b"]}, got)
    assert wrong == {"decision_accuracy": (0, 1), "missing_fact": (0, 1)}
    assert decision_scores({}, got) == {}


def test_facts_are_right_wrong_or_missed_over_elements_aligned_by_name() -> None:
    told = {
        "application": {"stage": "new"},
        "elements": [{"name": "the pictures", "ai_role": "generated"}, {"name": "text"}],
    }
    read = {
        "elements": [
            {"name": "text", "ai_role": "none"},
            {"name": "picture", "ai_role": "generated"},
        ]
    }
    scores = facts_scores(told, read)
    assert scores["facts_precision"] == (1, 2)  # the text's role was never told
    assert scores["facts_recall"] == (1, 2)  # the stage was missed


def test_risk_falls_with_coverage_where_confidence_tells() -> None:
    points = risk_coverage([0.9, 0.8, 0.8, 0.1], [True, True, False, False])
    assert points == [(0.25, 0.0), (0.75, pytest.approx(1 / 3)), (1.0, 0.5)]


def test_a_quote_that_is_not_unique_is_found_in_its_context() -> None:
    texts = {"a": "We say so. They say so."}
    assert place("say so", texts) == Placed("a", 3, 9)
    assert place("say so", texts, context="They say\nso.") == Placed("a", 16, 22)
    with pytest.raises(GoldMissing):
        place("say so", texts, context="You say so.")


def test_the_oracle_is_judged_by_the_gold_words_of_the_question_alone() -> None:
    from assistant.questions import asked
    from evals.systems import Query

    oracle = Oracle()
    oracle.find(Query("other", asked("Other?"), (Placed("a", 95, 105),)))
    query = Query("q", asked("Which?"), tuple(GOLD))
    assert judged_units(oracle.units, oracle.pool(query), GOLD) == list(oracle.find(query))


def questions(*texts: str) -> list[Question]:
    return [Question(n, text, text, "answered", None) for n, text in enumerate(texts, start=1)]


def test_a_drafted_question_that_holds_two_is_heard_as_one() -> None:
    both = questions("Who signs the form, and what does the form cost?")
    assert len(pairs(["Who signs the form", "what does the form cost?"], both)) == 1


def test_a_question_cut_in_two_is_heard_once_and_its_other_piece_is_too_much() -> None:
    cut = questions("What is a supplementary registration", "how long does one take?")
    wanted = "What is a supplementary registration and how long does one take?"
    assert pairs([wanted], cut) == {0: 0}
    assert pairs([wanted], cut[:1]) == {}  # half of it is not heard
    assert pairs([wanted], questions("Who signs?", "how long does one take?")) == {}


def test_each_drafted_question_hears_one() -> None:
    assert pairs(["Who signs?", "Who signs?"], questions("Who signs?")) == {0: 0}
