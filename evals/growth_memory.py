"""How much memory this process holds, and how much it has held at most, in megabytes."""

from __future__ import annotations

import os
import resource
import sys
from pathlib import Path

_HELD = Path("/proc/self/statm")


def resident_mb() -> float:
    """What is held now; where the system does not tell, the most that was held."""
    if not _HELD.is_file():
        return peak_mb()
    pages = int(_HELD.read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def peak_mb() -> float:
    """The most that was held since the process began."""
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return held / (2**20 if sys.platform == "darwin" else 2**10)


def machine_mb() -> float:
    """The memory of the machine."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**20
