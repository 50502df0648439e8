"""The pause as an open session sees it, and the page again when it is over."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from assistant.guard import NOTICE
from corpus.documents import Corpus
from counter import desk, pause
from counter.pause import Switch

APP = str(Path(__file__).parent.parent / "app.py")


def test_a_session_that_is_open_sees_the_message_as_plain_text_and_then_its_page_again(
    corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk, "_opened", [SimpleNamespace(corpus=corpus)])
    monkeypatch.setattr(pause, "_switch", [Switch(tmp_path / "PAUSED")])
    page = AppTest.from_file(APP, default_timeout=60).run()
    assert len(page.chat_input) == 1
    (tmp_path / "PAUSED").write_text("![x](http://far.example/x.png) $5 and $10")
    page.run()
    assert not page.exception
    assert len(page.chat_input) == len(page.markdown) == 0
    told = [text.value for text in page.text]
    assert told[0] == "![x](http://far.example/x.png) $5 and $10"
    assert any("Public Information Office" in text for text in told)
    assert told[-1] == NOTICE
    (tmp_path / "PAUSED").unlink()
    page.run()
    assert len(page.chat_input) == 1


def test_without_a_message_nothing_is_drawn_by_the_pause(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pause, "_switch", [])
    monkeypatch.setenv("DESK_HOME", str(tmp_path))
    assert pause.the_switch().file == tmp_path / "PAUSED"
    assert pause.the_switch().message() is None
