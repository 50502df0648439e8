"""The API against those who should not use it, and against what no tool should send."""

from __future__ import annotations

import asyncio
import base64
import json
import logging
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from assistant.bootstrap import Assistant
from corpus.documents import Corpus
from counter import desk as counter_desk
from counter.desk import put_desk
from counter.pause import Switch, put_switch
from records.database import DatabaseAway
from records.people import Role
from staff import api_door, api_inquiries
from staff.api_door import LARGEST
from staff.api_work import Crowded, Hands
from tests.staff_api import LETTER, ApiDesk, desk_in

ENDPOINTS = [
    ("POST", "/draft", {"text": LETTER}),
    ("POST", "/draft/check", {"draft": {"reply": "Hello."}, "reply": "Hello."}),
    ("POST", "/inquiries", {"source": "crm-2", "text": LETTER}),
    ("GET", "/inquiries", None),
    ("GET", "/inquiries/1", None),
    ("GET", "/inquiries/1/versions", None),
    ("GET", "/inquiries/1/record", None),
    ("PUT", "/inquiries/1/reply", {"base": 0, "reply": "Hello."}),
    ("POST", "/inquiries/1/steps", {"action": "close", "seen": 0, "reason": "Spam."}),
    ("POST", "/inquiries/1/comments", {"draft": 0, "text": "Hello."}),
    ("GET", "/openapi.json", None),
]
IDS = [f"{method} {path}" for method, path, _ in ENDPOINTS]
ENDPOINT = pytest.mark.parametrize(("method", "path", "body"), ENDPOINTS, ids=IDS)


@pytest.fixture(autouse=True)
def _no_desk_is_left(tmp_path: Path) -> Iterator[None]:
    from staff import desk as staff_desk

    before, staff_before = list(counter_desk._opened), list(staff_desk._HERE)
    put_switch(Switch(tmp_path / "PAUSED"))
    yield
    counter_desk._opened[:] = before
    staff_desk._HERE[:] = staff_before


@pytest.fixture
def api(tmp_path: Path, corpus: Corpus) -> ApiDesk:
    put_desk(SimpleNamespace(corpus=corpus, home=tmp_path))  # type: ignore[arg-type]
    made = desk_in(tmp_path)
    made.take_in()
    return made


def strangers(api: ApiDesk) -> Iterator[dict[str, Any]]:
    """Every way of asking that is not a token that works, in the one header for it."""
    good, basic = api.agent, base64.b64encode(f"crm:{api.agent}".encode()).decode()
    head, secret = good[:22], good[22:]
    yield {}
    for given in (
        "Bearer",
        "Bearer ",
        "Bearer nonsense",
        f"Bearer {head}{'A' * 43}",
        f"Bearer desk_{'0' * 16}_{secret}",
        f"Bearer {api.expired}",
        f"Bearer {api.revoked}",
        f"Bearer {good}x",
        f"Bearer {good} {good}",
        f"Bearer {good}, Bearer {good}",
        f"Basic {basic}",
        f"Token {good}",
        good,
        f"Bearer {head}' OR '1'='1",
        "Bearer " + "A" * 20_000,
        f"Bearer {good}\u00a0".encode("latin-1"),
    ):
        yield {"headers": {"Authorization": given}}
    for name in (
        "X-Forwarded-User",
        "X-Remote-User",
        "Remote-User",
        "X-Auth-Request-User",
        "X-Auth-Request-Email",
        "X-Authenticated-User",
        "X-Forwarded-Access-Token",
        "X-Api-Key",
        "Proxy-Authorization",
        "X-Original-Authorization",
        "Cookie",
    ):
        yield {"headers": {name: "admin"}}
        yield {"headers": {name: f"Bearer {good}"}}
    yield {"headers": {"X-Forwarded-For": "127.0.0.1", "X-Real-Ip": "127.0.0.1"}}
    yield {"headers": {"Cookie": f"_streamlit_user={good}; token={good}; Authorization={good}"}}
    yield {"headers": [("Authorization", f"Bearer {good}"), ("Authorization", f"Bearer {good}")]}
    for name in ("token", "access_token", "api_key", "Authorization"):
        yield {"params": {name: good}}


