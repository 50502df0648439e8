"""A real PostgreSQL of the tests' own: made in a fresh folder, on loopback only, ended by its id."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

USER = "desk"


def programs() -> Path | None:
    """The folder of initdb and postgres: on the PATH, or where Debian puts them; None without."""
    found = shutil.which("initdb")
    if found and shutil.which("postgres"):
        return Path(found).parent
    there = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    return max((path.parent for path in there), default=None, key=lambda path: int(path.parts[-2]))


@dataclass
class Postgres:
    """A server; `kill` ends all its processes by signal 9, `start` starts it again on the same port."""

    programs: Path
    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = None
    lasting: bool = False  # whether it writes through to the disk, as one in earnest does
    made: int = field(default=0)

    def url(self, name: str) -> str:
        return f"postgresql://{USER}@127.0.0.1:{self.port}/{name}"

    def start(self) -> None:
        log = (self.folder / "log").open("ab")
        self.process = subprocess.Popen(
            [
                self.programs / "postgres",
                *("-D", self.folder / "data", "-p", str(self.port), "-k", self.folder),
                *("-c", "listen_addresses=127.0.0.1", "-c", "max_connections=150"),
                *(() if self.lasting else ("-c", "fsync=off")),
            ],
            stdout=subprocess.DEVNULL,
            stderr=log,
            start_new_session=True,
            **_as_postgres(),
        )
        log.close()
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                psycopg.connect(self.url("postgres"), connect_timeout=2).close()
                return
            except psycopg.OperationalError:
                assert self.process.poll() is None, (self.folder / "log").read_text()
                time.sleep(0.05)
        raise AssertionError((self.folder / "log").read_text())

    def kill(self) -> int:
        """All its processes, killed at once; how many there were."""
        assert self.process is not None
        children = _children(self.process.pid)
        for pid in (self.process.pid, *children):
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        self.process.wait(timeout=20)
        while any(Path(f"/proc/{pid}/stat").exists() and _alive(pid) for pid in children):
            time.sleep(0.01)
        return 1 + len(children)

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGQUIT)  # at once: nothing of it is kept
            self.process.wait(timeout=60)

    def database(self, like: str = "template1") -> str:
        """The URL of a fresh database, a copy of `like`."""
        self.made += 1
        name = f"desk_{self.made}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {like}")
        return self.url(name)

    def drop(self, url: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {url.rpartition('/')[2]} WITH (FORCE)")

    def require_password(self, user: str, password: str) -> None:
        """A user of that name who is let in with that password only."""
        rules = self.folder / "data" / "pg_hba.conf"
        given = rules.read_text()
        rules.write_text(f"host all {user} 127.0.0.1/32 scram-sha-256\n{given}")
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE ROLE {user} LOGIN PASSWORD '{password}'")
            connection.execute("SELECT pg_reload_conf()")


def start_postgres(*, lasting: bool = False) -> Postgres | None:
    """A server of our own; None where PostgreSQL is not installed."""
    found = programs()
    if found is None:
        return None
    folder = Path(tempfile.mkdtemp(prefix="desk-postgres-"))  # pytest's own is closed to others
    if os.getuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    subprocess.run(
        [
            found / "initdb",
            *("-D", folder / "data", "-U", USER, "-A", "trust", "-E", "UTF8"),
            *("--locale=C.UTF-8", "--no-sync"),
        ],
        check=True,
        capture_output=True,
        timeout=120,
        **_as_postgres(),
    )
    server = Postgres(found, folder, _free_port(), lasting=lasting)
    server.start()
    return server


def end_postgres(server: Postgres) -> None:
    server.stop()
    shutil.rmtree(server.folder, ignore_errors=True)


def _as_postgres() -> dict[str, Any]:
    """PostgreSQL refuses to run as root; then it runs as the user that its package made."""
    if os.getuid() != 0:
        return {}
    return {"user": "postgres", "group": "postgres", "extra_groups": [], "cwd": "/"}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _children(parent: int) -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == parent:
            found.append(int(stat.parent.name))
    return found


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
