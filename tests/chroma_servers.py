"""A real Chroma server of the tests' own: in a fresh folder, on loopback only, ended by its id."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

PROGRAM = Path(sys.executable).parent / "chroma"
API = "/api/v2/tenants/default_tenant/databases/default_database/collections"


@dataclass
class Chroma:
    """A server; `kill` ends it by signal 9, `start` starts it again on the same port."""

    folder: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="desk-chroma-")))
    port: int = 0
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self, data: str = "data") -> None:
        self.port = self.port or _free_port()
        where = ("--path", str(self.folder / data), "--host", "127.0.0.1", "--port", str(self.port))
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [PROGRAM, "run", *where], stdout=log, stderr=log, cwd=self.folder
            )
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                urllib.request.urlopen(f"{self.url}/api/v2/heartbeat", timeout=1).close()
                return
            except OSError:
                assert self.process.poll() is None, (self.folder / "log").read_text()
                time.sleep(0.05)
        raise AssertionError((self.folder / "log").read_text())

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait(timeout=20)

    def end(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        """What anybody who reaches the server can do to its collections."""
        answer = httpx.request(
            method, f"{self.url}{API}{path}", json=body, trust_env=False, timeout=20
        )
        answer.raise_for_status()
        return answer.json()

    def names(self) -> list[str]:
        return sorted(one["name"] for one in self.ask("GET", "?limit=500"))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