@pytest.mark.parametrize(
    "path", ["/%0A/inquiries", "/a%0Ab/record", "/inquiries/1%0A2", "//inquiries"]
)
def test_an_address_with_a_line_break_gets_past_no_door(api: ApiDesk, path: str) -> None:
    assert api.send("GET", path, "nonsense").status_code == 401
    told = api.send("GET", path)
    assert told.status_code in (404, 422)
    assert set(told.json()) == {"error"}


@ENDPOINT
def test_nobody_without_a_token_that_works_gets_anything(
    api: ApiDesk, method: str, path: str, body: object
) -> None:
    before = api.everything()
    for stranger in strangers(api):
        sent = {**stranger, **({} if body is None else {"json": body})}
        answer = api.client.request(method, f"/api{path}", **sent)
        assert answer.status_code == 401, stranger
        assert set(answer.json()) == {"error"}
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
        assert api.agent not in answer.text
    assert api.everything() == before


@ENDPOINT
def test_forged_headers_beside_a_token_give_nothing_that_it_has_not(
    api: ApiDesk, method: str, path: str, body: object
) -> None:
    forged = {"X-Forwarded-User": "admin", "X-Forwarded-For": "127.0.0.1", "X-Roles": "admin"}
    more = {} if body is None else {"json": body}
    api.send(method, path, headers=forged, **more)
    assert '"admin"' not in api.everything()
    record = api.send("GET", "/inquiries/1/record", headers=forged)
    assert record.status_code == 403


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/inquiries/1/record", None),
        ("POST", "/inquiries/1/steps", {"action": "return", "seen": 0, "reason": "No."}),
        ("POST", "/inquiries/1/steps", {"action": "reopen", "seen": 0, "reason": "No."}),
        ("POST", "/inquiries/1/steps", {"action": "approve", "seen": 0}),
    ],
)
def test_a_role_that_is_not_enough_is_told(
    api: ApiDesk, method: str, path: str, body: object
) -> None:
    more = {} if body is None else {"json": body}
    before = api.everything()
    refused = api.send(method, path, api.agent, **more)
    assert (refused.status_code, set(refused.json())) == (403, {"error"})
    assert api.everything() == before


def test_a_token_revoked_a_moment_ago_does_not_work(api: ApiDesk) -> None:
    from records.tokens import revoke
    from tests.staff_api import person

    token = api.token(Role.AGENT)
    assert api.send("GET", "/inquiries", token).status_code == 200
    revoke(api.database, person(), token.split("_")[1])
    assert api.send("GET", "/inquiries", token).status_code == 401


INJECTED = [
    "'; DROP TABLE inquiries; --",
    "' OR '1'='1",
    '" OR ""="',
    "1) UNION SELECT digest FROM tokens --",
    "words:* NEAR(a b) AND NOT {x}",
    "a' & !b | c:*",
    "%00%' ESCAPE '\\",
    "\r\nSet-Cookie: a=b\r\n\r\n<script>alert(1)</script>",
    "${jndi:ldap://127.0.0.1/a}",
    "=cmd|' /C calc'!A1",
    "\u202eevil\u2066",
]


@pytest.mark.parametrize("said", INJECTED)
def test_what_looks_like_a_command_is_only_text(api: ApiDesk, said: str) -> None:
    found = api.send("GET", "/inquiries", params={"words": said})
    assert found.status_code == 200
    assert api.send("GET", "/inquiries", params={"assigned": said}).status_code == 200
    letter = {"source": "crm-x", "text": f"{said} letter", "subject": said, "sender": said}
    taken = api.send("POST", "/inquiries", json=letter)
    assert taken.status_code == 201
    assert "set-cookie" not in taken.headers
    number = taken.json()["id"]
    remark = {"draft": 0, "text": said, "about": said}
    assert api.send("POST", f"/inquiries/{number}/comments", json=remark).status_code == 201
    read = api.send("GET", f"/inquiries/{number}").json()
    assert read["comments"][0]["text"] == said.strip()
    assert "\n" not in read["subject"] + read["sender"]
    assert api.send("GET", "/inquiries").json()["total"] == 2
    assert len(api.everything()) > 1000


@pytest.mark.parametrize(
    "number", ["0", "-1", "1.5", "1e3", "NaN", "9" * 30, "1%20OR%201=1", "%00", "a"]
)
def test_a_number_that_is_none_is_told(api: ApiDesk, number: str) -> None:
    for path in (f"/inquiries/{number}", f"/inquiries/{number}/versions"):
        told = api.send("GET", path)
        assert told.status_code in (404, 422)
        assert set(told.json()) == {"error"}


