"""Kills a batch of drafts at random moments, by signal 9, and starts it again until it is done."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path


def killed_until_done(
    home: Path, batch: Path, out: Path, kills: int, seed: int
) -> tuple[int, subprocess.CompletedProcess[str]]:
    """How often it was really killed while drafting, and the run that ended by itself."""
    chance = random.Random(seed)
    command = [sys.executable, "-m", "cli", "draft", "--batch", str(batch), "-o", str(out)]
    environment = {**os.environ, "DESK_HOME": str(home)}
    killed = 0
    for _ in range(kills):
        process = subprocess.Popen(
            command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        before = _lines(out)
        until = time.monotonic() + 60
        while _lines(out) <= before and process.poll() is None and time.monotonic() < until:
            time.sleep(0.005)
        time.sleep(chance.uniform(0, 0.4))
        process.kill()
        killed += process.wait() == -9
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=280)
    return killed, done


def _lines(out: Path) -> int:
    ledger = out / "ledger.jsonl"
    return ledger.read_bytes().count(b"\n") if ledger.exists() else 0
