"""Whoever may not: no page, no action, no file of the staff desk, whatever they send. Over real HTTP."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from joserfc.jwk import RSAKey
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value
from websockets.exceptions import InvalidStatus

from records.database import Database, open_database
from records.inquiries import Arrival, counts, take_in
from records.moments import now
from records.people import ACTIONS, Role, Staff
from records.record import events
from records.upgrading import upgrade
from staff.front import CAME_TO_NOTHING
from staff.places import PLACES
from tests.acting_app import FILE
from tests.oidc_provider import CLIENT, LEFT_OUT, Provider, provider_on_loopback
from tests.staff_serving import COOKIE_SECRET, free_port, oidc_file, serving
from tests.staff_visit import Visitor

CANARY = "wisteria-canary-4711"
USER = "_streamlit_user"
HOUR = 3600
PEOPLE: dict[str, dict[str, Any]] = {
    "agent": {"sub": "a-1", "name": "Ada", "groups": ["desk agents"]},
    "reviewer": {"sub": "r-1", "name": "Rosa", "groups": ["desk reviewers", "others"]},
    "admin": {"sub": "d-1", "name": "Dag", "groups": ["desk admins"]},
}


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with provider_on_loopback() as running:
        yield running


@pytest.fixture
def trusted(provider: Provider) -> Iterator[Provider]:
    """The provider, which tells the truth again afterwards."""
    provider.person = dict(PEOPLE["admin"])
    yield provider
    provider.lies, provider.signs_with = {}, provider.key


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    file = tmp_path_factory.mktemp("staff") / "desk.sqlite"
    opened = open_database(f"sqlite:///{file}")
    upgrade(opened)
    somebody = Staff("s-1", "Sam", frozenset(Role), now())
    take_in(opened, somebody, Arrival("first", "paste", f"About {CANARY}.", subject=CANARY))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def settings(provider: Provider, database: Database, tmp_path_factory: Any) -> Callable[..., Any]:
    folder = tmp_path_factory.mktemp("oidc")

    def set_to(port: int) -> dict[str, str]:
        return {
            "DESK_OIDC_FILE": str(oidc_file(folder, provider, port)),
            "DESK_DATABASE_URL": str(database.engine.url),
        }

    return set_to


@pytest.fixture(scope="module")
def desk(home: Path, settings: Callable[..., Any]) -> Iterator[str]:
    port = free_port()
    with serving(home, settings(port), port=port) as address:
        yield address


@pytest.fixture(scope="module")
def acting(home: Path, settings: Callable[..., Any]) -> Iterator[str]:
    """A staff desk whose front failed: its only page tries every action as whoever opens it."""
    port = free_port()
    script = str(Path(__file__).with_name("acting_app.py"))
    words = ("-m", "tests.staff_serving", script)
    with serving(home, settings(port), *words, port=port) as address:
        yield address


def tried(visitor: Visitor) -> dict[str, str]:
    """Every action, and what became of it."""
    words = visitor.open().words
    return dict(json.JSONDecoder().raw_decode(words.partition("Tried: ")[2])[0])


def claims(address: str, **others: Any) -> dict[str, Any]:
    """What the cookie of an admin who just signed in holds."""
    moment = int(time.time())
    told = {**PEOPLE["admin"], "aud": CLIENT, "iat": moment, "auth_time": moment, "nonce": "n"}
    return {**told, "origin": address, "is_logged_in": True, "provider": "default", **others}


def with_cookie(address: str, value: str) -> Visitor:
    visitor = Visitor(address)
    visitor.http.cookies.set(USER, value, domain="127.0.0.1", path="/")
    return visitor


def signed(value: object, secret: str = COOKIE_SECRET, name: str = USER) -> str:
    return create_signed_value(secret, name, json.dumps(value)).decode()


def unsigned(value: object) -> str:
    told = [
        base64.urlsafe_b64encode(json.dumps(each).encode()).decode().rstrip("=")
        for each in ({"alg": "none"}, value)
    ]
    return f"{told[0]}.{told[1]}."


FORGED: dict[str, Callable[[str], Visitor]] = {
    "nobody": Visitor,
    "a cookie of plain JSON": lambda a: with_cookie(
        a, base64.b64encode(json.dumps(claims(a)).encode()).decode()
    ),
    "a token without a signature as the cookie": lambda a: with_cookie(a, unsigned(claims(a))),
    "a cookie signed with another secret": lambda a: with_cookie(
        a, signed(claims(a), "another secret that is long enough to be one")
    ),
    "a cookie signed with an empty secret": lambda a: with_cookie(a, signed(claims(a), "")),
    "a value signed for another cookie": lambda a: with_cookie(
        a, signed(claims(a), name="_streamlit_user_tokens")
    ),
    "a cookie of another site with the same secret": lambda a: with_cookie(
        a, signed(claims("https://other.example"))
    ),
    "a cookie that does not say it is signed in": lambda a: with_cookie(
        a, signed(claims(a, is_logged_in="yes"))
    ),
    "a cookie for another client": lambda a: with_cookie(a, signed(claims(a, aud="another"))),
    "a cookie without a moment": lambda a: with_cookie(
        a, signed(claims(a, iat=None, auth_time=None))
    ),
    "a cookie from the future": lambda a: with_cookie(
        a, signed(claims(a, auth_time=time.time() + HOUR))
    ),
    "headers of proxies": lambda a: Visitor(
        a,
        {
            "X-Forwarded-User": "d-1",
            "X-Forwarded-Email": "dag@desk.example",
            "X-Forwarded-Groups": "desk admins",
            "X-Forwarded-For": "127.0.0.1",
            "X-Auth-Request-User": "d-1",
            "X-Remote-User": "d-1",
            "Remote-User": "d-1",
            "X-Streamlit-User": base64.b64encode(json.dumps(claims(a)).encode()).decode(),
            "Authorization": f"Bearer {unsigned(claims(a))}",
        },
    ),
    "a password": lambda a: Visitor(a, {"Authorization": "Basic YWRtaW46YWRtaW4="}),
}

LIES: dict[str, dict[str, Any]] = {
    "a token that has expired": {"exp": int(time.time()) - HOUR},
    "a token for another desk": {"aud": "another"},
    "a token for another desk, with us as the party": {"aud": "another", "azp": CLIENT},
    "a token for others, with us as the party": {"aud": ["one", "two"], "azp": CLIENT},
    "a token of another provider": {"iss": "https://elsewhere.example"},
    "a token for another sign-in": {"nonce": "another"},
    "a token for no sign-in": {"nonce": LEFT_OUT},
    "a token for nobody": {"sub": LEFT_OUT},
    "a token for a name that is none": {"sub": "\u202e\n"},
    "a token from the future": {"iat": int(time.time()) + 10 * HOUR, "auth_time": LEFT_OUT},
    "a sign-in of yesterday": {"auth_time": int(time.time()) - 13 * HOUR},
    "a group without a role": {"groups": ["accounting"]},
    "no groups": {"groups": LEFT_OUT},
    "groups as something else": {"groups": {"desk admins": True}},
    "a role where a group should be": {"groups": ["admin", "agent"]},
    "roles under another claim": {"groups": LEFT_OUT, "roles": ["desk admins"]},
}


def assert_shut_out(visitor: Visitor, *, files: bool = True) -> None:
    for path in ("", *(place.path for place in PLACES), "queue/1", "nothing"):
        seen = visitor.open(path)
        assert set(seen.pages) <= {"Sign in · Copyright Desk · staff"}, path
        assert set(seen.buttons) in ({"Sign in"}, {"Sign out"}), path
        assert CANARY not in seen.words
        assert "/read" not in seen.words
    if not files:
        return
    file = visitor.http.put("/_stcore/upload_file/x/y", files={"file": b"x"})
    assert (file.status_code, visitor.http.get("/media/a.txt").status_code) == (403, 403)


def assert_no_action_succeeds(visitor: Visitor, database: Database) -> None:
    before = database.read(lambda connection: events(connection, 1)), counts(database)
    became = tried(visitor)
    assert became.keys() == ACTIONS.keys()
    assert "let in" not in became.values()
    after = database.read(lambda connection: events(connection, 1)), counts(database)
    assert after == before


@pytest.mark.parametrize("who", FORGED)
def test_who_is_not_signed_in_sees_the_sign_in_page_alone_and_does_nothing(
    who: str, desk: str, acting: str, database: Database
) -> None:
    assert_shut_out(FORGED[who](desk))
    assert_no_action_succeeds(FORGED[who](acting), database)


@pytest.mark.parametrize("lie", LIES)
def test_a_sign_in_that_is_not_right_opens_nothing(
    lie: str, desk: str, acting: str, database: Database, trusted: Provider
) -> None:
    trusted.lies = LIES[lie]
    assert_shut_out(Visitor(desk).sign_in())
    assert_no_action_succeeds(Visitor(acting).sign_in(), database)


def test_a_token_signed_by_somebody_else_opens_nothing(
    desk: str, acting: str, database: Database, trusted: Provider
) -> None:
    trusted.signs_with = RSAKey.generate_key(2048, {"kid": "one"}, private=True)
    assert_shut_out(Visitor(desk).sign_in())
    assert_no_action_succeeds(Visitor(acting).sign_in(), database)


def test_a_sign_in_that_came_to_nothing_is_told(desk: str, trusted: Provider) -> None:
    trusted.lies = LIES["a token that has expired"]
    visitor = Visitor(desk).sign_in()
    assert visitor.arrived.url.query == b"sign-in=failed"
    assert CAME_TO_NOTHING in visitor.open(query="sign-in=failed").words.replace("\\", "")
    assert CAME_TO_NOTHING not in visitor.open().words.replace("\\", "")
    trusted.lies = {}
    assert visitor.sign_in().arrived.url.query == b""
    visitor.sign_out()
    assert visitor.open().leads_to == ""


def test_a_provider_that_is_away_is_told(home: Path, tmp_path: Path) -> None:
    nowhere, port = Provider(), free_port()
    nowhere.address = f"http://127.0.0.1:{free_port()}"
    set_to = {
        "DESK_OIDC_FILE": str(oidc_file(tmp_path, nowhere, port)),
        "DESK_DATABASE_URL": f"sqlite:///{tmp_path}/desk.sqlite",
    }
    with serving(home, set_to, port=port) as address:
        assert Visitor(address).sign_in().arrived.url.query == b"sign-in=failed"


def test_a_callback_that_was_not_asked_for_opens_nothing(desk: str, trusted: Provider) -> None:
    visitor = Visitor(desk)
    for query in ("code=x&state=y", "error=access_denied&state=y", "code=x", ""):
        visitor.http.get(f"/oauth2callback?{query}", follow_redirects=True)
    way = visitor.open(press="Sign in").leads_to
    answer = visitor.http.get(way, follow_redirects=False)
    back = Visitor(desk)  # another browser takes up the answer: it never asked
    back.http.get(trusted.sends_back(_asked(answer.headers["Location"])))
    assert_shut_out(visitor)
    assert_shut_out(back)


def _asked(location: str) -> dict[str, str]:
    from urllib.parse import parse_qsl, urlsplit

    return dict(parse_qsl(urlsplit(location).query))


def test_a_sign_in_that_ended_stays_so_for_whoever_kept_its_cookies(
    desk: str, trusted: Provider
) -> None:
    visitor = Visitor(desk).sign_in()
    assert "Signed in as Dag" in visitor.open().words
    kept = list(visitor.http.cookies.jar)
    visitor.sign_out()
    assert not visitor.http.cookies.get(USER)
    assert any(path.startswith("/end?") for path in trusted.asked)
    assert_shut_out(visitor)
    for cookie in kept:
        visitor.http.cookies.jar.set_cookie(cookie)
    assert_shut_out(visitor)
    assert "Signed in as Dag" in Visitor(desk).sign_in().open().words


@pytest.mark.parametrize("role", PEOPLE)
@pytest.mark.parametrize("hours", [0, 2, 9])
def test_each_action_is_open_to_its_roles_for_its_time_and_to_nobody_else(
    role: str, hours: int, acting: str, trusted: Provider
) -> None:
    trusted.person = dict(PEOPLE[role])
    trusted.lies = {"auth_time": int(time.time()) - hours * HOUR}
    became = tried(Visitor(acting).sign_in())
    let_in = {action for action, told in became.items() if told == "let in"}
    assert let_in == {
        action
        for action, allowed in ACTIONS.items()
        if role in allowed.roles and hours * HOUR < allowed.within.total_seconds()
    }


def test_while_the_desk_is_paused_only_admins_go_on(
    desk: str, home: Path, trusted: Provider
) -> None:
    admin = Visitor(desk).sign_in()
    trusted.person = dict(PEOPLE["reviewer"])
    reviewer = Visitor(desk).sign_in()
    theirs = [place for place in PLACES if Role.REVIEWER in place.roles]
    assert len(reviewer.open().pages) == len(theirs) < len(PLACES)
    switch = home / "PAUSED"
    switch.write_text("Back on Monday.")
    try:
        for visitor in (reviewer, Visitor(desk)):
            assert "Back on Monday." in visitor.open().words
            assert_shut_out(visitor, files=False)
        assert "Back on Monday." in admin.open().words
        assert len(admin.open().pages) == len(PLACES)
    finally:
        switch.unlink()


def test_a_file_is_for_those_who_are_signed_in(acting: str, trusted: Provider) -> None:
    visitor = Visitor(acting).sign_in()
    words = visitor.open().words
    path = words[words.index("/media/") :].split()[0]
    assert visitor.http.get(path).text == FILE
    assert Visitor(acting).http.get(path).status_code == 403
    stolen = with_cookie(acting, signed(claims(acting), "another secret that is long enough"))
    assert stolen.http.get(path).status_code == 403


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "http://127.0.0.1:9", "null", "http://localhost"]
)
def test_no_page_of_another_site_opens_a_connection(
    desk: str, trusted: Provider, origin: str
) -> None:
    visitor = Visitor(desk).sign_in()
    with pytest.raises(InvalidStatus) as refused:
        visitor.open(origin=origin)
    assert refused.value.response.status_code == 403


def test_the_cookies_are_for_the_server_alone_and_end_with_the_working_day(
    desk: str, trusted: Provider
) -> None:
    visitor = Visitor(desk)
    way = visitor.http.get(visitor.open(press="Sign in").leads_to).headers["Location"]
    callback = visitor.http.get(visitor.http.get(way).headers["Location"])
    set_to = [each for each in callback.headers.get_list("Set-Cookie") if each.startswith(USER)]
    assert len(set_to) == 2
    for each in set_to:
        assert "HttpOnly" in each
        assert "samesite=lax" in each.lower()
        assert "max-age=43200" in each.lower()
        assert "path=/" in each.lower()


def test_what_is_not_a_place_is_not_found(desk: str) -> None:
    for path in ("/nothing", "/api", "/.streamlit/secrets.toml", "/records"):
        assert Visitor(desk).http.get(path).status_code == 404
    for path in ("/api/", "/api/inquiries/1", "/api/nothing"):
        assert Visitor(desk).http.get(path).status_code == 401
    assert Visitor(desk).http.get("/health", headers={"Host": "evil.example"}).status_code == 421
