"""Sign-ins that were ended here. A cookie that somebody kept cannot be told from one in use otherwise."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from records.people import ACTIONS

KEPT: Final = max(allowed.within for allowed in ACTIONS.values()) + timedelta(minutes=5)
_TELLING: Final = ("iss", "sub", "iat", "nonce")  # a sign-in's own claims; the nonce is used once


class Ended:
    """Which sign-ins were ended. Kept in memory until no action would take them any more."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._until: dict[str, datetime] = {}

    def end(self, claims: Mapping[str, Any], now: datetime) -> None:
        with self._lock:
            self._until = {key: until for key, until in self._until.items() if until > now}
            self._until[_key(claims)] = now + KEPT

    def has(self, claims: Mapping[str, Any]) -> bool:
        with self._lock:
            return _key(claims) in self._until


def _key(claims: Mapping[str, Any]) -> str:
    told = [claims.get(name) for name in _TELLING]
    return hashlib.sha256(json.dumps(told, default=str).encode()).hexdigest()


ENDED: Final = Ended()
