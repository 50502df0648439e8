"""Tokens: how other tools sign in. Made by an admin, shown once, kept as a digest, ended at any time."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Row, insert, select, update

from corpus.errors import BadInput
from records.database import Database
from records.moments import Clock, now, read, written
from records.people import TOOL, Role, Staff, authorise
from records.record import Event, add
from records.tables import tokens

LONGEST_NAME: Final = 100  # characters
LONGEST_LIFE: Final = timedelta(days=366)
ROLES: Final = (Role.AGENT, Role.REVIEWER)  # an admin is a person
_GIVEN: Final = re.compile(r"desk_([0-9a-f]{16})_([A-Za-z0-9_-]{43})")
_NOBODYS: Final = "0" * 64  # compared with where there is no such token, so that both take as long


class NoSuchToken(BadInput):
    """There is no token of that id."""


@dataclass(frozen=True, slots=True)
class Token:
    """A token as a list shows it; its secret is nowhere."""

    id: str
    name: str
    roles: frozenset[Role]
    made: str
    who_name: str
    expires: str
    revoked: str | None

    def state(self, moment: datetime) -> str:
        """What it is then: works, expired or revoked."""
        if self.revoked is not None:
            return "revoked"
        return "works" if written(moment) < self.expires else "expired"


@dataclass(frozen=True, slots=True)
class Made:
    """A token just made. `given` is what the tool sends; it cannot be told again."""

    token: Token
    given: str = field(repr=False)


def make(
    database: Database,
    staff: Staff,
    *,
    name: str,
    roles: Iterable[Role],
    expires: datetime,
    clock: Clock = now,
) -> Made:
    """A new token with those roles until that moment. Raises NotAllowed, or BadInput with what to do."""
    authorise(staff, "manage tokens", clock())
    wanted = frozenset(roles)
    called = _checked(name, wanted, expires, clock())
    given_id, secret = secrets.token_hex(8), secrets.token_urlsafe(32)
    made = Token(
        given_id, called, wanted, written(clock()), staff.name, written(expires), revoked=None
    )

    def change(connection: Connection, key: str) -> Event:
        connection.execute(
            insert(tokens).values(
                id=made.id,
                name=made.name,
                digest=_digest(secret),
                roles=sorted(made.roles),
                made=made.made,
                who_name=made.who_name,
                expires=made.expires,
            )
        )
        details = {
            "token": made.id,
            "name": made.name,
            "roles": sorted(made.roles),
            "expires": made.expires,
        }
        return add(connection, key, staff, "make a token", None, details, clock)

    database.write(change)
    return Made(made, f"desk_{given_id}_{secret}")


def listed(database: Database, staff: Staff, clock: Clock = now) -> tuple[Token, ...]:
    """Every token there ever was, the newest first."""
    authorise(staff, "manage tokens", clock())
    wanted = select(tokens).order_by(tokens.c.made.desc(), tokens.c.id)
    return database.read(lambda connection: tuple(map(_token, connection.execute(wanted))))


def revoke(database: Database, staff: Staff, token: str, clock: Clock = now) -> Event:
    """The token ended, from its next request on. Raises NoSuchToken; BadInput where it is ended already."""
    authorise(staff, "manage tokens", clock())

    def change(connection: Connection, key: str) -> Event:
        done = connection.execute(
            update(tokens)
            .where(tokens.c.id == token, tokens.c.revoked.is_(None))
            .values(revoked=written(clock()))
            .returning(tokens.c.name)
        ).one_or_none()
        if done is None:
            raise _why_not(connection, token)
        details = {"token": token, "name": done.name}
        return add(connection, key, staff, "revoke a token", None, details, clock)

    return database.write(change)


def find(database: Database, given: str, clock: Clock = now) -> Staff | None:
    """Who a tool is that sent this token, None unless it is one that works at this moment.

    A token counts as signed in whenever it is looked at, so that only its own end limits it: look
    it up again for each request.
    """
    parts = _GIVEN.fullmatch(given)
    if parts is None:
        return None
    token, secret = parts.groups()
    row = database.read(
        lambda connection: connection.execute(
            select(tokens).where(tokens.c.id == token)
        ).one_or_none()
    )
    same = hmac.compare_digest(_digest(secret), _NOBODYS if row is None else row.digest)
    if row is None or not same or _token(row).state(clock()) != "works":
        return None
    known = _token(row)
    return Staff(f"{TOOL}{known.id}", known.name, known.roles, clock(), read(known.expires))


def _digest(secret: str) -> str:
    """sha256 is enough for a secret of 256 random bits: there is nothing to be guessed."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _token(row: Row[Any]) -> Token:
    roles = frozenset(Role(role) for role in row.roles if role in ROLES)
    return Token(row.id, row.name, roles, row.made, row.who_name, row.expires, row.revoked)


def _checked(name: str, roles: frozenset[Role], expires: datetime, moment: datetime) -> str:
    called = name.strip()
    if not called or len(called) > LONGEST_NAME or not called.isprintable():
        raise BadInput(f"A token needs a name of one line, {LONGEST_NAME} characters at most.")
    if not roles or not roles <= frozenset(ROLES):
        raise BadInput(
            f"A token is {' or '.join(ROLES)}, or both. What an admin does is for people."
        )
    if not moment < expires <= moment + LONGEST_LIFE:
        raise BadInput(f"A token works for at least a moment and at most {LONGEST_LIFE.days} days.")
    return called


def _why_not(connection: Connection, token: str) -> BadInput:
    there = connection.execute(select(tokens.c.name).where(tokens.c.id == token)).one_or_none()
    if there is None:
        return NoSuchToken("There is no token of that id. Look at the list of tokens.")
    return BadInput(f"The token “{there.name}” was revoked before. Nothing was changed.")
