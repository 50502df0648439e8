"""Work for the tests of the workers: quick, slow enough to be killed at, or set up otherwise."""

from __future__ import annotations

import os
import signal
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import BadInput


@dataclass(frozen=True)
class Doubling:
    """Doubles numbers, and tells the folder of each item that it begins, with the worker's id.

    The worker of an item in `deadly` ends itself by signal 9: once, or each time that it is `cursed`.
    """

    folder: Path
    deadly: frozenset[int] = frozenset()
    cursed: bool = False
    made: str = "here"

    def made_from(self) -> dict[str, str]:
        return {"desk": "1", "index": self.made if self.made != "here" else str(os.getpid())}

    def open(self) -> Callable[[int], int]:
        (self.folder / f"opened-{os.getpid()}").touch()
        return self._double

    def _double(self, number: int) -> int:
        begun = self.folder / f"{number}-{os.getpid()}"
        before = list(self.folder.glob(f"{number}-*"))
        begun.touch()
        if number in self.deadly and (self.cursed or not before):
            os.kill(os.getpid(), signal.SIGKILL)
        if number < 0:
            raise BadInput(f"{number} cannot be doubled.")
        time.sleep(0.05)
        return 2 * number


def nobody_listens() -> str:
    """An address on loopback at which no cluster is."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{probe.getsockname()[1]}"