BODIES = [
    (b"", 422),
    (b"{", 400),
    (b"[]", 422),
    (b"null", 422),
    (b'"text"', 422),
    (b"\xff\xfe", 400),
    (b'{"text": "\xed\xa0\x80"}', 422),  # a surrogate written in UTF-8, which is none
    (b'{"text": "\\ud800 half"}', 422),
    (b'{"text": "a\\u0000b"}', 422),
    (b'{"text": ""}', 422),
    (b'{"text": "   "}', 422),
    (b'{"text": "?!"}', 400),
    (b'{"text": 5}', 422),
    (b'{"text": "Hello", "tone": "rude"}', 422),
    (b'{"text": "Hello", "more": 1}', 422),
    (b'{"text": NaN}', 422),
    (b'{"a":' * 50_000, 400),
    (b'{"text": ' + b"9" * 5_000 + b"}", 400),
    (b'{"text": "' + b"a " * 100_001 + b'"}', 422),
    (b'{"text": "' + b"Hello " * 11_000 + b'"}', 400),
]


@pytest.mark.parametrize(("body", "status"), BODIES, ids=range(len(BODIES)))
def test_a_body_that_cannot_be_used_is_told_in_a_sentence(
    api: ApiDesk, body: bytes, status: int
) -> None:
    told = api.raw("/draft", body)
    assert (told.status_code, set(told.json())) == (status, {"error"})
    assert len(told.text) < 600


@pytest.mark.parametrize(
    "base", [-1, 2**31 - 1, 2**31, 2**63, 10**400, 1.5, "1", True, None, [], {}]
)
def test_a_version_that_is_none_is_told(api: ApiDesk, base: object) -> None:
    if base == 10**400:
        body = b'{"base": ' + b"1" + b"0" * 400 + b', "reply": "Hello."}'
        assert api.raw("/inquiries/1/reply", body, "PUT").status_code == 422
        return
    sent = {"base": base, "reply": "Hello."}
    assert api.send("PUT", "/inquiries/1/reply", json=sent).status_code == 422


HOSTILE_DRAFTS: list[dict[str, Any]] = [
    {},
    {"reply": 5},
    {"reply": "a", "lines": 5},
    {"reply": "a", "lines": [5]},
    {"reply": "a", "lines": [{"text": 5}]},
    {"reply": "a", "questions": {"a": 1}},
    {"reply": "a", "recommendation": []},
    {"reply": "a", "recommendation": {"actions": 5}},
    {"reply": "a", "recommendation": {"claimable": {"a": 1}}},
    {"reply": "a", "sentences": [{"text": "a", "kind": "claim", "citations": [{"quote": "a"}]}]},
    {"reply": "a\u0000"},
]
BASIS = {"source_id": "policy-2023", "address": "policy-2023#IV.A.2", "label": "IV.A", "quote": "a"}


@pytest.mark.parametrize("draft", HOSTILE_DRAFTS)
def test_a_draft_that_is_none_is_told(api: ApiDesk, draft: dict[str, Any]) -> None:
    told = api.send("POST", "/draft/check", json={"draft": draft, "reply": "You must disclose."})
    assert (told.status_code, set(told.json())) == (400, {"error"})


@pytest.mark.parametrize(
    "citation",
    [
        {**BASIS, "start": 0, "end": 10**30},
        {**BASIS, "start": -5, "end": 3},
        {**BASIS, "address": "nowhere#1", "start": 0, "end": 1},
        {**BASIS, "source_id": "../../etc/passwd", "start": 0, "end": 1},
    ],
)
def test_a_citation_that_stands_nowhere_supports_nothing(
    api: ApiDesk, citation: dict[str, Any]
) -> None:
    said = "You must disclose that a machine made it."
    draft = {"reply": said, "sentences": [{"text": said, "kind": "claim", "citations": [citation]}]}
    told = api.send("POST", "/draft/check", json={"draft": draft, "reply": said})
    assert told.status_code == 200
    assert told.json()["unsupported"] == 1


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Content-Type": "multipart/form-data; boundary=a"},
        {"Content-Type": "application/json; charset=utf-16"},
        {"Content-Type": "application/jsonp"},
        {"Content-Type": ""},
        {"Content-Encoding": "gzip"},
    ],
)
def test_what_is_not_json_in_utf_8_is_not_read(api: ApiDesk, headers: dict[str, str]) -> None:
    told = api.raw("/draft", json.dumps({"text": LETTER}).encode(), **headers)
    assert (told.status_code, set(told.json())) == (415, {"error"})


