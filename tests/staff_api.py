"""A staff desk for tests of the API: a database, tokens of every kind, and a client without a network."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import select
from starlette.applications import Starlette
from starlette.testclient import TestClient

from records.database import FILE, Database, home_url, open_database
from records.moments import now
from records.people import Role, Staff
from records.tables import METADATA
from records.tokens import make, revoke
from records.upgrading import upgrade
from staff.api import api_routes
from staff.desk import StaffDesk, put_staff_desk
from staff.settings import StaffSettings

OFTEN = 1_000_000
LETTER = "I wrote a comic and Midjourney made the pictures. Do I have to disclose the AI?"


def person(name: str = "Ann", *roles: Role, signed_in: datetime | None = None) -> Staff:
    """A staff member who signed in just now, with every role unless some are named."""
    return Staff(f"oidc:{name}", name, frozenset(roles or Role), signed_in or now())


@dataclass
class ApiDesk:
    """A desk served to a client; the tokens are what a tool would send."""

    database: Database
    settings: StaffSettings
    client: TestClient
    agent: str
    reviewer: str
    expired: str
    revoked: str

    def token(self, *roles: Role, life: float = 3600.0) -> str:
        """A token for a while, in seconds."""
        ends = now() + timedelta(seconds=life)
        return make(self.database, person(), name="crm", roles=roles, expires=ends).given

    def send(self, method: str, path: str, token: str | None = "", **more: Any) -> Any:
        """The response to a request with that token, the agent's unless another, None for none."""
        headers = dict(more.pop("headers", {}))
        if token is not None:
            headers.setdefault("Authorization", f"Bearer {token or self.agent}")
        return self.client.request(method, f"/api{path}", headers=headers, **more)

    def raw(self, path: str, body: bytes, method: str = "POST", **headers: str) -> Any:
        """The response to a body sent as it is."""
        sent = {"Content-Type": "application/json", **headers}
        return self.send(method, path, headers=sent, content=body)

    def take_in(self, source: str = "crm-1", text: str = LETTER) -> int:
        made = self.send("POST", "/inquiries", json={"source": source, "text": text})
        return int(made.json()["id"])

    def everything(self) -> str:
        """All that the database holds of text, as one."""
        with self.database.engine.connect() as connection:
            rows = [
                [str(cell) for cell in row]
                for table in METADATA.sorted_tables
                for row in connection.execute(select(table))
            ]
        return json.dumps(rows, ensure_ascii=False)


def desk_in(folder: Path, database: Database | None = None, **settings: Any) -> ApiDesk:
    """A fresh desk; nothing is asked too often unless the settings say so."""
    if database is None:
        (folder / FILE).write_bytes(_empty())
        database = open_database(home_url(folder))
    often = {
        f"api_{each}": OFTEN for each in ("per_minute", "drafts_per_minute", "failures_per_minute")
    }
    made = StaffSettings(home=folder, **{**often, **settings})
    put_staff_desk(StaffDesk(database, made, lambda: None))
    client = TestClient(Starlette(routes=api_routes()), raise_server_exceptions=False)
    tokens = [
        _made(database, Role.AGENT),
        _made(database, Role.REVIEWER),
        _made(database, Role.AGENT, Role.REVIEWER, ended=True),
        _made(database, Role.AGENT, Role.REVIEWER),
    ]
    revoke(database, person(), tokens[3].split("_")[1])
    return ApiDesk(database, made, client, *tokens)


def draw_settings(folder: str, role: str, hours: float) -> None:
    """The settings page, for somebody with that role who signed in so many hours ago; "" for nobody."""
    from staff.settings_page import page

    _as_somebody(folder, role, hours)
    page()


def draw_library(folder: str, role: str, hours: float) -> None:
    """The library's page, for such a person."""
    from staff.library_page import page

    _as_somebody(folder, role, hours)
    page()


def _as_somebody(folder: str, role: str, hours: float) -> None:
    home = Path(folder)
    who = person("Ann", Role(role), signed_in=now() - timedelta(hours=hours)) if role else None
    database = open_database(home_url(home))
    put_staff_desk(StaffDesk(database, StaffSettings(home=home), lambda: who))


@cache
def _empty() -> bytes:
    """A database of the newest schema, made once."""
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(home_url(Path(folder)))
        upgrade(database)
        database.close()
        return (Path(folder) / FILE).read_bytes()


def _made(database: Database, *roles: Role, ended: bool = False) -> str:
    """A token of a day; one that has ended was made two days ago."""
    moment = now() - timedelta(days=2) if ended else now()
    admin = person("Ann", signed_in=moment)
    ends = moment + timedelta(days=1)
    made = make(database, admin, name="crm", roles=roles, expires=ends, clock=lambda: moment)
    return made.given
