"""An answer that a chat model writes: growing on the page and in the terminal, stopped, and kept or not."""

from __future__ import annotations

import io
import json
import time
from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest
from streamlit.testing.v1 import AppTest

from assistant.bootstrap import Assistant
from assistant.guard import Reply
from assistant.questions import asked
from assistant.results import keep
from counter import desk
from counter.conversation import Conversation
from counter.growing import BROKEN, OVERTAKEN, STOPPED, Growing
from counter.paper_writing import answer_paper
from counter.taking_away import as_file
from terminal.asking import _paragraphs, _sources
from terminal.growing import Growing as OnTerminal
from tests.chat_server import ChatServer, chat_server
from tests.chat_trial import facts, with_model
from tests.taken_away import DAY, READ

QUESTION = "Do I have to say that part of my book was made with AI?"


@pytest.fixture(scope="module")
def server() -> Iterator[ChatServer]:
    with chat_server() as running:
        yield running


@pytest.fixture
def dripping(assistant: Assistant, server: ChatServer) -> Assistant:
    return with_model(assistant, server, "openai", "honest+drip", "tools", 20.0)


def until(true: Callable[[], object], seconds: float = 20.0) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.05)


def begun(dripping: Assistant) -> Conversation:
    """A conversation whose first answer has begun to grow."""
    talk = Conversation()
    talk.begin(talk.take(QUESTION), dripping)
    until(lambda: talk.growing and talk.growing.part)
    return talk


def test_a_stopped_answer_stays_as_a_part_and_is_kept_nowhere(dripping: Assistant) -> None:
    talk = begun(dripping)
    talk.growing.stop()
    ended = talk.settle(dripping)
    assert ended.reply is None
    [part] = talk.unfinished
    assert (part.view["line"], part.view["state"]) == (STOPPED, "stopped")
    assert part.view["blocks"]
    assert talk.kept == talk.views == talk.turns == talk.replies == []
    with pytest.raises(ValueError, match="whole"):
        keep(dripping, ended.asked, ended.part, {})


def test_what_a_model_still_writes_after_the_stop_changes_nothing(dripping: Assistant) -> None:
    talk = begun(dripping)
    growing = talk.growing
    growing.stop()
    stood = growing.part
    time.sleep(1.0)
    assert growing.part is stood
    assert growing.reply is None


def test_a_model_is_not_waited_for_after_the_stop(assistant: Assistant, server: ChatServer) -> None:
    slow = with_model(assistant, server, "openai", "honest+slow", "tools", 20.0)
    ended: list[float] = []
    growing = Growing(asked(QUESTION))
    began = time.monotonic()

    class Watched:
        def ask(self, *words: object) -> object:
            try:
                return slow.ask(*words)
            finally:
                ended.append(time.monotonic() - began)

    growing.start(Watched(), "s")  # type: ignore[arg-type]
    until(lambda: growing.part)
    growing.stop()
    until(lambda: ended, 5)


def test_an_answer_that_nobody_looks_at_any_more_is_ended(dripping: Assistant) -> None:
    moment = [0.0]
    growing = Growing(asked(QUESTION), clock=lambda: moment[0])
    growing.start(dripping, "s")
    until(lambda: growing.part)
    moment[0] = 60.0
    until(lambda: growing.ended)
    assert (growing.why, growing.reply) == (BROKEN, None)


def test_going_on_ends_what_was_on_its_way(dripping: Assistant) -> None:
    talk = begun(dripping)
    talk.begin(talk.take("How small is de minimis?"), dripping)
    assert [part.view["line"] for part in talk.unfinished] == [OVERTAKEN]
    until(lambda: talk.growing.ended)
    talk.settle(dripping)
    assert [reply.question for reply in talk.replies] == ["How small is de minimis?"]
    assert talk.turns[0].content == "How small is de minimis?"


def test_what_breaks_is_told_as_a_part(dripping: Assistant) -> None:
    class Broken:
        def ask(self, *_: object) -> None:
            raise RuntimeError("no")

    growing = Growing(asked(QUESTION))
    growing.start(Broken(), "s")  # type: ignore[arg-type]
    until(lambda: growing.ended)
    assert (growing.why, str(growing.trouble)) == (BROKEN, "no")


def test_each_conversation_has_a_token_of_its_own_that_stands_nowhere(dripping: Assistant) -> None:
    talk, other = begun(dripping), Conversation()
    assert talk.token != other.token
    until(lambda: talk.growing.ended)
    talk.settle(dripping)
    assert talk.token not in json.dumps([kept.json for kept in talk.kept]) + repr(talk)
    caller = dripping.road.writer.chat.caller
    assert not caller.budget._sessions.get("")
    assert caller.budget._sessions[talk.token] > 0