def arriving(api: ApiDesk, headers: dict[str, str], chunk: bytes) -> tuple[int, int]:
    """The status of a request whose body never ends, and how much of it was asked for.

    Without a chunk nothing ever comes.
    """
    asked, status = 0, 0

    async def receive() -> dict[str, Any]:
        nonlocal asked
        if not chunk:
            await asyncio.sleep(3600)
        asked += len(chunk)
        return {"type": "http.request", "body": chunk, "more_body": True}

    async def send(message: dict[str, Any]) -> None:
        nonlocal status
        status = message.get("status", status)

    sent = {"Authorization": f"Bearer {api.agent}", "Content-Type": "application/json", **headers}
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/api/inquiries",
        "raw_path": b"/api/inquiries",
        "root_path": "",
        "query_string": b"",
        "headers": [(k.lower().encode(), v.encode()) for k, v in sent.items()],
        "client": ("127.0.0.1", 1),
    }
    asyncio.run(asyncio.wait_for(api.client.app(scope, receive, send), 30))  # type: ignore[arg-type]
    return status, asked


def test_a_body_that_is_too_large_is_refused_before_it_is_read(api: ApiDesk) -> None:
    assert arriving(api, {"Content-Length": str(LARGEST + 1)}, b"x" * 1024) == (413, 0)
    assert arriving(api, {"Content-Length": "9" * 40}, b"x" * 1024) == (413, 0)
    assert arriving(api, {"Content-Length": "-1"}, b"x" * 1024) == (413, 0)
    assert arriving(api, {}, b"x" * 1024) == (413, LARGEST + 1024)
    assert arriving(api, {"Content-Length": "5"}, b"x" * 1024) == (413, LARGEST + 1024)


def test_a_body_is_not_read_without_a_token(api: ApiDesk) -> None:
    assert arriving(api, {"Authorization": "Bearer nonsense"}, b"x") == (401, 0)


def test_a_body_that_does_not_arrive_is_not_waited_for(
    api: ApiDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api_door, "WAIT", 0.05)
    assert arriving(api, {}, b"") == (400, 0)


def test_who_asks_too_often_is_told_when_to_come_again(tmp_path: Path, corpus: Corpus) -> None:
    put_desk(SimpleNamespace(corpus=corpus, home=tmp_path))  # type: ignore[arg-type]
    api = desk_in(tmp_path, api_per_minute=3)
    answers = [api.send("GET", "/inquiries") for _ in range(5)]
    assert [each.status_code for each in answers] == [200, 200, 200, 429, 429]
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 60
    assert set(answers[-1].json()) == {"error"}
    assert api.send("GET", "/inquiries", api.reviewer).status_code == 200


def test_checks_and_drafts_are_counted_apart(tmp_path: Path, corpus: Corpus) -> None:
    put_desk(SimpleNamespace(corpus=corpus, home=tmp_path))  # type: ignore[arg-type]
    api = desk_in(tmp_path, api_drafts_per_minute=2)
    check = {"draft": {"reply": "Hello."}, "reply": "Hello."}
    codes = [api.send("POST", "/draft/check", json=check).status_code for _ in range(3)]
    assert codes == [200, 200, 429]
    assert api.send("POST", "/draft", json={"text": LETTER}).status_code == 429
    assert api.send("GET", "/inquiries").status_code == 200


def test_sign_ins_that_fail_are_counted_and_lock_nobody_else_out(
    tmp_path: Path, corpus: Corpus
) -> None:
    api = desk_in(tmp_path, api_failures_per_minute=3)
    codes = []
    for number in range(5):
        headers = {"X-Forwarded-For": f"10.0.0.{number}"}
        codes.append(api.send("GET", "/inquiries", "nonsense", headers=headers).status_code)
    assert codes == [401, 401, 401, 429, 429]
    assert api.send("GET", "/inquiries").status_code == 200


