"""Where a Chroma server is: read from the settings, and only where few can reach it.

Whoever reaches a Chroma server can change and delete what it holds.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from pydantic import SecretStr

from corpus.errors import BadInput

EMBEDDED = "embedded"  # in the place of an address: Chroma in the desk's own process


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """Where the server is, without a slash at the end, and what a proxy before it asks for."""

    url: str
    token: SecretStr | None = None

    @property
    def embedded(self) -> bool:
        """Whether no server is meant, but Chroma in the desk's own process."""
        return self.url == EMBEDDED


def read_address(url: str, token: SecretStr | None) -> ServerAddress | None:
    """Where the server is; None where none is named. Raises BadInput, which never repeats the URL."""
    if not url:
        return None
    if url.strip() == EMBEDDED:
        return ServerAddress(EMBEDDED)
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise BadInput(
            "DESK_CHROMA_URL cannot be read. It is the address of a Chroma server, as "
            "http://10.0.0.5:8000, or the word embedded"
        )
    if parts.username or parts.password or parts.query or parts.path.strip("/"):
        raise BadInput(
            "DESK_CHROMA_URL is a host and a port, as http://10.0.0.5:8000, and nothing more. What a "
            "proxy asks for goes into DESK_CHROMA_TOKEN."
        )
    if token is not None and not _one_word(token.get_secret_value()):
        raise BadInput("DESK_CHROMA_TOKEN cannot be read. It is one word, of plain characters.")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    found = ServerAddress(f"{parts.scheme}://{host}" + (f":{port}" if port else ""), token)
    if _is_number(parts.hostname) and not may_be_reached(found, [parts.hostname]):
        raise BadInput(_TOO_OPEN)
    return found


_TOO_OPEN = (
    "DESK_CHROMA_URL names a server on the open internet. Whoever reaches a Chroma server can change "
    "and delete what it holds. Use one on this machine or a private network, or put a proxy before it "
    "and name that with https and DESK_CHROMA_TOKEN."
)


def _one_word(token: str) -> bool:
    return token.isascii() and token.isprintable() and " " not in token


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def may_be_reached(address: ServerAddress, numbers: Iterable[str]) -> bool:
    """Whether all of these IP addresses are private, or the server stands behind a lock."""
    if address.url.startswith("https") and address.token is not None:
        return True
    return all(_private(ipaddress.ip_address(number.partition("%")[0])) for number in numbers)


def _private(number: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    return (number.is_private or number.is_loopback) and not number.is_unspecified
