"""The process's one assistant, shared by every session. It is immutable and holds nothing typed."""

from __future__ import annotations

import threading

from assistant.bootstrap import Assistant, Settings, open_assistant

_lock = threading.Lock()
_opened: list[Assistant] = []


def put_desk(assistant: Assistant) -> None:
    """Let this assistant serve every session of the process."""
    with _lock:
        _opened[:] = [assistant]


def open_desk() -> Assistant:
    """The assistant that serves; opened now if nobody has."""
    with _lock:
        if not _opened:
            _opened.append(open_assistant(Settings(), lambda _: None))
        return _opened[0]
