"""Runs one reader in a process of its own, held to memory, time and room; what it found goes out as JSON.

It is started as a script, isolated from the environment, with the folder of the house, the reader's
module and the limits. A reader is a module with READ, functions by kind from bytes to a value; one that
cannot read a file raises Unreadable (apart.py). The answer is {"found": …} or {"fault": a word}.
"""

from __future__ import annotations

import importlib
import json
import logging
import sys


def limit(memory: int, seconds: int, answer: int) -> None:
    """Hold this process to its memory and time, and its answer to a size, where the system can."""
    try:
        import resource
    except ImportError:  # not every system has it; the parent's clock holds there
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (answer, answer))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def answer(reader: str, kind: str, content: bytes) -> dict[str, object]:
    """What the reader found, or what is wrong with the file."""
    try:
        return {"found": importlib.import_module(reader).READ[kind](content)}
    except MemoryError:
        return {"fault": "large"}
    except Exception as error:  # noqa: BLE001  (what the libraries raise over a broken file is endless)
        return {"fault": getattr(error, "fault", "broken")}


if __name__ == "__main__":
    house, module, kind, *limits = sys.argv[1:]
    sys.path.insert(0, house)
    limit(*map(int, limits))
    logging.disable()
    found = answer(module, kind, sys.stdin.buffer.read())
    sys.stdout.buffer.write(json.dumps(found).encode())
