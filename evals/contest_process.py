"""A process in which a contender is measured, as seen by whoever started it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import IO, Any

# Nothing is downloaded, and nothing is told to anybody. Thread settings are whatever each comes with.
QUIET = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HAYSTACK_TELEMETRY_ENABLED": "False",
    "ANONYMIZED_TELEMETRY": "False",
    "LANGSMITH_TRACING": "false",
    "DO_NOT_TRACK": "1",
}
PATIENCE = 1800  # seconds for one request
HOUSE = Path(__file__).parent.parent


class Gone(Exception):
    """Why a contender could not go on, as a sentence."""


class Process:
    """A contender's process. `seconds` counts from its start; `peak_mb` is known once it is closed."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.peak_mb = 0.0
        self._told: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115  (closed with the process)
        self._began = time.perf_counter()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "evals.contender_child", name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._told,
            text=True,
            encoding="utf-8",
            env={**os.environ, **QUIET, "PYTHONPATH": _paths()},
        )

    @property
    def seconds(self) -> float:
        """Seconds since the process was started."""
        return time.perf_counter() - self._began

    def ask(self, what: str, request: Mapping[str, Any]) -> dict[str, Any]:
        """The answer to a request; raises Gone where the contender failed, died or took too long."""
        assert self._process.stdin
        assert self._process.stdout
        late = threading.Timer(PATIENCE, self._process.kill)
        late.start()
        try:
            self._process.stdin.write(json.dumps({"do": what, **request}) + "\n")
            self._process.stdin.flush()
            line = self._process.stdout.readline()
        except OSError:
            line = ""
        finally:
            late.cancel()
        if not line:
            raise Gone(f"Its process ended while it was to {what}. It said: {self._last_words()}")
        answer: dict[str, Any] = json.loads(line)
        if "failed" in answer:
            raise Gone(answer["failed"])
        return answer

    def close(self) -> None:
        """End the process, and note its peak of memory; a second time does nothing."""
        if self._process.returncode is not None:
            return
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                pipe.close()
        late = threading.Timer(10, self._process.kill)
        late.start()
        _, status, usage = os.wait4(self._process.pid, 0)
        late.cancel()
        self._process.returncode = os.waitstatus_to_exitcode(status)
        self.peak_mb = usage.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
        self._told.close()

    def __enter__(self) -> Process:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _last_words(self) -> str:
        self._told.seek(0)
        lines = self._told.read().decode("utf-8", "replace").strip().splitlines()
        return lines[-1] if lines else "nothing"


def _paths() -> str:
    """Where the process finds this project, whatever folder the bench is started from."""
    return os.pathsep.join(filter(None, [os.environ.get("PYTHONPATH", ""), str(HOUSE)]))
