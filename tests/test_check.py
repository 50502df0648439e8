"""The guided check as Streamlit runs it, without a browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from streamlit.testing.v1 import AppTest

from assistant.bootstrap import Assistant
from assistant.facts import Proposal, propose
from assistant.interview import Interview, result
from assistant.interview_link import to_link
from assistant.recommendation_text import TITLES
from counter.desk import put_desk
from counter.inert import inert

HOSTILE = "![x](http://127.0.0.1:9/x.png) $5 $10 :red-badge[OK] <img src=x>"
COMIC = {
    "What part did AI play in “the text”?": "no AI was used",
    "What part did AI play in “the pictures”?": "AI made creative choices",
    "What was the AI given": "prompts, settings",
    "What did a person change": "nothing",
    "How much of what the AI made": "more than a trivial amount",
    "Did a person choose": "yes, in a creative way",
    "Is an AI tool": "no",
    "Are you unsure": "no, I know how",
    "Did what you filed say": "no",
}


@pytest.fixture(autouse=True)
def _desk(assistant: Assistant) -> None:
    put_desk(assistant)


def opened(before: str = "") -> AppTest:
    script = f"from counter import check\n{before}\ncheck.page()\n"
    page = AppTest.from_string(script, default_timeout=60).run()
    assert not page.exception
    return page


def press(page: AppTest, label: str, number: int = 0) -> None:
    [button for button in page.button if button.label == label][number].click()
    page.run()
    assert not page.exception


def name_parts(page: AppTest, *names: str) -> None:
    for name in names:
        page.text_input[0].set_value(name)
        press(page, "Add this part")
    press(page, "Continue")


def questions(page: AppTest) -> Iterator[str]:
    while page.radio:
        yield heading(page)


def plain(text: str) -> str:
    return text.replace("\\", "").replace("\u2060", "")


def heading(page: AppTest) -> str:
    return plain(page.header[0].value)


def choose(page: AppTest, begins: str) -> None:
    options = [plain(option) for option in page.radio[0].options]
    page.radio[0].set_value(next(n for n, each in enumerate(options) if each.startswith(begins)))
    press(page, "Continue")


def answer_all(page: AppTest, answers: dict[str, str]) -> list[str]:
    asked = []
    for question in questions(page):
        asked.append(question)
        choose(page, next(said for begins, said in answers.items() if question.startswith(begins)))
    return asked


def texts(page: AppTest) -> str:
    return "\n".join(each.value for each in page.text)


def state_of(page: AppTest) -> Interview:
    return page.session_state["check"]


def fields(page: AppTest) -> list[str]:
    return [code.value for code in page.code]


def test_a_new_work_is_checked_from_its_parts_to_its_result() -> None:
    page = opened()
    name_parts(page, "the text", "the pictures")
    asked = answer_all(page, {**COMIC, "Where does the application stand": "not filed yet"})
    assert len(asked) == len(set(asked)) == 9
    assert heading(page) == "Look through your answers"
    assert texts(page).count("Your answer: ") == 9
    press(page, "Show the result")
    assert heading(page) == TITLES["register_with_exclusion"]
    assert "What to type, field by field" in [each.value for each in page.subheader]
    shown = result(state_of(page))
    assert fields(page) == [shown.fields.author_created, shown.fields.material_excluded_other]
    for reason in shown.reasons:
        assert reason.says in texts(page)
    for warning in shown.warnings:
        assert warning in texts(page)
    for miss in shown.near_misses:
        assert miss.says in texts(page)
    assert shown.notice in texts(page)


def test_a_pending_work_is_told_what_to_report() -> None:
    page = opened()
    name_parts(page, "the text", "the pictures")
    asked = answer_all(page, {**COMIC, "Where does the application stand": "filed, and the Office"})
    assert any(question.startswith("Did what you filed say") for question in asked)
    press(page, "Show the result")
    assert "Contact the Office's Public Information Office" in texts(page)
    assert not page.code, "nothing is typed into a form that was filed"


def test_a_registered_work_is_told_what_to_correct_and_what_is_at_risk() -> None:
    page = opened()
    name_parts(page, "the text", "the pictures")
    answer_all(page, {**COMIC, "Where does the application stand": "registered"})
    press(page, "Show the result")
    assert "Correct the public record with a supplementary registration" in texts(page)
    assert "What is at risk" in texts(page)
    assert len(fields(page)) == 3


def test_a_person_who_is_not_sure_gets_no_guess_and_may_answer_later() -> None:
    page = opened()
    name_parts(page, "the pictures")
    for _ in questions(page):
        options = page.radio[0].options
        page.radio[0].set_value(len(options) - 1)
        press(page, "Continue")
    press(page, "Show the result")
    assert heading(page) == TITLES["need_facts"]
    assert "Still open" in [each.value for each in page.subheader]
    press(page, "Answer it now")
    assert page.radio


def test_going_back_loses_nothing() -> None:
    page = opened()
    name_parts(page, "the text", "the pictures")
    first = heading(page)
    choose(page, "not filed yet")
    second = heading(page)
    press(page, "Back")
    assert heading(page) == first
    assert page.radio[0].value == 0
    press(page, "Continue")
    assert heading(page) == second
    press(page, "Back")
    press(page, "Back")
    assert heading(page) == "What does your work consist of?"
    press(page, "Continue")
    assert heading(page) == second


def test_an_answer_is_changed_from_the_review_and_what_no_longer_applies_is_kept_aside() -> None:
    page = opened()
    name_parts(page, "the pictures")
    answers = {**COMIC, "Where does the application stand": "registered"}
    answer_all(page, answers)
    count = texts(page).count("Your answer: ")
    press(page, "Change")
    assert heading(page).startswith("What part did AI play")
    choose(page, "no AI was used")
    answer_all(page, answers)
    assert "Kept aside" in [each.value for each in page.subheader]
    press(page, "Change")
    choose(page, "AI made creative choices")
    assert "Kept aside" not in [each.value for each in page.subheader]
    assert texts(page).count("Your answer: ") >= count


def test_progress_is_told_and_falls() -> None:
    page = opened()
    name_parts(page, "the text")
    left = []
    for question in questions(page):
        (told,) = (
            each.value for each in page.text if " left." in each.value or "last" in each.value
        )
        left.append(1 if "last" in told else int(told.split()[2]))
        choose(page, next((v for k, v in COMIC.items() if question.startswith(k)), "not filed yet"))
    assert left[0] == 9
    assert left == sorted(set(left), reverse=True)


def test_going_on_without_an_answer_is_an_error_at_the_question() -> None:
    page = opened()
    name_parts(page, "the text")
    press(page, "Continue")
    assert "Choose one of the answers" in page.error[0].value
    assert page.radio


@pytest.mark.parametrize(
    ("name", "says"),
    [("", "Write what this part is"), ("The Text", "already a part"), ("x" * 90, "shorter name")],
)
def test_a_name_that_cannot_be_is_an_error_at_its_field(name: str, says: str) -> None:
    page = opened()
    page.text_input[0].set_value("the text")
    press(page, "Add this part")
    page.text_input[0].set_value(name)
    press(page, "Add this part")
    assert says in plain(page.error[0].value)
    assert state_of(page).parts == ("the text",)


def test_a_work_without_parts_cannot_go_on() -> None:
    page = opened()
    press(page, "Continue")
    assert "Write what this part is" in plain(page.error[0].value)


def test_a_part_is_renamed_and_removed() -> None:
    page = opened()
    for name in ("the text", "the picture"):
        page.text_input[0].set_value(name)
        press(page, "Add this part")
    press(page, "Rename", 1)
    page.text_input[0].set_value("the map")
    press(page, "Save the name")
    assert state_of(page).parts == ("the text", "the map")
    press(page, "Remove", 0)
    assert state_of(page).parts == ("the map",)


def test_starting_again_asks_first_and_then_forgets_everything() -> None:
    page = opened()
    name_parts(page, "the text")
    before = state_of(page)
    press(page, "Start again")
    press(page, "Keep my answers")
    assert state_of(page) == before
    press(page, "Start again")
    press(page, "Forget them and start again")
    assert state_of(page) == Interview()
    assert heading(page) == "What does your work consist of?"


def test_a_hostile_name_reaches_no_markdown_and_stands_in_the_result_as_typed() -> None:
    page = opened()
    name_parts(page, "the text", HOSTILE)
    answers = {k.replace("the pictures", HOSTILE): v for k, v in COMIC.items()}
    answers["Where does the application stand"] = "registered"
    for question in questions(page):
        assert_inert(page)
        choose(page, next(said for begins, said in answers.items() if question.startswith(begins)))
    assert_inert(page)
    press(page, "Show the result")
    assert_inert(page)
    assert HOSTILE in fields(page)[1]


def assert_inert(page: AppTest) -> None:
    """No element that is rendered as Markdown holds the name in any form but the inert one."""
    rendered = [each.value for kind in (page.header, page.subheader, page.title) for each in kind]
    rendered += [each.value for kind in (page.error, page.info, page.markdown) for each in kind]
    rendered += [each.label for kind in (page.button, page.radio, page.expander) for each in kind]
    rendered += [option for radio in page.radio for option in radio.options]
    assert rendered
    for text in rendered:
        bare = text.replace(inert(HOSTILE), "")
        assert "127" not in bare, text
        assert "badge" not in bare, text


# --- What the chat hands over -------------------------------------------------------------------

STORY = (
    "I wrote the lyrics. Suno generated the music. I registered my song. I did not tell the Office."
)


@pytest.fixture
def handed_over(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], AppTest]:
    def open_with(story: str) -> AppTest:
        proposals = propose(story).proposed
        given = [(p.fact, p.value, p.words, p.start, p.end) for p in proposals]
        return opened(
            "import streamlit as st\nfrom assistant.facts import Proposal\n"
            "if 'check' not in st.session_state:\n"
            f"    check.begin_with([Proposal(*each) for each in {given!r}])"
        )

    return open_with


def test_what_the_chat_heard_is_shown_with_its_words_and_counts_once_confirmed(
    handed_over: Callable[[str], AppTest],
) -> None:
    page = handed_over(STORY)
    assert heading(page) == "Did we read your message right?"
    assert "Your words: “I registered”" in texts(page)
    assert state_of(page).parts == ()
    assert state_of(page).given == ()
    while any(button.label == "Yes, it is a part" for button in page.button):
        press(page, "Yes, it is a part")
    while any(button.label == "Yes, that is right" for button in page.button):
        press(page, "Yes, that is right")
    assert heading(page) == "What does your work consist of?"
    assert set(state_of(page).parts) == {"lyrics", "music"}
    press(page, "Continue")
    asked = answer_all(page, COMIC)
    assert not any(q.startswith(("Where does", "What part did AI play in “music”")) for q in asked)
    press(page, "Show the result")
    assert "supplementary registration" in texts(page)


def test_what_the_chat_heard_can_be_changed_or_left_out(
    handed_over: Callable[[str], AppTest],
) -> None:
    page = handed_over("I registered my song. I did not tell the Office.")
    press(page, "Change")
    assert page.radio
    choose(page, "filed, and the Office")
    while any(button.label == "Leave out" for button in page.button):
        press(page, "Leave out")
    assert [(each.fact, each.answer) for each in state_of(page).given] == [("stage", "pending")]


def test_a_hostile_name_from_the_chat_reaches_no_markdown() -> None:
    told = Proposal("elements[0].name", HOSTILE, HOSTILE, 0, len(HOSTILE))
    role = Proposal("elements[0].ai_role", "generated", HOSTILE, 0, len(HOSTILE))
    given = [(p.fact, p.value, p.words, p.start, p.end) for p in (told, role)]
    page = opened(
        "import streamlit as st\nfrom assistant.facts import Proposal\n"
        "if 'check' not in st.session_state:\n"
        f"    check.begin_with([Proposal(*each) for each in {given!r}])"
    )
    assert_inert(page)
    press(page, "Yes, it is a part")
    assert_inert(page)
    assert state_of(page).parts == (HOSTILE,)


# --- Links --------------------------------------------------------------------------------------


def through_link(held: str) -> AppTest:
    return opened(
        "import streamlit as st\n"
        f"if not st.session_state.setdefault('seen', False):\n    check.open_link({held!r})\n"
        "st.session_state['seen'] = True"
    )


def test_a_link_brings_the_answers_back_for_review() -> None:
    page = opened()
    name_parts(page, "the text", "the pictures")
    answer_all(page, {**COMIC, "Where does the application stand": "registered"})
    before = state_of(page)
    again = through_link(to_link(before))
    assert state_of(again) == before
    assert heading(again) == "Look through your answers"
    assert "Look through them" in again.info[0].value


@pytest.mark.parametrize("held", ["rubbish", "eyJ2IjoiMjAyMC0wMS0wMS8xIiwicCI6WyJhIl0sImEiOltdfQ"])
def test_a_hostile_or_stale_link_is_a_sentence_and_a_fresh_start(held: str) -> None:
    page = through_link(held)
    assert "link" in page.error[0].value
    assert "afresh" in page.error[0].value
    assert heading(page) == "What does your work consist of?"


def test_no_link_is_made_unless_it_is_asked_for() -> None:
    page = opened()
    name_parts(page, "the text")
    answer_all(page, {**COMIC, "Where does the application stand": "not filed yet"})
    assert "The link itself holds your answers" not in texts(page)
    press(page, "Make a link to these answers")
    assert "The link itself holds your answers" in texts(page)
