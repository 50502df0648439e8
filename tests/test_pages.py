"""The pages as Streamlit runs them, without a browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from assistant.bootstrap import Assistant
from counter import desk
from counter.ask import LATEST
from counter.conversation import Conversation

RUNS = "from counter.runs import page\n\npage()"


def test_the_page_of_runs_says_when_there_are_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESK_HOME", str(tmp_path))
    page = AppTest.from_string(RUNS, default_timeout=60).run()
    assert not page.exception
    assert "desk eval run" in page.text[0].value


def test_the_page_of_runs_shows_a_run_and_what_another_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    from evals.run import Wanted, run

    monkeypatch.setenv("DESK_HOME", str(home))
    first = run(Wanted(("attacks",), None, None, None), print)
    second = run(Wanted(("attacks",), None, None, None), print)
    page = AppTest.from_string(RUNS, default_timeout=60).run()
    assert not page.exception
    assert "attacks_passed" in page.code[0].value
    page.selectbox[1].select(first.name).run()
    assert not page.exception
    assert len(page.code) == 2
    assert page.selectbox[0].value == second.name


def test_a_long_conversation_is_drawn_from_its_latest_on_until_all_is_asked_for(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk, "_opened", [assistant])
    talk = Conversation()
    for _ in range(LATEST + 2):
        talk.ask(talk.take("How small is de minimis?"), assistant)
    page = AppTest.from_string("from counter.ask import page\n\npage()", default_timeout=60)
    page.session_state["talk"] = talk
    page.run()
    assert not page.exception
    drawn = len(page.get("bidi_component"))
    page.button(key="earlier").click().run()
    assert not page.exception
    assert len(page.get("bidi_component")) == drawn + 2
    assert not [button for button in page.button if button.key == "earlier"]
