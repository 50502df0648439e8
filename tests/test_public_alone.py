"""The public process: nothing of the staff's is in it, and it answers nothing of theirs."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from counter.server import PAGES
from staff.places import PLACES
from tests.page_client import Page
from tests.staff_serving import free_port

STAFFS = ("staff", "records", "sqlalchemy", "alembic", "psycopg", "fastapi", "authlib", "limits")


@pytest.fixture(scope="module")
def watched(
    home: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Path, int]]:
    """A public desk that tells, when it is asked, what it has imported; its address, file and process."""
    port, file = free_port(), tmp_path_factory.mktemp("watched") / "told.json"
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.watched_server", str(port), str(file)],
        env={**os.environ, "DESK_HOME": str(home)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            try:
                urllib.request.urlopen(f"{address}/health", timeout=2).close()
                break
            except OSError:
                time.sleep(0.1)
        yield address, file, process.pid
    finally:
        process.terminate()
        process.wait(timeout=20)


def test_importing_the_front_doors_brings_nothing_of_the_staffs() -> None:
    code = (
        "import sys, cli, app, counter.server, counter.front, terminal.running\n"
        f"print([m for m in sys.modules if m.partition('.')[0] in {STAFFS!r}])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.strip() == "[]", done.stderr


def test_a_desk_that_was_used_holds_nothing_of_the_staffs(watched: tuple[str, Path, int]) -> None:
    address, file, process = watched
    with Page(address) as page:
        page.ask("Do I have to disclose AI?")
    for path in ("/", "/ask", "/check", "/about", "/read", "/read/policy-2023", "/health"):
        assert httpx.get(address + path, trust_env=False).status_code == 200
    os.kill(process, signal.SIGUSR1)
    for _ in range(100):
        if file.exists():
            break
        time.sleep(0.1)
    held = json.loads(file.read_text())["modules"]
    assert "counter.ask" in held
    assert [name for name in held if name.partition(".")[0] in STAFFS] == []
    pages = {"counter.runs", "counter.draft_desk", "counter.draft_making"}
    assert pages.isdisjoint(held)


STAFF_PATHS = [
    *(f"/{place.path}" for place in PLACES if place.path not in PAGES),
    *("/queue", "/queue/1", "/inquiry", "/settings", "/asked", "/auth/login", "/auth/logout"),
    *("/oauth2callback?code=x&state=y", "/api", "/api/draft", "/api/inquiries/1", "/openapi.json"),
    *("/docs", "/redoc", "/staff", "/%71ueue", "//queue", "/./queue", "/ask/../queue"),
]


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "OPTIONS"])
@pytest.mark.parametrize("path", STAFF_PATHS)
def test_a_running_public_desk_answers_no_address_of_the_staffs(
    watched: tuple[str, Path, int], path: str, method: str
) -> None:
    answer = httpx.request(
        method,
        watched[0] + path,
        headers={"Authorization": "Bearer x", "Cookie": "_streamlit_user=x"},
        trust_env=False,
    )
    assert answer.status_code in (400, 404, 405), answer.text[:200]
    assert (
        "set-cookie" not in answer.headers or "_streamlit_user" not in answer.headers["set-cookie"]
    )
