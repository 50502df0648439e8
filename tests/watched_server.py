"""`desk serve` that tells its memory and what it imported: `python -m tests.watched_server PORT FILE`.

SIGUSR1 collects garbage and writes the figures to FILE; SIGUSR2 also gives freed memory back to the
system first, which tells what is held from what malloc keeps for later.
"""

from __future__ import annotations

import ctypes
import gc
import json
import signal
import sys
from collections import Counter
from pathlib import Path

from counter.server import serve

MOST_TYPES = 12


def resident() -> int:
    """Kilobytes of memory that this process holds."""
    rows = Path("/proc/self/status").read_text().splitlines()
    return next(int(row.split()[1]) for row in rows if row.startswith("VmRSS"))


def tell(file: Path, *, trim: bool) -> None:
    before = resident()
    gc.collect()
    if trim:
        ctypes.CDLL("libc.so.6").malloc_trim(0)
    # What there was before the first visitor is frozen, and is not among these.
    kinds = Counter(f"{type(each).__module__}.{type(each).__name__}" for each in gc.get_objects())
    told = {
        "before": before,
        "now": resident(),
        "sessions": kinds["streamlit.runtime.app_session.AppSession"],
        "replies": kinds["assistant.guard.Reply"],
        "objects": sum(kinds.values()),
        "most": dict(kinds.most_common(MOST_TYPES)),
        "modules": sorted(sys.modules),
    }
    aside = file.with_suffix(".new")
    aside.write_text(json.dumps(told))
    aside.replace(file)


def main(port: int, file: Path) -> None:
    signal.signal(signal.SIGUSR1, lambda *_: tell(file, trim=False))
    signal.signal(signal.SIGUSR2, lambda *_: tell(file, trim=True))
    serve("127.0.0.1", port, print)


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
