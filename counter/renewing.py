"""A library that changed while the desk serves, taken up as soon as its index is built."""

from __future__ import annotations

import threading
from collections.abc import Callable

from assistant.bootstrap import Assistant, Settings, open_assistant
from assistant.shelving import is_indexed
from corpus.errors import Trouble
from corpus.library import stamp

EVERY = 2.0  # seconds between two looks at the library's list
Tell = Callable[[str], None]


class Renewing:
    """Looks at the library now and then; `put` gets a new assistant when there is another library.

    The one that serves goes on until then: nobody waits, and no index is built here.
    """

    def __init__(self, settings: Settings, put: Callable[[Assistant], None], tell: Tell) -> None:
        self._settings = settings
        self._put = put
        self._tell = tell
        self._seen = stamp(settings.library)

    def start(self) -> None:
        """Look for as long as the process lives."""
        threading.Thread(target=self._always, daemon=True, name="library").start()

    def look(self) -> bool:
        """Whether another library serves from now on."""
        there = stamp(self._settings.library)
        if there == self._seen or not is_indexed(self._settings):
            return False
        self._put(open_assistant(self._settings, self._tell))
        self._seen = there
        return True

    def _always(self) -> None:
        waiting = threading.Event()
        while not waiting.wait(EVERY):
            try:
                self.look()
            except Trouble as trouble:
                self._tell(f"The library has changed and cannot be taken up: {trouble}")
