"""What somebody is writing and has not saved yet. Kept in memory alone, so that a reload loses nothing."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from records.moments import Clock, now

KEPT: Final = timedelta(hours=12)  # as long as a sign-in lets somebody draft
MOST: Final = 500  # texts at once; the one that was touched longest ago goes first


@dataclass(frozen=True, slots=True)
class Writing:
    """A reply in somebody's editor: the version it was begun from, its text then, and the text now.

    `aside` is a text of theirs that they set aside when they took another's.
    """

    base: int
    began: str
    text: str
    aside: str = ""

    @property
    def unsaved(self) -> bool:
        return self.text != self.began

    @property
    def worth_keeping(self) -> bool:
        return self.unsaved or bool(self.aside)


@dataclass
class Unsaved:
    """The unsaved texts of everybody in this process, by person and inquiry."""

    clock: Clock = now
    _kept: OrderedDict[tuple[str, int], tuple[datetime, Writing]] = field(
        default_factory=OrderedDict
    )
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def keep(self, subject: str, number: int, writing: Writing) -> None:
        """Keep it, or forget what was kept where there is nothing unsaved any more."""
        with self._lock:
            self._kept.pop((subject, number), None)
            if writing.worth_keeping:
                self._kept[subject, number] = (self.clock(), writing)
            while len(self._kept) > MOST:
                self._kept.popitem(last=False)
            self._forget(lambda _, at: self.clock() - at >= KEPT)

    def of(self, subject: str, number: int) -> Writing | None:
        with self._lock:
            self._forget(lambda _, at: self.clock() - at >= KEPT)
            found = self._kept.get((subject, number))
            return found[1] if found else None

    def forget_inquiry(self, number: int) -> None:
        """What anybody wrote on an inquiry that was erased goes too."""
        with self._lock:
            self._forget(lambda key, _: key[1] == number)

    def _forget(self, gone: Callable[[tuple[str, int], datetime], bool]) -> None:
        for key in [key for key, (at, _) in self._kept.items() if gone(key, at)]:
            del self._kept[key]


UNSAVED: Final = Unsaved()
