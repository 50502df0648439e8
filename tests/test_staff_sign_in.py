"""Signing in: the file for it, who comes of which claims, local mode, and what `desk serve` refuses."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from corpus.errors import BadInput
from records.database import open_database
from records.people import Role
from records.upgrading import WrongSchema, newest_schema, schema_of, upgrade
from staff.door import LASTS, StaffDoor, locally
from staff.ended import KEPT, Ended
from staff.oidc_file import Oidc, is_loopback, read_oidc_file
from staff.server import BOTH, LOOPBACK_ONLY, NOBODY, how_to_sign_in, ready
from staff.settings import StaffSettings
from staff.signed_in import in_local_mode
from staff.signing_in import staff_of

GOOD = """\
claim = "teams"
[auth]
redirect_uri = "https://desk.example.org/oauth2callback"
cookie_secret = "0123456789abcdef0123456789abcdef"
client_id = "desk"
client_secret = "canary-of-a-secret"
server_metadata_url = "https://id.example.org/.well-known/openid-configuration"
[roles]
"Copyright agents" = "agent"
leads = "reviewer"
"""
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


def read(folder: Path, text: str) -> Oidc:
    file = folder / "oidc.toml"
    file.write_text(text)
    return read_oidc_file(file)


def test_the_file_of_the_readme_is_read(tmp_path: Path) -> None:
    readme = (Path(__file__).parent.parent / "README.md").read_text()
    shown = readme.partition("```toml\n")[2].partition("```")[0]
    with pytest.raises(BadInput, match="fewer than 32 characters"):
        read(tmp_path, shown)  # as it stands there it signs nobody in
    oidc = read(tmp_path, shown.replace("…", "0123456789abcdef0123456789abcdef"))
    assert set(oidc.roles.values()) == {"agent", "reviewer", "admin"}
    assert oidc.secure


def test_what_the_file_sets(tmp_path: Path) -> None:
    oidc = read(tmp_path, GOOD)
    assert (oidc.claim, oidc.client, oidc.host) == ("teams", "desk", "desk.example.org")
    assert (oidc.origin, oidc.secure) == ("https://desk.example.org", True)
    assert oidc.auth["client_kwargs"] == {"scope": "openid email profile", "prompt": "login"}
    assert "canary-of-a-secret" not in repr(oidc)
    assert read(tmp_path, GOOD.replace('claim = "teams"\n', "")).claim == "groups"


FAULTS = [
    ('cookie_secret = "0123456789abcdef0123456789abcdef"\n', "", "no cookie_secret"),
    ("0123456789abcdef0123456789abcdef", "0123456789abcdef0123456789abcde", "fewer than 32"),
    ('"0123456789abcdef0123456789abcdef"', "7", "cookie_secret in [auth] is not a text"),
    ('client_id = "desk"', 'client_id = " "', "client_id in [auth] is not a text"),
    ('client_id = "desk"\n', "", "no client_id"),
    ('client_secret = "canary-of-a-secret"\n', "", "no client_secret"),
    ("/.well-known/openid-configuration", "", ""),  # any address of the provider may be the one
    ('server_metadata_url = "https://id', 'server_metadata = "https://id', "“server_metadata”"),
    ("https://id.example.org", "http://id.example.org", "server_metadata_url in [auth] is http://"),
    ("https://id.example.org", "file:///etc", "begins with https://"),
    ("org/oauth2callback", "org/callback", "with /oauth2callback"),
    ("org/oauth2callback", "org/staff/oauth2callback", "with /oauth2callback"),
    ("org/oauth2callback", "org/oauth2callback?x=1", "with /oauth2callback"),
    ("https://desk", "http://desk", "redirect_uri in [auth] is http://"),
    ("https://desk.example.org", "http://127.0.0.1:8601", ""),  # loopback may be http
    ("https://desk.example.org", "http://[::1]:8601", ""),
    ("https://desk.example.org", "http://127.0.0.1.evil.example", "is http://"),
    ("https://desk.example.org", "https://desk.example.org:x", "redirect_uri in [auth] is not an"),
    ("https://desk.example.org", "https://me@desk.example.org", "redirect_uri in [auth] is not an"),
    ("https://desk.example.org", "desk.example.org", "begins with https://"),
    ('= "agent"', '= "owner"', "“Copyright agents” a role that there is not"),
    ('= "agent"', '= ["agent"]', "a role that there is not"),
    ('"Copyright agents"', '""', "a group that is empty"),
    ('"Copyright agents" = "agent"\nleads = "reviewer"\n', "", "[roles] is missing or empty"),
    ("[roles]", "[rolls]", "“rolls”"),
    ("[auth]", "[auth.default]", "[auth] has “default”"),
    ('claim = "teams"', "claim = 7", "claim is not a text"),
    ('claim = "teams"', "claim = teams", "is not TOML"),
    ("[roles]", 'expose_tokens = "access"\n[roles]', "“expose_tokens”"),
    ("[roles]", '[auth.client_kwargs]\nscope = "email"\n[roles]', "does not have openid"),
    ("[roles]", "[auth.client_kwargs]\nverify = false\n[roles]", "not a table of texts"),
    ("[roles]", '[auth.client_kwargs]\nverify = "no"\n[roles]', "“verify”"),
    ("[roles]", '[auth.client_kwargs]\nprompt = "none"\n[roles]', ""),
]


@pytest.mark.parametrize(("there", "instead", "told"), FAULTS)
def test_each_fault_of_the_file_is_told_in_a_sentence_without_a_secret(
    tmp_path: Path, there: str, instead: str, told: str
) -> None:
    assert there in GOOD
    if not told:
        read(tmp_path, GOOD.replace(there, instead))
        return
    with pytest.raises(BadInput) as trouble:
        read(tmp_path, GOOD.replace(there, instead))
    sentence = str(trouble.value)
    assert told in sentence
    assert "DESK_OIDC_FILE" in sentence
    assert "canary" not in sentence


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="is not there"):
        read_oidc_file(tmp_path / "none.toml")
    with pytest.raises(BadInput, match="cannot be read"):
        read_oidc_file(tmp_path)
    (tmp_path / "latin.toml").write_bytes(b'claim = "\xe9"')
    with pytest.raises(BadInput, match="not UTF-8"):
        read_oidc_file(tmp_path / "latin.toml")


@pytest.mark.parametrize(
    ("host", "is_it"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("[::1]", True),
        ("localhost", True),
        ("LOCALHOST.", True),
        ("0.0.0.0", False),
        ("::", False),
        ("", False),
        ("10.0.0.7", False),
        ("desk.example.org", False),
        ("localhost.example.org", False),
        ("*", False),
    ],
)
def test_which_addresses_are_this_machine_alone(host: str, is_it: bool) -> None:
    assert is_loopback(host) is is_it


def claims(**others: object) -> dict[str, object]:
    moment = NOW.timestamp()
    return {"sub": "a-1", "aud": "desk", "iat": moment, "name": "Ada", "teams": ["leads"], **others}


def test_a_person_has_the_roles_of_their_groups(tmp_path: Path) -> None:
    oidc = read(tmp_path, GOOD)
    ada = staff_of(claims(), oidc)
    assert ada is not None
    assert (ada.subject, ada.name, ada.roles) == ("a-1", "Ada", {Role.REVIEWER})
    both = staff_of(claims(teams=["leads", "x", "Copyright agents", 7]), oidc)
    assert both is not None
    assert both.roles == {Role.REVIEWER, Role.AGENT}
    for teams in ([], None, "other", {"leads": 1}, [["leads"]], ["LEADS"], "leads,x"):
        nobody = staff_of(claims(teams=teams), oidc)
        assert nobody is not None
        assert nobody.roles == frozenset()
    single = staff_of(claims(teams="leads"), oidc)
    assert single is not None
    assert single.roles == {Role.REVIEWER}


def test_the_moment_is_when_the_person_proved_who_they_are(tmp_path: Path) -> None:
    oidc = read(tmp_path, GOOD)
    earlier = NOW - timedelta(hours=5)
    ada, later = staff_of(claims(auth_time=earlier.timestamp()), oidc), staff_of(claims(), oidc)
    assert ada is not None
    assert later is not None
    assert (ada.signed_in, later.signed_in) == (earlier, NOW)


@pytest.mark.parametrize(
    "wrong",
    [
        {"sub": None},
        {"sub": ""},
        {"sub": "x" * 201},
        {"sub": "a\u0000b"},
        {"sub": ["a-1"]},
        {"sub": "token/1"},  # another tool's, given by this desk
        {"sub": "terminal/root"},  # that of an account of this machine
        {"sub": "local:Ada"},  # local mode's
        {"aud": "another"},
        {"aud": ["another"]},
        {"aud": None},
        {"aud": "desk desk"},
        {"iat": None},
        {"iat": "2026"},
        {"iat": True},
        {"iat": float("nan")},
        {"iat": 1e30},
        {"auth_time": "never"},
    ],
)
def test_claims_that_make_no_person(tmp_path: Path, wrong: dict[str, object]) -> None:
    assert staff_of(claims(**wrong), read(tmp_path, GOOD)) is None


def test_a_name_is_one_line_of_letters_and_never_empty(tmp_path: Path) -> None:
    oidc = read(tmp_path, GOOD)
    for told, shown in (
        ("A\u202eda\n Byron", "A da Byron"),
        ("\u200b", "a-1"),
        ("x" * 999, "x" * 200),
    ):
        ada = staff_of(claims(name=told), oidc)
        assert ada is not None
        assert ada.name == shown
    mail = staff_of(claims(name=None, email="ada@desk.example"), oidc)
    assert mail is not None
    assert mail.name == "ada@desk.example"


def test_an_ended_sign_in_is_known_as_long_as_any_action_would_take_it() -> None:
    ended, one, other = Ended(), claims(nonce="1"), claims(nonce="2")
    ended.end(one, NOW)
    assert ended.has({**one, "is_logged_in": True})
    assert not ended.has(other)
    ended.end(other, NOW + KEPT - timedelta(seconds=1))
    assert ended.has(one)
    ended.end(other, NOW + KEPT)
    assert not ended.has(one)
    assert timedelta(seconds=LASTS) <= KEPT


def settings(folder: Path, **set_to: object) -> StaffSettings:
    return StaffSettings(home=folder, **set_to)


def test_local_mode_is_for_this_machine_alone_and_must_be_asked_for(tmp_path: Path) -> None:
    plain = settings(tmp_path)
    with pytest.raises(BadInput, match="DESK_OIDC_FILE"):
        how_to_sign_in(plain, "127.0.0.1", (), None)
    signing = how_to_sign_in(plain, "127.0.0.1", (), " Ada  Byron ")
    assert signing.oidc is None
    ada = signing.way()
    assert ada is not None
    assert (ada.subject, ada.name, ada.roles) == ("local:Ada Byron", "Ada Byron", set(Role))
    by_setting = how_to_sign_in(settings(tmp_path, staff_local="Bo"), "::1", (), None).way()
    assert by_setting is not None
    assert by_setting.name == "Bo"
    for address, hosts in (("0.0.0.0", ()), ("10.0.0.7", ()), ("127.0.0.1", ("desk.example",))):
        with pytest.raises(BadInput) as trouble:
            how_to_sign_in(plain, address, hosts, "Ada")
        assert str(trouble.value) == LOOPBACK_ONLY
    for name in ("", "  ", "x" * 101, "a\u0000b"):
        with pytest.raises(BadInput, match="Local mode needs a name"):
            in_local_mode(name)


def test_signing_in_and_local_mode_are_not_both(tmp_path: Path) -> None:
    file = tmp_path / "oidc.toml"
    file.write_text(GOOD)
    with pytest.raises(BadInput) as trouble:
        how_to_sign_in(settings(tmp_path, oidc_file=file), "127.0.0.1", (), "Ada")
    assert str(trouble.value) == BOTH
    signing = how_to_sign_in(settings(tmp_path, oidc_file=file), "0.0.0.0", (), None)
    assert signing.oidc is not None


REFUSED = [
    (["serve", "--staff"], {}, NOBODY),
    (["serve", "--staff", "--local", "Ada", "--address", "0.0.0.0"], {}, LOOPBACK_ONLY),
    (
        ["serve", "--staff"],
        {"DESK_STAFF_LOCAL": "Ada", "DESK_ALLOWED_HOSTS": "a.example"},
        LOOPBACK_ONLY,
    ),
    (["serve", "--staff"], {"DESK_OIDC_FILE": "none.toml"}, "none.toml is not there"),
    (["serve", "--local", "Ada"], {}, "desk serve --staff --local NAME"),
    (["serve", "--evals"], {}, "No such option"),
    (["serve", "--drafts"], {}, "No such option"),
]


@pytest.mark.parametrize(("words", "set_to", "told"), REFUSED)
def test_what_serve_refuses_in_a_sentence(
    tmp_path: Path, words: list[str], set_to: dict[str, str], told: str
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "cli", *words],
        capture_output=True,
        text=True,
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "DESK_HOME": str(tmp_path), **set_to},
        cwd=Path(__file__).parent.parent,
        timeout=60,
    )
    assert done.returncode == 2
    assert told in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "desk.sqlite").exists()


def test_an_empty_database_gets_its_tables_and_an_older_one_is_left_alone(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'new.sqlite'}")
    ready(database)
    assert schema_of(database) == newest_schema()
    ready(database)
    database.close()


def test_a_database_of_a_newer_desk_is_left_alone(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'newer.sqlite'}")
    upgrade(database)
    with database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(WrongSchema):
        ready(database)
    assert schema_of(database) == "9999"
    database.close()


async def cookies(_: object) -> PlainTextResponse:
    answer = PlainTextResponse("inside")
    answer.set_cookie("_streamlit_user", "x", max_age=2592000, httponly=True)
    answer.set_cookie("_streamlit_user_tokens", "y", max_age=2592000, httponly=True)
    answer.set_cookie("_streamlit_session", "z", max_age=1209600)
    answer.delete_cookie("_streamlit_user_1")
    return answer


@pytest.mark.parametrize("secure", [True, False])
def test_cookies_end_with_the_working_day_and_under_https_never_travel_without_it(
    secure: bool,
) -> None:
    inside = Starlette(routes=[Route("/{path:path}", cookies)])
    door = StaffDoor(inside, refuses=locally, secure=secure)
    answer = TestClient(door, base_url="http://localhost").get("/")
    set_to = dict(each.split("=", 1) for each in answer.headers.get_list("set-cookie"))
    assert f"Max-Age={LASTS};" in set_to["_streamlit_user"]
    assert f"Max-Age={LASTS};" in set_to["_streamlit_user_tokens"]
    assert "Max-Age=1209600" in set_to["_streamlit_session"]
    assert "Max-Age=0" in set_to["_streamlit_user_1"]
    assert all(("Secure" in value) is secure for value in set_to.values())


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Origin": "http://localhost"}, 200),
        ({"Origin": "http://localhost:3000"}, 403),  # another port of the same machine
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"X-Forwarded-For": "10.0.0.7"}, 403),
        ({"Forwarded": "for=10.0.0.7"}, 403),
        ({"Via": "1.1 proxy"}, 403),
        ({"X-Real-IP": "127.0.0.1"}, 403),
    ],
)
def test_in_local_mode_nothing_comes_through_a_proxy_or_from_another_page(
    headers: dict[str, str], status: int
) -> None:
    inside = Starlette(routes=[Route("/{path:path}", cookies)])
    door = StaffDoor(inside, refuses=locally, secure=False)
    assert (
        TestClient(door, base_url="http://localhost").get("/", headers=headers).status_code
        == status
    )
