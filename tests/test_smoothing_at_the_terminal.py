"""`desk draft --smooth` as it is typed, a scripted chat model behind it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.chat_server import ChatServer, chat_server

LETTER = "Hello,\n\nDo I have to disclose that AI made my cover?\n\nBest\nTom\n"


def desk(home: Path, letter: Path, server: ChatServer | None, script: str, *words: str):
    """The command's end, with a chat model of that script, or none."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("DESK_CHAT")}
    env["DESK_HOME"] = str(home)
    if server is not None:
        env |= {
            "DESK_CHAT_MODEL": f"openai:{script}",
            "DESK_CHAT_BASE_URL": f"{server.url}/v1",
            "DESK_CHAT_API_KEY": "sk-canary-77",
        }
    command = [sys.executable, "-m", "cli", "draft", str(letter), "--smooth", *words]
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=120)


def test_a_smoothed_draft_keeps_every_claim_and_can_be_checked(home: Path, tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text(LETTER)
    with chat_server() as server:
        done = desk(home, letter, server, "honest", "--json", "--save", str(tmp_path / "r.json"))
    assert done.returncode == 0, done.stderr
    given = json.loads(done.stdout)
    assert given["smoothed"]["taken"], "nothing was reworded"
    claims = [line["text"] for line in given["lines"] if line["kind"] == "claim"]
    assert claims
    assert all(text in given["reply"] for text in claims)
    assert "sk-canary-77" not in done.stdout + done.stderr
    edited = tmp_path / "edited.json"
    edited.write_text(json.dumps({k: v for k, v in given.items() if k != "smoothed"}))
    command = [sys.executable, "-m", "cli", "draft", "check", str(edited)]
    checked = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert (tmp_path / "r.json").exists()


def test_without_a_model_it_says_what_to_set(home: Path, tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text(LETTER)
    done = desk(home, letter, None, "")
    assert done.returncode == 2
    assert "DESK_CHAT_MODEL" in done.stderr
    assert "Traceback" not in done.stderr
