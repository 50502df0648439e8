"""What a chat model reads out of a message, and what of it is taken over."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.bootstrap import Assistant
from assistant.chain import with_own
from assistant.model_reading import Fact, MessageRead, held, worth_reading
from assistant.questions import Turn, asked
from assistant.reading_checks import Told, checked_facts, checked_parts, checked_whole
from assistant.splitting import questions_in
from tests.chat_server import chat_server
from tests.chat_trial import with_model

STORY = (
    "I wrote a picture book. The pictures were made by Midjourney, all of them. I have filed nothing yet. "
    "Do I have to say so? And which application do I use?"
)


def test_questions_are_taken_over_in_the_messages_own_words_only() -> None:
    given = ["May I leave the AI out?", "Do I have to say so?"]
    found = checked_parts(given, STORY)
    assert found[0].text.endswith("Do I have to say so?")
    assert not any("leave the AI out" in part.text for part in found)
    assert checked_parts(given[:1], STORY) == ()


def test_a_model_can_lose_no_question() -> None:
    own = questions_in(STORY)
    found = checked_parts(["Do I have to say so?"], STORY)
    assert len(found) >= len(own) > 1
    for part in own:
        assert any(p.start < part.end and part.start < p.end for p in found)


def test_a_whole_question_says_nothing_that_was_not_said() -> None:
    one = asked("And for the cover?", [{"role": "user", "content": "Must I disclose AI pictures?"}])
    assert checked_whole("Must I disclose AI pictures for the cover?", one)
    assert checked_whole("Must I disclose AI pictures of my former boss?", one) is None
    assert checked_whole("Must I disclose?", asked("Must I disclose?")) is None


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ([Told("application.stage", "new", "filed nothing yet")], 1),
        ([Told("application.stage", "new", "I filed it in May")], 0),  # not the person's words
        ([Told("application.stage", "soon", "filed nothing yet")], 0),  # no such value
        ([Told("application.fee", "65", "filed nothing yet")], 0),  # no such fact
        ([Told("elements[0].ai_role", "generated", "made by Midjourney")], 0),  # of which part?
        (
            [
                Told("elements[0].name", "The pictures", "The pictures"),
                Told("elements[0].ai_role", "generated", "made by Midjourney"),
            ],
            2,
        ),
        ([Told("elements[3].name", "The pictures", "The pictures")], 0),  # counted from 0
        (
            [
                Told("application.stage", "new", "filed nothing yet"),
                Told("application.stage", "pending", "filed nothing yet"),
            ],
            0,
        ),
        ([Told("application.ai_disclosed", "yes", "filed nothing yet")], 0),  # not true or false
        ([Told("unsure_how_to_describe", 1, "filed nothing yet")], 0),  # 1 is not True
    ],
)
def test_a_fact_needs_words_of_the_message_and_a_value_of_the_rules(told, kept: int) -> None:
    found = checked_facts(told, STORY)
    assert len(found) == kept
    assert all(STORY[p.start : p.end] == p.words for p in found)


def test_what_a_model_reads_besides_joins_what_the_desk_read() -> None:
    own = checked_facts([Told("application.stage", "new", "filed nothing yet")], STORY)
    other = checked_facts([Told("application.stage", "pending", "filed nothing yet")], STORY)
    part = checked_facts([Told("elements[0].name", "", "The pictures")], STORY)
    assert with_own(own, [*other, *part]) == (*own, *part)
    assert with_own(part, part) == part


@given(st.lists(st.text(max_size=40), max_size=5), st.text(max_size=60), st.text(max_size=40))
def test_whatever_a_model_reads_nothing_is_raised(questions, whole: str, words: str) -> None:
    read = MessageRead(
        questions=questions,
        whole=whole,
        facts=[Fact(fact="elements[0].name", value=words, words=words)],
    )
    found = held(read, asked(STORY))
    assert all(STORY[p.start : p.end] == p.words for p in found.proposed)


def test_a_short_first_question_is_read_without_a_model() -> None:
    assert not worth_reading(asked("Do I have to disclose AI?"))
    assert worth_reading(asked("And then?", [Turn("user", "x y")]))
    assert worth_reading(asked(STORY))


@pytest.mark.parametrize("provider", ["openai", "anthropic"])
def test_an_honest_reading_is_taken_over(assistant: Assistant, provider: str) -> None:
    with chat_server() as server:
        desk = with_model(assistant, server, provider, "honest", "tools")
        found = desk.road.search(asked(STORY))
    assert "generated" in {p.value for p in found.proposed}
    assert "Do I have to say so?" in found.searched[0].question
    assert "which application do I use?" in found.searched[1].question


@pytest.mark.parametrize("script", ["liar", "obedient", "honest+malformed", "honest+500"])
def test_what_does_not_hold_leaves_the_desks_own_reading(assistant: Assistant, script: str) -> None:
    with chat_server() as server:
        desk = with_model(assistant, server, "openai", script, "tools")
        found = desk.road.search(asked(STORY))
    own = assistant.road.search(asked(STORY))
    assert [s.question for s in found.searched] == [s.question for s in own.searched]
    assert found.proposed == own.proposed
