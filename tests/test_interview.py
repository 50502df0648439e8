"""The interview: every path ends, nothing is asked in vain, and nothing that was told is lost."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import pairwise, product
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.facts import Proposal, propose
from assistant.interview import (
    NOT_SURE,
    PARTS,
    RESULT,
    BadAnswer,
    Interview,
    answer,
    back,
    change,
    confirmed,
    facts,
    forward,
    next_question,
    question_at,
    result,
    review,
    screen,
    still_open,
)
from assistant.interview_link import LONGEST, BadLink, from_link, to_link
from assistant.interview_offers import adopt, confirm, dismiss, offered, read_as, ready
from assistant.interview_parts import (
    LONGEST_NAME,
    MOST_PARTS,
    BadName,
    add,
    fault,
    remove,
    rename,
)
from assistant.interview_progress import most_left
from assistant.rules import Recommendation, load_table, parse_facts, recommend
from assistant.rules_facts import APPLICATION_CHOICES, ELEMENT_CHOICES, WORK_CHOICES

NAMES = ("the text", "the pictures", "the music", "the code")
CHOICES = st.integers(0, 3)


def started(*names: str) -> Interview:
    state = Interview()
    for name in names:
        state = add(state, name)
    return forward(state)


def asked_through(state: Interview, picks: list[int]) -> Iterator[Interview]:
    """Every state on the way to the end, each question answered by the next pick."""
    for pick in picks:
        yield state
        asked = next_question(state)
        if asked is None:
            return
        state = answer(state, asked.place, asked.options[pick % len(asked.options)][0])
    yield state


def told(names: tuple[str, ...], **answers: Any) -> Interview:
    """An interview in which each question met is answered as given, else with 'not sure'."""
    state = started(*names)
    while (asked := next_question(state)) is not None:
        unsure = asked.options[-1][0]
        state = answer(state, asked.place, answers.get(asked.fact, unsure))
    return state


INTERVIEWS = st.builds(
    lambda count, picks: list(asked_through(started(*NAMES[:count]), picks)),
    st.integers(1, 4),
    st.lists(CHOICES, min_size=0, max_size=40),
)


# --- Every path ---------------------------------------------------------------------------------


@given(st.integers(1, 4), st.lists(CHOICES, min_size=40, max_size=40))
def test_every_path_ends_in_a_review_and_a_result(count: int, picks: list[int]) -> None:
    *_, last = asked_through(started(*NAMES[:count]), picks)
    assert next_question(last) is None
    assert screen(last) == "review"
    assert screen(change(last, RESULT)) == "result"


def test_every_path_through_a_work_of_one_part_ends_and_its_progress_falls() -> None:
    paths, open_ = 0, [(started("the text"), most_left(started("the text")))]
    while open_:
        state, left = open_.pop()
        asked = next_question(state)
        if asked is None:
            assert left == 0
            paths += 1
            continue
        for value, _ in asked.options:
            after = answer(state, asked.place, value)
            assert most_left(after) < left
            open_.append((after, most_left(after)))
    assert paths > 1000


@given(INTERVIEWS)
def test_progress_falls_with_every_answer_and_is_never_too_small(path: list[Interview]) -> None:
    lefts = [most_left(state) for state in path]
    assert all(after < before for before, after in pairwise(lefts))
    assert (lefts[-1] == 0) == (next_question(path[-1]) is None)


@given(INTERVIEWS)
def test_the_result_is_what_the_rules_say_to_the_answers_given(path: list[Interview]) -> None:
    state = path[-1]
    known = {}
    for each in state.given:
        if each.answer is not None:
            known[(each.part, each.fact)] = each.answer
    of_parts = [
        {"name": name, **{fact: value for (part, fact), value in known.items() if part == name}}
        for name in state.parts
    ]
    of_whole = {fact: value for (part, fact), value in known.items() if not part}
    application = {f: v for f, v in of_whole.items() if f in APPLICATION_CHOICES}
    rest = {f: v for f, v in of_whole.items() if f in WORK_CHOICES}
    assert result(state) == recommend(
        parse_facts({"elements": of_parts, "application": application, **rest})
    )


@given(INTERVIEWS)
def test_no_warning_speaks_of_answers_that_do_not_go_together(path: list[Interview]) -> None:
    aside = next(w for w in load_table().warnings if w.id == "answers-left-aside")
    assert aside.says not in result(path[-1]).warnings


@given(INTERVIEWS)
def test_the_same_answers_after_going_back_give_the_same_interview(path: list[Interview]) -> None:
    state = path[-1]
    steps = 1 + len(state.given)
    seen = back(state)
    for _ in range(steps):
        if seen.at == PARTS:
            assert forward(seen) == state
            return
        asked = question_at(seen, seen.at)
        assert asked.given is not None
        assert answer(seen, seen.at, asked.options[asked.given][0]) == state
        seen = back(seen)
    pytest.fail("Going back does not lead to the parts.")


EARLY = st.lists(
    st.tuples(
        st.sampled_from(
            [f"elements[{n}].{f}" for n in (0, 1) for f in ELEMENT_CHOICES if f != "medium"]
            + [f"application.{f}" for f in APPLICATION_CHOICES]
            + list(WORK_CHOICES)
        ),
        CHOICES,
    ),
    max_size=10,
)


@given(EARLY, st.lists(CHOICES, min_size=30, max_size=30))
def test_progress_falls_also_where_some_things_were_told_out_of_order(
    early: list[tuple[str, int]], picks: list[int]
) -> None:
    state = started("the text", "the pictures")
    for place, pick in early:
        options = question_at(state, place).options
        state = answer(state, place, options[pick % len(options)][0])
    path = list(asked_through(state, picks))
    lefts = [most_left(each) for each in path]
    assert all(after < before for before, after in pairwise(lefts))
    assert (lefts[-1], next_question(path[-1])) == (0, None)


# --- Nothing is asked in vain --------------------------------------------------------------------

PLACES = {
    **{f"elements[0].{f}": c for f, c in ELEMENT_CHOICES.items() if f != "medium"},
    **{f"application.{f}": c for f, c in APPLICATION_CHOICES.items() if f != "form"},
    **WORK_CHOICES,
}


@cache
def outcome(complete: tuple[Any, ...]) -> tuple[Any, ...]:
    """What a person would be shown for these answers: what to do, to type and to mind."""
    named = dict(zip(PLACES, complete, strict=True))
    element = {p.partition(".")[2]: v for p, v in named.items() if p.startswith("elements")}
    application = {p.partition(".")[2]: v for p, v in named.items() if p.startswith("appl")}
    whole = {place: named[place] for place in WORK_CHOICES}
    shown: Recommendation = recommend(
        parse_facts(
            {"elements": [{"name": "the text", **element}], "application": application, **whole}
        )
    )
    steps = tuple(
        r.rule for r in shown.reasons if "-" in r.rule or r.rule in ("F6", "F7", "F8", "F9")
    )
    return shown.verdict, shown.actions, shown.claimable, shown.excluded, steps


def can_matter(state: Interview, place: str) -> bool:
    """Whether some completion of the answers differs from one that differs in this place alone."""
    given_at = {each.place: each for each in review(state) if each.counts}
    answers = {
        p: question_at(state, p).options[question_at(state, p).given or 0][0] for p in given_at
    }
    known = {p: v for p, v in answers.items() if v is not None}
    others = [(known[p],) if p in known else choices for p, choices in PLACES.items()]
    at = list(PLACES).index(place)
    for complete in product(*(c if n != at else (None,) for n, c in enumerate(others))):
        seen = {outcome((*complete[:at], v, *complete[at + 1 :])) for v in PLACES[place]}
        if len(seen) > 1:
            return True
    return False


def test_a_question_is_asked_only_if_it_can_matter_and_none_that_can_is_left_out() -> None:
    """By brute force over all answers to a work of one part, on random paths."""
    chance = Random(20230316)
    for _ in range(60):
        *path, last = asked_through(started("the text"), [chance.randrange(4) for _ in range(20)])
        for state in (chance.choice(path or [last]), last):
            asked = next_question(state)
            if asked is not None:
                assert can_matter(state, asked.place), (asked.place, facts(state))
        told_of = {each.place for each in review(last) if each.counts}
        table = load_table().questions
        known = {**facts(last), **facts(last)["application"]}  # type: ignore[dict-item]
        known |= facts(last)["elements"][0]  # type: ignore[index]
        for place in PLACES:
            applies = table[place.rpartition(".")[2]].asked_when.holds(known)
            if place not in told_of and applies:
                assert not can_matter(last, place), (place, facts(last))


def test_what_was_disclosed_is_asked_even_where_the_steps_are_the_same() -> None:
    """An AI author is corrected either way; what else is corrected depends on the disclosure."""
    known = {"ai_role": "generated", "generated_from": "prompts", "modification": "creative"}
    known |= {"amount": "more_than_de_minimis", "stage": "registered", "ai_listed_as_author": True}
    state = told(("the pictures",), **known, arrangement="none", ai_disclosed=False)
    assert result(state).risk is not None
    assert result(state).fields.material_excluded_other is not None
    unsure = told(("the pictures",), **known, arrangement="none")
    assert [asked.fact for asked in still_open(unsure)] == ["ai_disclosed"]


# --- Changing one's mind -------------------------------------------------------------------------


def test_answers_that_no_longer_apply_are_kept_aside_and_come_back() -> None:
    state = told(("the pictures",), ai_role="generated", generated_from="prompts", stage="new")
    before = facts(state)
    without = answer(state, "elements[0].ai_role", "none")
    assert facts(without)["elements"] == [{"name": "the pictures", "ai_role": "none"}]
    assert [each.counts for each in review(without) if each.part] == [True, False, False, False]
    assert facts(answer(without, "elements[0].ai_role", "generated")) == before


def test_a_part_removed_by_mistake_comes_back_with_its_answers() -> None:
    state = told(("the text", "the pictures"), ai_role="assistive", stage="new")
    gone = remove(state, 0)
    assert [each["name"] for each in facts(gone)["elements"]] == ["the pictures"]  # type: ignore[attr-defined]
    again = add(gone, "the text")
    assert {"name": "the text", "ai_role": "assistive"} in facts(again)["elements"]  # type: ignore[operator]


def test_a_renamed_part_keeps_its_answers() -> None:
    state = rename(told(("the text",), ai_role="none"), 0, "the poem")
    assert facts(state)["elements"] == [{"name": "the poem", "ai_role": "none"}]
    assert screen(state) == "parts"


def test_a_name_taken_over_from_a_removed_part_brings_none_of_its_answers() -> None:
    state = told(("the text", "the pictures"), ai_role="assistive")
    state = answer(state, "elements[1].ai_role", "none")
    state = rename(remove(state, 0), 0, "the text")
    assert facts(state)["elements"] == [{"name": "the text", "ai_role": "none"}]


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("", "Write what this part is"),
        ("  \t ", "Write what this part is"),
        ("\u202e\u200b", "Write what this part is"),
        ("THE  text", "already a part"),
        ("Arrangement", "kept for"),
        ("x" * (LONGEST_NAME + 1), "shorter name"),
    ],
)
def test_a_name_that_cannot_be_is_refused_in_words(name: str, says: str) -> None:
    with pytest.raises(BadName, match=says):
        add(started("the text"), name)


@given(st.lists(st.text(max_size=100), max_size=30))
def test_every_name_that_is_taken_is_one_that_the_rules_take(names: list[str]) -> None:
    state = Interview()
    for name in names:
        if not fault(state, name):
            state = add(state, name)
    assert len(state.parts) <= MOST_PARTS
    if state.parts:
        assert confirmed(state).elements


def test_being_unsure_is_an_answer_except_to_the_question_that_asks_just_that() -> None:
    state = told(("the pictures",))
    assert {each.answer for each in review(state)} == {NOT_SURE}
    assert result(state).verdict == "need_facts"
    assert still_open(state)
    options = question_at(state, "unsure_how_to_describe").options
    assert [value for value, _ in options] == [True, False]


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("elements[3].ai_role", "none"),
        ("elements[0].medium", "text"),
        ("elements[0].ai_role", True),
        ("application.ai_disclosed", 1),
        ("unsure_how_to_describe", None),
        ("nothing", "none"),
    ],
)
def test_an_answer_that_is_none_is_refused(place: str, value: Any) -> None:
    with pytest.raises(BadAnswer):
        answer(started("the text"), place, value)


# --- What was told in the chat -------------------------------------------------------------------

STORY = (
    "I wrote the lyrics. Suno generated the music. I registered my song. I did not tell the Office."
)


def test_nothing_told_in_the_chat_counts_before_it_is_confirmed() -> None:
    state = offered(Interview(), propose(STORY).proposed)
    assert screen(state) == "offers"
    assert state.parts == ()
    assert state.given == ()
    assert next_question(state) is None


def test_what_is_confirmed_counts_and_what_is_dismissed_does_not() -> None:
    state = offered(Interview(), propose(STORY).proposed)
    assert all(offer.words in STORY for offer in state.offers)
    said = []
    while state.offers:
        offer = ready(state)[0]
        said.append(read_as(offer))
        state = dismiss(state, offer) if offer.fact == "ai_disclosed" else confirm(state, offer)
    assert screen(state) == "parts", "more parts may have to be named than the message told of"
    assert "AI generated “music”" in said
    known = facts(state)
    assert known["application"] == {"stage": "registered"}
    assert {e["name"] for e in known["elements"]} == {"lyrics", "music"}  # type: ignore[attr-defined]


def test_a_part_that_is_dismissed_takes_what_was_told_of_it_along() -> None:
    state = offered(Interview(), propose(STORY).proposed)
    music = next(offer for offer in state.offers if offer.value == "music")
    left = dismiss(state, music)
    assert all(offer.part != "music" for offer in left.offers)
    assert any(offer.part == "lyrics" for offer in left.offers)


def test_a_part_confirmed_under_another_name_keeps_what_was_told_of_it() -> None:
    state = offered(Interview(), propose(STORY).proposed)
    music = next(offer for offer in state.offers if offer.value == "music")
    state = adopt(state, music, "the melody")
    role = next(offer for offer in ready(state) if offer.fact == "ai_role")
    assert facts(confirm(state, role))["elements"] == [
        {"name": "the melody", "ai_role": "generated"}
    ]


def test_an_offer_answered_otherwise_is_settled_and_going_back_from_it_leaves_it_open() -> None:
    state = started("song")
    offers = offered(state, (Proposal("application.stage", "registered", "I registered", 0, 12),))
    looked = change(offers, "application.stage")
    assert back(looked) == offers
    settled = answer(looked, "application.stage", "pending")
    assert settled.offers == ()
    assert facts(settled)["application"] == {"stage": "pending"}


def test_the_form_told_in_the_chat_is_said_back_and_brings_its_warning() -> None:
    state = told(("the text",), ai_role="assistive", stage="new", ai_listed_as_author=False)
    state = offered(state, (Proposal("application.form", "single", "single form", 0, 11),))
    assert read_as(state.offers[0]) == "the form is the Single Application"
    assert not any("another form" in says for says in result(state).warnings)
    state = confirm(state, state.offers[0])
    assert any("another form" in says for says in result(state).warnings)


# --- Links ---------------------------------------------------------------------------------------


@given(INTERVIEWS)
def test_a_link_brings_the_same_answers_back(path: list[Interview]) -> None:
    state = path[-1]
    assert from_link(to_link(state)) == state


def test_a_link_holds_nothing_of_a_part_that_was_removed_and_nothing_unconfirmed() -> None:
    state = remove(told(("my secret", "the text"), ai_role="none"), 0)
    state = offered(state, (Proposal("application.stage", "new", "not filed", 0, 9),))
    opened = from_link(to_link(state))
    assert opened.parts == ("the text",)
    assert {each.part for each in opened.given} <= {"the text", ""}
    assert opened.offers == ()


def token(told_there: str) -> str:
    import base64

    return base64.urlsafe_b64encode(told_there.encode()).decode().rstrip("=")


VERSION = load_table().rules_version
HOSTILE = [
    "",
    "-",
    "garbage",
    "é",
    "A" * (LONGEST + 1),
    token("["),
    token("[" * 20_000),
    token("1" * 9_000),
    token("[]"),
    token("{}"),
    token(f'{{"v":"{VERSION}","p":[],"a":[]}}'),
    token(f'{{"v":"{VERSION}","p":["a","a"],"a":[]}}'),
    token(f'{{"v":"{VERSION}","p":["arrangement"],"a":[]}}'),
    token(f'{{"v":"{VERSION}","p":["a\\ud800"],"a":[]}}'),
    token(f'{{"v":"{VERSION}","p":[["a"]],"a":[]}}'),
    token(f'{{"v":"{VERSION}","p":["{"x" * 500}"],"a":[]}}'),
    token(f'{{"v":"{VERSION}","p":["a"],"a":[[0,"ai_role","maybe"]]}}'),
    token(f'{{"v":"{VERSION}","p":["a"],"a":[[true,"stage","new"]]}}'),
    token(f'{{"v":"{VERSION}","p":["a"],"a":[[-1,"ai_role","none"]]}}'),
    token(f'{{"v":"{VERSION}","p":["a"],"a":[[1,"ai_role","none"]]}}'),
    token(f'{{"v":"{VERSION}","p":["a"],"a":[[0,"__class__","none"]]}}'),
    token(f'{{"v":"{VERSION}","p":["a"],"a":[[1,"ai_disclosed",1]]}}'),
    token(f'{{"v":"{VERSION}","p":["a"],"a":[[0,"ai_role","none"],[0,"ai_role","none"]]}}'),
    token(f'{{"v":"{VERSION}","p":["a"],"a":[],"at":"result"}}'),
]


@pytest.mark.parametrize("held", HOSTILE)
def test_a_link_that_nobody_made_here_is_refused(held: str) -> None:
    with pytest.raises(BadLink, match="damaged"):
        from_link(held)


def test_a_link_of_an_older_version_says_that_it_is_old() -> None:
    with pytest.raises(BadLink, match="older version"):
        from_link(token('{"v":"2020-01-01/1","p":["a"],"a":[]}'))


@given(st.text(max_size=200) | st.from_regex(r"[A-Za-z0-9_-]{0,200}", fullmatch=True))
@settings(max_examples=200)
def test_whatever_a_link_holds_it_is_opened_or_refused(held: str) -> None:
    try:
        from_link(held)
    except BadLink:
        return
