"""A real Ray cluster of this machine: one node on loopback with two workers, ended by its ids."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

HOUSE = Path(__file__).parent.parent


@dataclass(frozen=True)
class Cluster:
    """A running cluster: the addresses at which it is joined, and the settings it asks of who joins."""

    address: str
    from_elsewhere: str
    settings: dict[str, str]


@contextmanager
def cluster(home: Path, cores: int = 2) -> Iterator[Cluster]:
    """A cluster whose workers have this DESK_HOME; it takes some seconds to start."""
    with socket.socket() as one, socket.socket() as other:
        one.bind(("127.0.0.1", 0))
        other.bind(("127.0.0.1", 0))
        port, client = one.getsockname()[1], other.getsockname()[1]
    settings = {
        "RAY_AUTH_MODE": "token",
        "RAY_AUTH_TOKEN": secrets.token_hex(32),
        "RAY_USAGE_STATS_ENABLED": "0",
        "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0",  # else it listens on every address
        "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",
    }
    # Ray's sockets lie in the folder, and their names may not be long
    with tempfile.TemporaryDirectory(prefix="ray-", ignore_cleanup_errors=True) as folder:
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "ray.scripts.scripts", "start", "--head", "--block"),
                *("--node-ip-address=127.0.0.1", f"--port={port}", f"--num-cpus={cores}"),
                *("--include-dashboard=false", "--disable-usage-stats"),
                *(f"--ray-client-server-port={client}", "--object-store-memory=80000000"),
                f"--temp-dir={folder}",
            ],
            env={**os.environ, **settings, "PYTHONPATH": str(HOUSE), "DESK_HOME": str(home)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            _wait_for(process, Path(folder))
            yield Cluster(f"127.0.0.1:{port}", f"ray://127.0.0.1:{client}", settings)
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            _end_what_is_left(folder)


def _wait_for(process: subprocess.Popen[bytes], folder: Path) -> None:
    until = time.monotonic() + 60
    while not any(folder.glob("session_2*/sockets/raylet")):
        if process.poll() is not None or time.monotonic() > until:
            raise RuntimeError("Ray did not start.")
        time.sleep(0.1)


def _end_what_is_left(folder: str) -> None:
    """End the processes that were started with this folder; no other has its name in its words."""
    for place in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if folder.encode() in place.read_bytes():
                os.kill(int(place.parent.name), signal.SIGKILL)
        except (OSError, ValueError):
            continue
