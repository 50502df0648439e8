"""The staff desk served for tests; `python -m tests.staff_serving SCRIPT` serves another script instead."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.oidc_provider import CLIENT, SECRET, Provider

COOKIE_SECRET = "a secret of the tests that is long enough to be one"
ROLES = {"desk agents": "agent", "desk reviewers": "reviewer", "desk admins": "admin"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def oidc_file(folder: Path, provider: Provider, port: int) -> Path:
    roles = "\n".join(f'"{group}" = "{role}"' for group, role in ROLES.items())
    file = folder / f"oidc-{port}.toml"
    file.write_text(
        f'claim = "groups"\n[auth]\nredirect_uri = "http://127.0.0.1:{port}/oauth2callback"\n'
        f'cookie_secret = "{COOKIE_SECRET}"\nclient_id = "{CLIENT}"\nclient_secret = "{SECRET}"\n'
        f'server_metadata_url = "{provider.address}/.well-known/openid-configuration"\n'
        f"[roles]\n{roles}\n"
    )
    return file


@contextmanager
def serving(home: Path, set_to: Mapping[str, str], *words: str, port: int = 0) -> Iterator[str]:
    """The address of a staff desk that runs until the block ends; its words are those of the command."""
    port = port or free_port()
    own = {name: value for name, value in os.environ.items() if not name.startswith("DESK_")}
    process = subprocess.Popen(
        [sys.executable, *(words or ("-m", "cli", "serve", "--staff")), "--port", str(port)],
        env={**own, "DESK_HOME": str(home), **set_to},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _until_open(address, process)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


def _until_open(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        assert process.poll() is None, "the staff desk did not start"
        try:
            urllib.request.urlopen(f"{address}/health", timeout=2).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the staff desk did not open in a minute")


if __name__ == "__main__":
    from staff.server import serve

    serve("127.0.0.1", int(sys.argv[-1]), print, script=Path(sys.argv[1]).resolve())
