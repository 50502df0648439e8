"""The file that says where staff sign in and which of their groups gives which role; read strictly."""

from __future__ import annotations

import ipaddress
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from corpus.errors import BadInput
from records.people import Role

SHORTEST_SECRET: Final = 32  # characters
CALLBACK: Final = "/oauth2callback"
_NEEDED: Final = (
    "redirect_uri",
    "cookie_secret",
    "client_id",
    "client_secret",
    "server_metadata_url",
)
_ASKING: Final = ("scope", "prompt", "token_endpoint_auth_method")  # of client_kwargs
_WHAT_TO_DO: Final = "Mend the file that DESK_OIDC_FILE names; the README shows one."


@dataclass(frozen=True, slots=True)
class Oidc:
    """How staff sign in. `auth` is handed to Streamlit and holds secrets; `roles` maps a group to a role.

    `claim` is the name of the claim that lists a person's groups, in the provider's ID token.
    """

    auth: Mapping[str, Any] = field(repr=False)
    roles: Mapping[str, str]
    claim: str

    @property
    def client(self) -> str:
        return str(self.auth["client_id"])

    @property
    def origin(self) -> str:
        """Where browsers find the staff pages, such as "https://desk.example.org"."""
        return str(self.auth["redirect_uri"]).removesuffix(CALLBACK)

    @property
    def host(self) -> str:
        return urlsplit(self.origin).hostname or ""

    @property
    def secure(self) -> bool:
        return self.origin.startswith("https://")


def read_oidc_file(file: Path) -> Oidc:
    """The file read. Raises BadInput with one sentence for the first fault; no secret stands in it."""
    try:
        rows = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise _fault(f"{file} is not there") from None
    except OSError as trouble:
        raise _fault(f"{file} cannot be read ({trouble.strerror})") from None
    except UnicodeDecodeError:
        raise _fault(f"{file} is not UTF-8") from None
    except tomllib.TOMLDecodeError as trouble:
        raise _fault(f"{file} is not TOML: {trouble}") from None
    _known(rows, ("claim", "auth", "roles"), "The file")
    auth = _table(rows, "auth")
    return Oidc(_checked(auth), _roles(_table(rows, "roles")), _claim(rows))


def is_loopback(host: str) -> bool:
    """Whether a host, or an address to listen on, is this machine and nothing but it."""
    if host.lower().rstrip(".") == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _fault(what: str) -> BadInput:
    return BadInput(f"{what}. {_WHAT_TO_DO}")


def _known(rows: Mapping[str, Any], names: tuple[str, ...], where: str) -> None:
    unknown = sorted(rows.keys() - set(names))
    if unknown:
        raise _fault(f"{where} has “{unknown[0]}”, which is not one of {', '.join(names)}")


def _table(rows: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    table = rows.get(name)
    if not isinstance(table, dict) or not table:
        raise _fault(f"The section [{name}] is missing or empty")
    return table


def _checked(auth: Mapping[str, Any]) -> Mapping[str, Any]:
    _known(auth, (*_NEEDED, "client_kwargs"), "[auth]")
    for name in _NEEDED:
        if name not in auth:
            raise _fault(f"[auth] has no {name}")
        if not isinstance(auth[name], str) or not auth[name].strip():
            raise _fault(f"{name} in [auth] is not a text")
    if len(auth["cookie_secret"]) < SHORTEST_SECRET:
        raise _fault(
            f"cookie_secret in [auth] has fewer than {SHORTEST_SECRET} characters. Make one: "
            'python -c "import secrets; print(secrets.token_urlsafe(48))"'
        )
    _address("redirect_uri", auth["redirect_uri"], path=CALLBACK)
    _address("server_metadata_url", auth["server_metadata_url"])
    return {**auth, "client_kwargs": _asking(auth.get("client_kwargs", {}))}


def _address(name: str, address: str, path: str | None = None) -> None:
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        raise _fault(f"{name} in [auth] is not an address") from None
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None:
        raise _fault(f"{name} in [auth] is not an address that begins with https://")
    if path is not None and address != f"{parts.scheme}://{parts.netloc}{path}":
        raise _fault(f"{name} in [auth] has to be the address of the staff pages with {path}")
    if parts.scheme == "http" and not is_loopback(parts.hostname):
        raise _fault(
            f"{name} in [auth] is http://, by which anybody on the way could sign in. Only this "
            "machine's own names may have http://; take https://"
        )


def _asking(wanted: object) -> Mapping[str, str]:
    """What is sent along to the provider. Unless set, it is told to ask for the sign-in anew."""
    if not isinstance(wanted, dict) or not all(isinstance(each, str) for each in wanted.values()):
        raise _fault("client_kwargs in [auth] is not a table of texts")
    _known(wanted, _ASKING, "client_kwargs in [auth]")
    asking = {"scope": "openid email profile", "prompt": "login", **wanted}
    if "openid" not in asking["scope"].split():
        raise _fault("scope in [auth] does not have openid, without which nobody is named")
    return asking


def _roles(table: Mapping[str, Any]) -> Mapping[str, str]:
    known = [role.value for role in Role]
    for group, role in table.items():
        if not group.strip():
            raise _fault("[roles] names a group that is empty")
        if role not in known:
            raise _fault(
                f"[roles] gives “{group}” a role that there is not. The roles are: {', '.join(known)}"
            )
    return dict(table)


def _claim(rows: Mapping[str, Any]) -> str:
    claim = rows.get("claim", "groups")
    if not isinstance(claim, str) or not claim.strip():
        raise _fault("claim is not a text: it names the claim that lists a person's groups")
    return claim