def test_the_desks_own_lead_comes_first_and_stays(dripping: Assistant) -> None:
    parts: list[Reply] = []
    reply, _ = dripping.ask(asked(QUESTION), grown=parts.append)
    texts = [[claim.text for claim in part.claims] for part in (*parts, reply)]
    assert len(texts) > 3
    for before, after in pairwise(texts):
        assert after[: len(before)] == before


def test_the_page_grows_is_stopped_and_asks_again(
    dripping: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk, "_opened", [dripping])
    page = AppTest.from_string("from counter.ask import page\n\npage()", default_timeout=30).run()
    page.chat_input[0].set_value(QUESTION).run()
    talk = page.session_state["talk"]
    until(lambda: talk.growing.part)
    page.run()
    assert not page.exception
    assert not [b for b in page.button if str(b.key).startswith(("suggestion", "clear"))]
    page.button(key="stop").click().run()
    assert not page.exception
    assert [part.view["line"] for part in talk.unfinished] == [STOPPED]
    assert not [e for e in page.expander if e.label.startswith("Take")]
    page.button(key="again-0").click().run()
    assert talk.unfinished == []
    until(lambda: talk.growing.ended)
    page.run()
    assert not page.exception
    assert [reply.question for reply in talk.replies] == [QUESTION]
    assert not [b for b in page.button if b.key in ("stop", "again-0")]


@pytest.mark.parametrize("kind", ["html", "md", "docx", "pdf"])
def test_the_note_where_a_model_failed_is_taken_along(
    assistant: Assistant, server: ChatServer, kind: str
) -> None:
    failing = with_model(assistant, server, "openai", "honest+refusal", "tools")
    one = asked(QUESTION)
    kept = keep(failing, one, *failing.ask(one))
    note = kept.json["note"]
    assert note.startswith("The chat model refused to answer.")
    paper = answer_paper(kept, failing.corpus, DAY)
    assert note in " ".join(READ[kind](as_file(paper, kind).content).split())


def test_without_a_model_there_is_no_note(assistant: Assistant) -> None:
    one = asked(QUESTION)
    assert keep(assistant, one, *assistant.ask(one)).json["note"] == ""


def test_the_terminal_prints_each_paragraph_once_and_the_whole_at_its_end(
    dripping: Assistant,
) -> None:
    out = io.StringIO()
    growing = OnTerminal(_paragraphs, _sources, out)
    reply, _ = dripping.ask(asked(QUESTION), grown=growing.grown)
    growing.whole(reply, "the end")
    for paragraph in _paragraphs(reply):
        assert out.getvalue().count(f"{paragraph}\n") >= 1
    said = [p for p in _paragraphs(reply) if p.endswith("]")]
    assert all(out.getvalue().count(p) == 1 for p in said)


def test_a_stop_in_the_terminal_says_so_after_what_stands(dripping: Assistant) -> None:
    out = io.StringIO()
    growing = OnTerminal(_paragraphs, _sources, out)

    def once(part: Reply) -> None:
        growing.grown(part)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        dripping.ask(asked(QUESTION), grown=once)
    growing.stopped()
    assert out.getvalue().endswith(f"{STOPPED}\n")
    assert "duty to disclose" in out.getvalue()


def test_the_recommendation_is_told_before_a_slow_model_has_said_a_word(
    assistant: Assistant, server: ChatServer
) -> None:
    slow = with_model(assistant, server, "openai", "honest+slow", "tools", 3.0)
    told: list[tuple[float, Reply]] = []
    began = time.monotonic()
    reply, _ = slow.ask(
        asked(QUESTION, (), facts()[1]),
        grown=lambda part: told.append((time.monotonic() - began, part)),
    )
    assert told[0][1].ruled == reply.ruled is not None
    assert told[0][0] < time.monotonic() - began - 2


def test_the_check_asks_no_model(
    assistant: Assistant, server: ChatServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = with_model(assistant, server, "openai", "honest+slow", "tools")
    monkeypatch.setattr(desk, "_opened", [model])
    before = len(server.requests)
    script = """
from assistant.interview import Interview
from assistant.interview_parts import add
from counter.check_result import result_screen
from counter.guiding import Guide

result_screen(add(Interview(), "the text"), Guide())
"""
    page = AppTest.from_string(script, default_timeout=30).run()
    assert not page.exception
    assert "Where to turn" in [header.value for header in page.subheader]
    assert len(server.requests) == before
