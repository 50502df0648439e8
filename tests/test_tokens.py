"""Tokens: shown once, kept as a digest, ended by their day or by an admin; what they never may."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from corpus.errors import BadInput
from records import record, tokens
from records.database import Database, home_url, open_database
from records.moments import now
from records.people import ACTIONS, FOR_PEOPLE, NotAllowed, Role, Staff, authorise, may
from records.tokens import NoSuchToken, find, listed, make, revoke
from records.upgrading import upgrade
from tests.staff_api import person


@pytest.fixture
def database(tmp_path: Path) -> Database:
    opened = open_database(home_url(tmp_path))
    upgrade(opened)
    return opened


def made(database: Database, *roles: Role, life: timedelta = timedelta(days=1)) -> str:
    roles = roles or (Role.AGENT,)
    return make(database, person(), name="crm", roles=roles, expires=now() + life).given


def rows(database: Database, table: str) -> str:
    with database.engine.connect() as connection:
        return str([tuple(row) for row in connection.exec_driver_sql(f"SELECT * FROM {table}")])


def test_a_token_is_the_tool_that_it_was_made_for(database: Database) -> None:
    found = find(database, made(database, Role.AGENT, Role.REVIEWER))
    assert found is not None
    assert found.name == "crm"
    assert found.is_token
    assert found.roles == {Role.AGENT, Role.REVIEWER}
    assert authorise(found, "draft", now()) is found


def test_its_secret_is_kept_nowhere(database: Database) -> None:
    given = made(database)
    secret = given.rsplit("_", 1)[1] if given.count("_") == 2 else given.split("_", 2)[2]
    kept = rows(database, "tokens") + rows(database, "record")
    assert given.split("_")[1] in kept
    assert secret not in kept
    assert given not in kept
    assert given not in repr(
        make(database, person(), name="x", roles=[Role.AGENT], expires=now() + timedelta(days=1))
    )


def test_an_expired_or_revoked_token_is_nobody(database: Database) -> None:
    given = made(database, life=timedelta(hours=1))
    later = now() + timedelta(hours=1)
    assert find(database, given) is not None
    assert find(database, given, clock=lambda: later) is None
    revoke(database, person(), given.split("_")[1])
    assert find(database, given) is None


def test_its_end_wins_over_a_sign_in_that_would_still_hold(database: Database) -> None:
    found = find(database, made(database, life=timedelta(minutes=5)))
    assert found is not None
    assert may(found, "draft", now() + timedelta(minutes=4))
    assert not may(found, "draft", now() + timedelta(minutes=5, seconds=1))


@pytest.mark.parametrize("change", range(6))
def test_what_is_not_the_token_letter_by_letter_is_nobody(database: Database, change: int) -> None:
    given = made(database)
    head, secret = given[:22], given[22:]
    wrong = "A" if secret[0] != "A" else "B"
    assert find(database, given) is not None
    others = [
        head + wrong + secret[1:],
        given + "A",
        given[:-1],
        " " + given,
        f"desk_{'0' * 16}_{secret}",
        given.upper(),
    ]
    assert find(database, others[change]) is None


def test_a_token_of_one_does_not_open_with_the_secret_of_another(database: Database) -> None:
    one, other = made(database), made(database)
    assert find(database, one[:22] + other[22:]) is None


@pytest.mark.parametrize("action", sorted(FOR_PEOPLE))
def test_what_is_for_people_no_token_may_whatever_its_roles(action: str) -> None:
    tool = Staff("token/0123456789abcdef", "crm", frozenset(Role), now())
    with pytest.raises(NotAllowed, match="for a person"):
        authorise(tool, action, now())
    assert may(person(), action, now())


def test_everything_else_a_token_may_by_its_roles() -> None:
    tool = Staff("token/0123456789abcdef", "crm", frozenset({Role.REVIEWER}), now())
    allowed = {action for action in ACTIONS if may(tool, action, now())}
    assert allowed == {a for a in ACTIONS if Role.REVIEWER in ACTIONS[a].roles} - FOR_PEOPLE


def test_only_an_admin_who_signed_in_just_now_looks_after_tokens(database: Database) -> None:
    given = made(database)
    ends = now() + timedelta(days=1)
    two_hours_ago = now() - timedelta(hours=2)
    for nobody in (
        person("Bo", Role.AGENT),
        person("Bo", Role.REVIEWER),
        person("Ann", signed_in=two_hours_ago),
        find(database, given),
    ):
        assert nobody is not None
        with pytest.raises(NotAllowed):
            make(database, nobody, name="crm", roles=[Role.AGENT], expires=ends)
        with pytest.raises(NotAllowed):
            listed(database, nobody)
        with pytest.raises(NotAllowed):
            revoke(database, nobody, given.split("_")[1])
    assert len(listed(database, person())) == 1


@pytest.mark.parametrize(
    ("name", "roles", "life"),
    [
        ("", [Role.AGENT], timedelta(days=1)),
        ("a\nb", [Role.AGENT], timedelta(days=1)),
        ("x" * 101, [Role.AGENT], timedelta(days=1)),
        ("crm", [], timedelta(days=1)),
        ("crm", [Role.ADMIN], timedelta(days=1)),
        ("crm", [Role.AGENT], timedelta(0)),
        ("crm", [Role.AGENT], timedelta(days=400)),
    ],
)
def test_a_token_outside_its_bounds_is_not_made(
    database: Database, name: str, roles: list[Role], life: timedelta
) -> None:
    with pytest.raises(BadInput):
        make(database, person(), name=name, roles=roles, expires=now() + life)
    assert listed(database, person()) == ()


def test_making_and_revoking_are_in_the_record(database: Database) -> None:
    token = made(database).split("_")[1]
    revoke(database, person("Bea", Role.ADMIN), token)
    with pytest.raises(BadInput, match="before"):
        revoke(database, person(), token)
    with pytest.raises(NoSuchToken):
        revoke(database, person(), "nothing")
    told = database.read(lambda connection: record.events(connection, None))
    assert [(e.what, e.who_name, e.details["token"]) for e in told] == [
        ("make a token", "Ann", token),
        ("revoke a token", "Bea", token),
    ]
    assert database.read(lambda connection: tuple(record.faults(connection))) == ()


def test_the_compare_takes_no_notice_of_where_two_secrets_differ(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[tuple[str, str]] = []

    def counted(one: str, other: str) -> bool:
        compared.append((one, other))
        return one == other

    monkeypatch.setattr(tokens.hmac, "compare_digest", counted)
    find(database, made(database))
    find(database, f"desk_{'0' * 16}_{'A' * 43}")  # nobody's, and yet compared
    assert len(compared) == 2
    assert all(len(one) == len(other) == 64 for one, other in compared)


def terminal(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "cli", "token", *words],
        capture_output=True,
        text=True,
        env={
            "PATH": "/usr/bin:/bin",
            "DESK_HOME": str(folder),
            "USER": "mallory",
            "LOGNAME": "mallory",
        },
        cwd=Path(__file__).parent.parent,
    )


def test_in_the_terminal_whoever_writes_the_database_looks_after_tokens(
    tmp_path: Path, database: Database
) -> None:
    given = terminal(tmp_path, "make", "letter system", "--days", "7").stdout.strip()
    found = find(database, given)
    assert found is not None
    assert (found.name, found.roles) == ("letter system", {Role.AGENT})
    token = given.split("_")[1]
    (there,) = json.loads(terminal(tmp_path, "list", "--json").stdout)
    assert (there["id"], there["state"], given in str(there)) == (token, "works", False)
    assert terminal(tmp_path, "revoke", token).returncode == 0
    assert find(database, given) is None
    told = database.read(lambda connection: record.events(connection, None))
    assert all(event.who.startswith("terminal/") for event in told)
    assert "mallory" not in str(told)


def test_in_the_terminal_nothing_is_made_where_there_is_no_database(tmp_path: Path) -> None:
    done = terminal(tmp_path / "elsewhere", "make", "crm")
    assert (done.returncode, done.stdout) == (2, "")
    assert "There is no database" in done.stderr
    assert not (tmp_path / "elsewhere" / "desk.sqlite").exists()


def test_in_the_terminal_a_role_that_is_none_is_told(tmp_path: Path, database: Database) -> None:
    for role in ("admin", "boss"):
        done = terminal(tmp_path, "make", "crm", "--role", role)
        assert (done.returncode, done.stdout) == (2, "")
        assert "Traceback" not in done.stderr
    assert listed(database, person(signed_in=datetime.now(now().tzinfo))) == ()
