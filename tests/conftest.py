"""What the tests share: the corpus, an index built once, the assistant, the desk served, a browser.

Databases on both engines come from tests/databases.py.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from assistant.bootstrap import Assistant, Settings, open_assistant
from corpus.documents import Corpus, open_corpus
from tests.serving import serving

pytest_plugins = ("tests.databases",)
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    return open_corpus()


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A DESK_HOME with a real index in it, for the whole session.

    Of several processes that run the tests one builds it, and each has a copy of its own.
    """
    together = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        together = together.parent
    built = together / "home-built"
    with (together / "home.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not built.is_dir():
            making = together / "home-making"
            shutil.rmtree(making, ignore_errors=True)
            open_assistant(Settings(home=making), print)
            making.rename(built)
    folder = tmp_path_factory.mktemp("home") / "desk"
    shutil.copytree(built, folder)
    return folder


@pytest.fixture(autouse=True)
def _the_main_module_stays() -> Iterator[None]:
    """A page run in a test takes the place of the main module, which processes started later look for."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main


@pytest.fixture(scope="session")
def assistant(home: Path) -> Assistant:
    return open_assistant(Settings(home=home), print)


@contextmanager
def desk_served(home: Path, **settings: str) -> Iterator[str]:
    """The address of a desk served for as long as it is needed, with these settings."""
    words = ["-m", "cli", "serve", "--port"]
    with serving(lambda port: [*words, str(port)], {"DESK_HOME": str(home), **settings}) as address:
        yield address


@pytest.fixture(scope="session")
def served(home: Path) -> Iterator[str]:
    with desk_served(home) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine: install Debian's package chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()
