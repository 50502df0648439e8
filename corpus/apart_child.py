"""Runs one reader in a process of its own, held to memory and time; what it found goes out as JSON.

It stands alone: it is started as a script, isolated, with the path of a reader, and imports nothing of
the desk. A reader is a file with READ, functions by kind from bytes to a value, which raise what has
`fault`, a word for what is wrong with the file. It answers {"found": …} or {"fault": a word}.
"""

from __future__ import annotations

import json
import logging
import runpy
import sys


def limit(memory: int, seconds: int) -> None:
    """Hold this process to its memory and time, where the system can."""
    try:
        import resource
    except ImportError:  # not every system has it; the parent's clock holds there
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def answer(reader: str, kind: str, content: bytes) -> dict[str, object]:
    """What the reader found, or what is wrong with the file."""
    try:
        return {"found": runpy.run_path(reader)["READ"][kind](content)}
    except MemoryError:
        return {"fault": "large"}
    except Exception as error:  # noqa: BLE001  (what the libraries raise over a broken file is endless)
        return {"fault": getattr(error, "fault", "broken")}


if __name__ == "__main__":
    script, kind, memory, seconds = sys.argv[1:]
    limit(int(memory), int(seconds))
    logging.disable()
    found = answer(script, kind, sys.stdin.buffer.read())
    sys.stdout.buffer.write(json.dumps(found).encode())
