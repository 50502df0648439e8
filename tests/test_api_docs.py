"""docs/api.md against the API: its commands run as they stand, its table names every address."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn

from assistant.bootstrap import Assistant
from counter import desk as counter_desk
from counter.desk import put_desk
from counter.pause import Switch, put_switch
from staff import desk as staff_desk
from tests.staff_api import ApiDesk, desk_in

HOUSE = Path(__file__).parent.parent
PAGE = (HOUSE / "docs" / "api.md").read_text()
COMMANDS = "\n".join(re.findall(r"^```\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE))
# What each curl command of the page answers, in order.
ANSWERS = [200, 201, 200, 200, 409, 200, 200, 201, 200, 200, 200]


@pytest.fixture
def api(tmp_path: Path, assistant: Assistant) -> Iterator[ApiDesk]:
    before, staff_before = list(counter_desk._opened), list(staff_desk._HERE)
    put_switch(Switch(tmp_path / "PAUSED"))
    put_desk(assistant)
    yield desk_in(tmp_path)
    counter_desk._opened[:] = before
    staff_desk._HERE[:] = staff_before


@pytest.fixture
def port(api: ApiDesk) -> Iterator[int]:
    """The API served on this machine."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(api.client.app, log_level="error", ws="none"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    for _ in range(100):
        if server.started:
            break
        time.sleep(0.05)
    yield listening.getsockname()[1]
    server.should_exit = True
    thread.join(10)
    listening.close()


@pytest.mark.skipif(shutil.which("curl") is None, reason="no curl on this machine")
def test_the_commands_of_the_page_do_what_it_says(api: ApiDesk, port: int, tmp_path: Path) -> None:
    words = COMMANDS.replace("127.0.0.1:8601", f"127.0.0.1:{port}")
    words = words.replace("desk token", f"{sys.executable} -m cli token")
    told = re.sub(
        r"^(curl .*)$", r"\1 -o /dev/null -w '%{http_code}\\n'", words, flags=re.MULTILINE
    )
    done = subprocess.run(
        ["bash", "-euc", told],
        capture_output=True,
        text=True,
        cwd=HOUSE,
        env={"PATH": os.environ["PATH"], "DESK_HOME": str(tmp_path), "no_proxy": "*"},
        timeout=120,
    )
    assert [int(line) for line in done.stdout.split()] == ANSWERS, done.stderr
    assert api.send("GET", "/inquiries").json()["total"] == 1


def test_the_table_of_the_page_names_every_address(api: ApiDesk) -> None:
    told = set(re.findall(r"^\| `([A-Z]+) /api(/[^`]*)` \|", PAGE, re.MULTILINE))
    paths = api.send("GET", "/openapi.json").json()["paths"]
    there = {(method.upper(), path) for path, each in paths.items() for method in each}
    assert told == {*there, ("GET", "/openapi.json")}


def test_the_page_names_every_status_of_an_error(api: ApiDesk) -> None:
    told = set(re.findall(r"^\| (\d{3}) \|", PAGE, re.MULTILINE))
    paths = api.send("GET", "/openapi.json").json()["paths"]
    there = {code for each in paths.values() for one in each.values() for code in one["responses"]}
    assert {code for code in there if code >= "400"} - {"500"} <= told
