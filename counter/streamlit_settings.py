"""How Streamlit is set, from one file, and which scripts its own page may run."""

from __future__ import annotations

import base64
import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent.parent / ".streamlit" / "config.toml"
ANYWHERE = ("", "0.0.0.0", "::")  # noqa: S104  (told from a host's own address, not listened on)
_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def streamlit_settings(hosts: Sequence[str], file: Path = FILE) -> dict[str, Any]:
    """Every row of the file by its dotted name, with the hosts that the desk answers for.

    No header names a person, and no secrets that somebody keeps at home for other pages count here.
    """
    rows = dict(_flat(tomllib.loads(file.read_text())))
    return {
        **rows,
        "server.allowedHosts": list(hosts),
        "server.trustedUserHeaders": {},
        "secrets.files": [],
    }


def default_hosts(file: Path = FILE) -> tuple[str, ...]:
    """The hosts that the file names: this machine's own."""
    return tuple(tomllib.loads(file.read_text())["server"]["allowedHosts"])


def hosts_for(address: str, named: Sequence[str]) -> tuple[str, ...]:
    """The hosts to answer for: those named, else this machine's own and the address listened on."""
    own = () if address in ANYWHERE else (address,)
    return tuple(named) or tuple(dict.fromkeys((*default_hosts(), *own)))


def content_security_policy() -> str:
    """What Streamlit's page may load: its own files, and the inline script that it comes with.

    It draws with styles made in the browser, and makes a script of each of our components there, as
    a blob, which only a script that runs already can do. So both are allowed; no other host is.
    """
    page = (files("streamlit") / "static" / "index.html").read_text(encoding="utf-8")
    inline = " ".join(f"'sha256-{_sha256(script)}'" for script in _INLINE.findall(page))
    return (
        f"default-src 'none'; script-src 'self' blob: {inline}; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; "
        "media-src 'self' blob:; manifest-src 'self'; worker-src 'self' blob:; "
        "frame-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; "
        "object-src 'none'"
    )


def _sha256(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def _flat(rows: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in rows.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{above}{name}.")
        else:
            yield f"{above}{name}", value
