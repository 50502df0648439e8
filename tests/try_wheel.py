"""Install the wheel into a fresh environment and ask it a question from another folder.

    python tests/try_wheel.py dist

Exits with an error if the answer has no citation, or if anything was written outside DESK_HOME.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

HOUSE = Path(__file__).parent.parent


def main(folder: str) -> None:
    wheel = max(Path(folder).glob("copyright_desk-*.whl"), key=lambda path: path.stat().st_mtime)
    with tempfile.TemporaryDirectory() as place:
        root = Path(place)
        venv.create(root / "venv", with_pip=True)
        python = root / "venv" / "bin" / "python"
        install = [python, "-m", "pip", "install", "--disable-pip-version-check", "-q"]
        constraints = ["-c", HOUSE / "constraints.txt"]
        subprocess.run([*install, *constraints, "torch==2.13.0"], check=True)
        subprocess.run([*install, *constraints, wheel.resolve()], check=True)
        before = _files(root / "venv")
        elsewhere, home = root / "elsewhere", root / "home"
        elsewhere.mkdir()
        environment = {
            "PATH": os.environ["PATH"],
            "DESK_HOME": str(home),
            "HOME": str(elsewhere),
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        done = subprocess.run(
            [root / "venv" / "bin" / "desk", "ask", "Do I have to disclose AI?", "--json"],
            cwd=elsewhere,
            env=environment,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        answer = json.loads(done.stdout)
        assert answer["claims"][0]["citations"][0]["quote"], "the answer cites nothing"
        assert not list(elsewhere.iterdir()), "something was written where the question was asked"
        assert _files(root / "venv") == before, "something was written into the environment"
        print(
            f"{wheel.name} answers from another folder: {answer['claims'][0]['citations'][0]['label']}"
        )


def _files(folder: Path) -> set[str]:
    return {str(path) for path in folder.rglob("*") if path.suffix != ".pyc" and path.is_file()}


if __name__ == "__main__":
    main(sys.argv[1])
