"""A real nginx of the tests' own, with the files of deploy/nginx: on loopback only, ended by its id."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

FILES = Path(__file__).parent.parent / "deploy" / "nginx"
REPLICAS = ("10.0.0.11:8501", "10.0.0.12:8501")  # as the files name them
MAIN = """
{user}
daemon off;
worker_processes 1;
pid {folder}/pid;
error_log {folder}/error.log warn;
events {{ worker_connections 512; }}
http {{
    access_log {folder}/access.log;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/replicas.conf;
    server {{
        listen 127.0.0.1:{port};
        include {folder}/desk.conf;
    }}
}}
"""


def program() -> str | None:
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def at(text: str, ports: Sequence[int]) -> str:
    """The file, with the replicas on loopback at these ports."""
    for named, port in zip(REPLICAS, ports, strict=True):
        host = f"127.0.0.1:{port}"
        text = text.replace(named, host)
        text = text.replace(named.replace(".", r"\."), host.replace(".", r"\."))
    return text


@contextmanager
def nginx_before(ports: Sequence[int]) -> Iterator[str]:
    """The address of an nginx before two replicas at these ports."""
    found = program()
    assert found is not None, "no nginx here: install Debian's nginx-light"
    folder = Path(tempfile.mkdtemp(prefix="desk-nginx-"))
    port = free_port()
    for name in ("replicas.conf", "desk.conf"):
        (folder / name).write_text(at((FILES / name).read_text(), ports))
    user = "user root;" if os.getuid() == 0 else ""
    (folder / "nginx.conf").write_text(MAIN.format(folder=folder, port=port, user=user))
    with (folder / "log").open("wb") as log:
        command = [found, "-p", str(folder), "-c", str(folder / "nginx.conf")]
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        _wait(port, process, folder)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()  # the master; it ends its worker
        process.wait(timeout=20)
        shutil.rmtree(folder, ignore_errors=True)


def _wait(port: int, process: subprocess.Popen[bytes], folder: Path) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            assert process.poll() is None, (folder / "log").read_text()
            time.sleep(0.05)
    raise AssertionError((folder / "log").read_text())
