"""A process that serves pages, for as long as a test needs it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

HOUSE = Path(__file__).parent.parent
PATIENCE = 300  # looks, a tenth of a second apart, until it is expected to answer


@contextmanager
def serving(
    words: Callable[[int], Sequence[str]],
    settings: Mapping[str, str],
    health: str = "/health",
) -> Iterator[str]:
    """The address of a Python process on a port of its own; `words` are its arguments, given that port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, *words(port)],
        env={**os.environ, **settings},
        cwd=HOUSE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(PATIENCE):
            try:
                urllib.request.urlopen(f"{address}{health}", timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


@contextmanager
def serving_script(script: Path, home: Path, pages: Sequence[str] | None = None) -> Iterator[str]:
    """The same of the public server with a script in place of its own, which answers these paths."""
    named = "" if pages is None else f", pages={tuple(pages)!r}"

    def words(port: int) -> Sequence[str]:
        served = f"serve('127.0.0.1', {port}, print, script=Path({str(script)!r}){named})"
        return ["-c", f"from pathlib import Path; from counter.server import serve; {served}"]

    with serving(words, {"DESK_HOME": str(home)}) as address:
        yield address
