"""Reading a file in a process of its own: what a hostile file breaks is that, and not the desk."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_CHILD = Path(__file__).with_name("apart_child.py")
_HOUSE = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Limits:
    """What one reading may take: memory and answer in bytes, work in seconds of one processor."""

    memory: int
    seconds: int
    wait: int  # seconds on the clock, waiting included
    answer: int


class Unreadable(Exception):
    """Why a file was not read, in a word: large, slow, broken, or one that its reader has."""

    def __init__(self, fault: str) -> None:
        super().__init__(fault)
        self.fault = fault


def read_apart(reader: str, kind: str, content: bytes, limits: Limits) -> Any:
    """What the reader, a module, finds in the file; raises Unreadable, also where it dies of it."""
    words = [sys.executable, "-I", str(_CHILD), str(_HOUSE), reader, kind]
    words += [str(limit) for limit in (limits.memory, limits.seconds, limits.answer)]
    with tempfile.TemporaryFile() as out:
        try:
            done = subprocess.run(
                words,
                input=content,
                stdout=out,
                stderr=subprocess.DEVNULL,
                timeout=limits.wait,
                check=False,
            )
        except subprocess.TimeoutExpired as late:
            raise Unreadable("slow") from late
        if done.returncode != 0:
            raise Unreadable("large")
        out.seek(0)
        return _found(out.read())


def _found(answer: bytes) -> Any:
    try:
        told = json.loads(answer)
    except ValueError as error:
        raise Unreadable("broken") from error
    if "found" not in told:
        raise Unreadable(str(told.get("fault", "broken")))
    return told["found"]