def ours(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What was logged, but for what the test's own client says of its requests."""
    return [each.getMessage() for each in caplog.records if not each.name.startswith("httpx")]


def test_what_breaks_tells_neither_the_tool_nor_the_log_what_was_sent(
    api: ApiDesk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError(f"broken over {LETTER} and {api.agent}")

    monkeypatch.setattr(api_inquiries, "look_for", broken)
    with caplog.at_level(logging.DEBUG):
        told = api.send("GET", "/inquiries?words=zither")
    assert told.status_code == 500
    assert told.json() == {
        "error": "Something broke in the desk. Nobody's work was changed by it. Tell who runs it."
    }
    assert "RuntimeError at test_api_hostile.py" in caplog.text
    logged = "".join(ours(caplog))
    for secret in (LETTER, api.agent, api.agent[22:], "zither", "Traceback"):
        assert secret not in logged + told.text


def test_a_database_that_is_away_is_told(api: ApiDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> None:
        raise DatabaseAway("The database does not answer.")

    monkeypatch.setattr(api_inquiries, "look_for", away)
    told = api.send("GET", "/inquiries")
    assert (told.status_code, told.json()) == (503, {"error": "The database does not answer."})
    assert told.headers["Retry-After"]


def test_no_token_is_in_the_logs_or_the_database_whatever_was_asked(
    api: ApiDesk, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        for method, path, body in ENDPOINTS:
            more = {} if body is None else {"json": body}
            for token in (api.agent, api.reviewer, api.expired, api.revoked):
                answer = api.send(method, path, token, **more)
                assert token[22:] not in answer.text
    kept = "".join(ours(caplog)) + api.everything()
    for token in (api.agent, api.reviewer, api.expired, api.revoked):
        assert token[22:] not in kept


def test_an_error_of_the_database_does_not_hold_what_was_written(api: ApiDesk) -> None:
    from sqlalchemy.exc import DBAPIError

    with api.database.engine.connect() as connection, pytest.raises(DBAPIError) as broken:
        connection.exec_driver_sql("INSERT INTO tokens (id) VALUES (?)", ("a-secret",))
    assert "a-secret" not in str(broken.value)


def test_more_work_than_may_wait_is_not_begun() -> None:
    hands = Hands(at_once=1, waiting=1)

    async def three() -> list[object]:
        gate = asyncio.Event()
        loop = asyncio.get_running_loop()

        def work() -> str:
            asyncio.run_coroutine_threadsafe(gate.wait(), loop).result(10)
            return "done"

        tasks = [asyncio.create_task(hands.do(work)) for _ in range(3)]
        await asyncio.sleep(0.05)
        gate.set()
        return await asyncio.gather(*tasks, return_exceptions=True)

    done = asyncio.run(three())
    assert done[:2] == ["done", "done"]
    assert isinstance(done[2], Crowded)
    assert asyncio.run(hands.do(lambda: "again")) == "again"


async def at_once(api: ApiDesk, many: int) -> list[httpx.Response]:
    transport = httpx.ASGITransport(app=api.client.app)
    headers = {"Authorization": f"Bearer {api.agent}"}
    async with httpx.AsyncClient(transport=transport, base_url="http://desk", timeout=120) as tool:
        sent = [
            tool.post("/api/draft", json={"text": LETTER}, headers=headers) for _ in range(many)
        ]
        return await asyncio.gather(*sent)


def test_fifty_drafts_at_once_are_one_draft_fifty_times(
    tmp_path: Path, assistant: Assistant
) -> None:
    put_desk(assistant)
    answers = asyncio.run(at_once(desk_in(tmp_path), 50))
    assert [each.status_code for each in answers] == [200] * 50
    assert len({each.json()["reply"] for each in answers}) == 1


def test_of_fifty_drafts_at_once_a_token_gets_those_that_it_may_have(
    tmp_path: Path, assistant: Assistant
) -> None:
    put_desk(assistant)
    answers = asyncio.run(at_once(desk_in(tmp_path, api_drafts_per_minute=20), 50))
    codes = [each.status_code for each in answers]
    assert (codes.count(200), codes.count(429)) == (20, 30)
    assert all(each.headers.get("Retry-After") for each in answers if each.status_code == 429)
