"""An answer on its way: asked in a thread of its own, looked at as it grows, ended when nobody waits.

What it holds of the answer was verified and guarded before it came here; it is a part and no more
until `reply` is there.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final
from uuid import uuid4

from assistant.bootstrap import Assistant
from assistant.guard import Reply
from assistant.questions import Asked
from assistant.stages import Stage

PATIENCE: Final = 15.0  # seconds without a look at it, after which nobody is taken to wait
STOPPED: Final = "You stopped this answer; it is not whole."
OVERTAKEN: Final = "You went on before this answer was finished; it is not whole."
BROKEN: Final = "This answer broke off; it is not whole."


class NobodyWaits(Exception):
    """Whoever asked stopped it or has gone; ends the request, and is never shown."""


@dataclass
class Growing:
    """One message being answered. Written by its thread, read and stopped by the page.

    `part` is what stands so far, `reply` the whole with how long it took; `why` tells, once it ended
    without one, that it is not whole, and `trouble` is what broke it where something did.
    """

    asked: Asked
    clock: Callable[[], float] = time.monotonic
    turn: str = field(default_factory=lambda: uuid4().hex)
    stage: Stage = "search"
    part: Reply | None = None
    reply: tuple[Reply, dict[str, float]] | None = None
    why: str = ""
    trouble: Exception | None = None
    _seen: float = field(init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._seen = self.clock()

    def start(self, assistant: Assistant, session: str) -> None:
        """Ask, aside."""
        threading.Thread(
            target=self._ask, args=(assistant, session), daemon=True, name="answer"
        ).start()

    def look(self) -> None:
        """Somebody looks at it, so somebody waits."""
        self._seen = self.clock()

    def stop(self, why: str = STOPPED) -> None:
        """End it where it stands; nothing where it has ended already."""
        with self._lock:
            if not self.ended:
                self.why = why

    @property
    def ended(self) -> bool:
        return self.reply is not None or bool(self.why)

    def _ask(self, assistant: Assistant, session: str) -> None:
        try:
            made = assistant.ask(self.asked, self._heard, self._grown, self._waits, session)
        except NobodyWaits:
            return
        except Exception as trouble:  # noqa: BLE001  (told by the page, whatever it is)
            self.trouble = trouble
            self.stop(BROKEN)
            return
        with self._lock:
            if not self.ended:
                self.reply = made

    def _heard(self, stage: Stage) -> None:
        self._waits()
        self.stage = stage

    def _grown(self, part: Reply) -> None:
        self._waits()
        with self._lock:
            if not self.ended:
                self.part = part

    def _waits(self) -> None:
        if self.clock() - self._seen > PATIENCE:
            self.stop(BROKEN)
        if self.ended:
            raise NobodyWaits
