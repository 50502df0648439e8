"""How many threads one question may take: one, so that as many questions go on at once as there are cores.

What a question costs is a small matrix here and a short text there. Spread over the cores each of them
waits for the slowest core, which costs more than it brings as soon as somebody else asks too.
"""

from __future__ import annotations

import os

from threadpoolctl import threadpool_limits

A_QUESTION = 1


def one_thread_each() -> None:
    """From here on numpy's products run in the thread that asks for them. May be called again."""
    threadpool_limits(limits=A_QUESTION, user_api="blas")


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
