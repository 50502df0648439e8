"""What the tests share: the corpus, an index built once in a folder of its own, the assistant."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.bootstrap import Assistant, Settings, open_assistant
from corpus.documents import Corpus, open_corpus


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    return open_corpus()


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A DESK_HOME with a real index in it, for the whole session."""
    folder = tmp_path_factory.mktemp("home")
    open_assistant(Settings(home=folder), print)
    return folder


@pytest.fixture(scope="session")
def assistant(home: Path) -> Assistant:
    return open_assistant(Settings(home=home), print)
