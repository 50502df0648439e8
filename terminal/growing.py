"""An answer as it grows on a terminal: each sentence is printed when it has been verified, never before."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TextIO

if TYPE_CHECKING:
    from assistant.guard import Reply

MORE: Final = "… not whole yet: more is being checked"
ANEW: Final = "The whole answer, put together anew:"
STOPPED: Final = "You stopped this answer; it is not whole."
EXIT: Final = 130  # how a shell tells that a command was ended by Ctrl-C
_ERASE: Final = "\r\033[K"


@dataclass
class Growing:
    """Prints what is new of a reply; `written` gives the paragraphs of one, `sources` its places."""

    written: Callable[[Reply], list[str]]
    sources: Callable[[Reply], str]
    out: TextIO = field(default_factory=lambda: sys.stdout)
    last: Reply | None = None
    _printed: list[str] = field(default_factory=list)
    _status: bool = False

    def wait(self) -> None:
        """Say that it is not whole, on a line that gives way to what comes next."""
        self.out.write(MORE)
        self.out.flush()
        self._status = True

    def grown(self, part: Reply) -> None:
        """Print what of the part is new."""
        self._new(self.written(part))
        self.last = part
        self.wait()

    def whole(self, reply: Reply, ending: str) -> None:
        """Print the rest of it, and what comes at its end."""
        self._new(self.written(reply))
        self.out.write(f"{ending}\n\n{self.sources(reply)}\n")

    def stopped(self) -> None:
        """Tell where what stands is found, and that it is not whole."""
        self._erase()
        if self.last is not None:
            self.out.write(f"{self.sources(self.last)}\n\n")
        self.out.write(f"{STOPPED}\n")

    def _new(self, paragraphs: list[str]) -> None:
        self._erase()
        begun = paragraphs[: len(self._printed)] == self._printed
        if not begun:
            self.out.write(f"{ANEW}\n\n")
        for paragraph in paragraphs[len(self._printed) if begun else 0 :]:
            self.out.write(f"{paragraph}\n\n")
        self._printed = paragraphs

    def _erase(self) -> None:
        if self._status:
            self.out.write(_ERASE)
        self._status = False
