"""How often somebody may ask: counted in memory, over the last minute, and only those let through."""

from __future__ import annotations

import math
import time

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter


class Rates:
    """The counts of one process; may be used from many threads."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def wait(self, kind: str, who: str, per_minute: int) -> int | None:
        """None where it may be done, which then counts; else the seconds until it may be done again."""
        item = RateLimitItemPerMinute(per_minute)
        if self._limiter.hit(item, kind, who):
            return None
        free = self._limiter.get_window_stats(item, kind, who).reset_time
        return max(1, math.ceil(free - time.time()))
