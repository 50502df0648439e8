"""The pages as Streamlit runs them, without a browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

HOUSE = Path(__file__).parent.parent


def test_the_page_of_runs_says_when_there_are_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESK_HOME", str(tmp_path))
    page = AppTest.from_file(str(HOUSE / "counter" / "runs_app.py"), default_timeout=60).run()
    assert not page.exception
    assert "desk eval run" in page.text[0].value


def test_the_page_of_runs_shows_a_run_and_what_another_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    from evals.run import Wanted, run

    monkeypatch.setenv("DESK_HOME", str(home))
    first = run(Wanted(("attacks",), None, None, None), print)
    second = run(Wanted(("attacks",), None, None, None), print)
    page = AppTest.from_file(str(HOUSE / "counter" / "runs_app.py"), default_timeout=60).run()
    assert not page.exception
    assert "attacks_passed" in page.code[0].value
    page.selectbox[1].select(first.name).run()
    assert not page.exception
    assert len(page.code) == 2
    assert page.selectbox[0].value == second.name
