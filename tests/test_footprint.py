"""The desk leaves nothing behind outside DESK_HOME, and speaks to nobody."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HOUSE = Path(__file__).parent.parent


@pytest.mark.parametrize("command", [["ask", "Do I have to disclose AI?"], ["doctor"]])
def test_a_question_writes_nothing_but_into_desk_home(
    home: Path, tmp_path: Path, command: list[str]
) -> None:
    user = tmp_path / "user"
    user.mkdir()
    own = tmp_path / "desk"
    shutil.copytree(home, own)
    before = {path: path.stat().st_mtime_ns for path in own.rglob("*") if path.is_file()}
    done = subprocess.run(
        [sys.executable, "-m", "cli", *command],
        cwd=HOUSE,
        env={"PATH": "/usr/bin:/bin", "HOME": str(user), "DESK_HOME": str(own)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert list(user.rglob("*")) == []
    assert {p: p.stat().st_mtime_ns for p in own.rglob("*") if p.is_file()} == before
