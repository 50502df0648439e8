"""What a provider claims of somebody -> the staff member; pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from records.people import TOOL, Staff, roles_of
from staff.oidc_file import Oidc

_LONGEST: Final = 200  # characters of a subject or a name
_OURS: Final = (TOOL, "terminal/", "local:")  # how the subjects begin that this desk gives itself
_NAMES: Final = ("name", "preferred_username", "email", "sub")


def staff_of(claims: Mapping[str, Any], oidc: Oidc) -> Staff | None:
    """The person of a sign-in; None where its claims do not make one, or are not meant for this desk.

    Somebody without a group that has a role is a person without roles, who may do nothing.
    """
    subject, moment = claims.get("sub"), _moment(claims)
    if not isinstance(subject, str) or not _is_name(subject) or moment is None:
        return None
    if not _meant_for(oidc.client, claims.get("aud")):
        return None
    return Staff(subject, _name(claims), roles_of(_groups(claims, oidc.claim), oidc.roles), moment)


def _meant_for(client: str, audience: object) -> bool:
    """Whether the token was made for this desk. Authlib lets an `azp` alone stand for that."""
    return client in audience if isinstance(audience, list) else client == audience


def _moment(claims: Mapping[str, Any]) -> datetime | None:
    """When the person last proved who they are: a token may be newer than that."""
    told = claims.get("auth_time", claims.get("iat"))
    if not isinstance(told, int | float) or isinstance(told, bool):
        return None
    try:
        return datetime.fromtimestamp(told, UTC)
    except (OverflowError, ValueError, OSError):
        return None


def _groups(claims: Mapping[str, Any], claim: str) -> tuple[str, ...]:
    told = claims.get(claim)
    each = told if isinstance(told, list) else [told]
    return tuple(group for group in each if isinstance(group, str))


def _name(claims: Mapping[str, Any]) -> str:
    """The name shown, of printable letters."""
    told = next(str(claims[key]) for key in _NAMES if isinstance(claims.get(key), str))
    plain = "".join(c if c.isprintable() else " " for c in told)
    return " ".join(plain.split())[:_LONGEST] or str(claims["sub"])


def _is_name(subject: str) -> bool:
    printable = bool(subject.strip()) and subject.isprintable()
    return printable and len(subject) <= _LONGEST and not subject.startswith(_OURS)
