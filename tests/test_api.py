"""The API as another tool uses it: letters in, drafts out, the work on them, and what it says no to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import get_args

import pytest

from assistant.bootstrap import Assistant
from corpus.documents import Corpus
from counter import desk as counter_desk
from counter.desk import put_desk
from counter.pause import Switch, put_switch
from records.drafts import newest
from records.moves import MOVES, STATUSES
from records.moving import Step, move
from records.people import Role
from staff.api_answers import ListedOut
from staff.api_shapes import Seeking, StepIn
from tests.staff_api import LETTER, ApiDesk, desk_in, person


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
    """The API over the corpus alone: it can check, but not draft."""
    put_desk(SimpleNamespace(corpus=corpus, home=tmp_path))  # type: ignore[arg-type]
    return desk_in(tmp_path)


@pytest.fixture
def drafting(tmp_path: Path, assistant: Assistant) -> ApiDesk:
    """The API over everything."""
    put_desk(assistant)
    return desk_in(tmp_path)


def test_a_letter_in_a_draft_out_and_nothing_kept(drafting: ApiDesk) -> None:
    before = drafting.everything()
    made = drafting.send("POST", "/draft", json={"text": LETTER, "subject": "Comic"})
    assert made.status_code == 200
    draft = made.json()
    assert "duty to disclose" in draft["reply"]
    assert draft["notes"][0]["quote"]
    assert draft["unsupported"] == []
    assert draft["receipt"]["letter"]["text"] == LETTER
    assert drafting.everything() == before


def test_a_draft_by_the_api_is_the_draft_by_the_terminal(
    drafting: ApiDesk, assistant: Assistant
) -> None:
    from assistant.drafted import draft_reply
    from assistant.letters import letter
    from assistant.reply_templates import load_templates

    made = drafting.send("POST", "/draft", json={"text": LETTER}).json()
    same = draft_reply(assistant, letter(LETTER), load_templates("plain", assistant.home)).json
    assert made["reply"] == same["reply"]
    assert made["lines"] == same["lines"]


def test_an_inquiry_from_its_letter_to_the_reviewer(drafting: ApiDesk) -> None:
    number = drafting.take_in()
    fresh = drafting.send("PUT", f"/inquiries/{number}/reply", json={"base": 0})
    assert (fresh.status_code, fresh.json()["number"]) == (200, 1)
    turned = f"{fresh.json()['reply']}\n\nYou need not disclose anything."
    edited = drafting.send("PUT", f"/inquiries/{number}/reply", json={"base": 1, "reply": turned})
    assert any(each["unsupported"] for each in edited.json()["found"])
    read = drafting.send("GET", f"/inquiries/{number}").json()
    assert (read["status"], read["draft"]) == ("drafting", 2)
    assert read["version"]["reply"] == turned
    assert read["drafted"]["reply"] == fresh.json()["reply"]
    step = {"action": "ask for review", "seen": 2}
    standing = drafting.send("POST", f"/inquiries/{number}/steps", json=step).json()
    assert (standing["status"], standing["next"]) == ("review", ["take back", "return", "approve"])
    versions = drafting.send("GET", f"/inquiries/{number}/versions").json()
    assert [each["number"] for each in versions] == [1, 2]
    assert versions[0] == fresh.json()
    told = drafting.send("GET", f"/inquiries/{number}/record", drafting.reviewer).json()
    assert [event["what"] for event in told] == ["take in", "draft", "draft", "ask for review"]
    assert {event["who_name"] for event in told} == {"crm"}


def test_what_stands_is_found_here_and_never_taken_from_what_was_sent(api: ApiDesk) -> None:
    number = api.take_in()
    path = f"/inquiries/{number}/reply"
    said = "You need not disclose that a machine made the pictures."
    for forged in ({"found": []}, {"drafted": {"reply": said, "lines": []}}, {"unsupported": 0}):
        refused = api.send("PUT", path, json={"base": 0, "reply": said, **forged})
        assert refused.status_code == 422
    saved = api.send("PUT", path, json={"base": 0, "reply": said}).json()
    assert [each["unsupported"] for each in saved["found"]] == [True]
    kept = newest(api.database, number)
    assert kept is not None
    assert kept.found[0]["unsupported"]


def test_who_saves_second_is_told_and_is_shown_the_other_version(api: ApiDesk) -> None:
    path = f"/inquiries/{api.take_in()}/reply"
    assert api.send("PUT", path, json={"base": 0, "reply": "Mine."}).status_code == 200
    second = api.send("PUT", path, api.reviewer, json={"base": 0, "reply": "Theirs."})
    assert second.status_code == 409
    assert "Nothing was overwritten" in second.json()["error"]
    assert second.json()["theirs"]["reply"] == "Mine."
    assert api.send("PUT", path, json={"base": 5, "reply": "Far ahead."}).status_code == 409
    assert api.send("PUT", path, json={"base": 1, "reply": "On top."}).json()["number"] == 2


def test_a_letter_is_taken_in_once_under_its_key(api: ApiDesk) -> None:
    letter = {"source": "crm-1", "text": LETTER, "subject": "Comic", "sender": "Dana Reed"}
    first = api.send("POST", "/inquiries", json=letter)
    again = api.send("POST", "/inquiries", api.reviewer, json=letter)
    assert (first.status_code, first.json()["new"]) == (201, True)
    assert (again.status_code, again.json()) == (200, {"id": first.json()["id"], "new": False})
    other = api.send("POST", "/inquiries", json={**letter, "text": "Something else entirely?"})
    assert other.status_code == 409
    assert api.send("GET", "/inquiries").json()["total"] == 1


def test_inquiries_are_listed_filtered_and_found(api: ApiDesk) -> None:
    for number in range(3):
        api.take_in(f"crm-{number}", f"Letter {number} about a novel and a zither{number}.")
    listed = api.send("GET", "/inquiries").json()
    assert (listed["total"], [each["id"] for each in listed["inquiries"]]) == (3, [3, 2, 1])
    assert set(listed["inquiries"][0]) == set(ListedOut.model_fields)
    for query, ids in (
        ("words=zither1", [2]),
        ("words=novel%20zither", [3, 2, 1]),
        ("oldest_first=true", [1, 2, 3]),
        ("status=new&status=review", [3, 2, 1]),
        ("status=review", []),
        ("unassigned=true", [3, 2, 1]),
        ("assigned=oidc:Bo", []),
        ("page=1", []),
    ):
        found = api.send("GET", f"/inquiries?{query}").json()
        assert [each["id"] for each in found["inquiries"]] == ids, query


def test_no_answer_tells_the_salt_of_the_record(api: ApiDesk) -> None:
    number = api.take_in()
    api.send("PUT", f"/inquiries/{number}/reply", json={"base": 0, "reply": "Hello."})
    with api.database.engine.connect() as connection:
        salt = connection.exec_driver_sql("SELECT salt FROM inquiries").scalar_one()
    paths = [f"/inquiries/{number}{end}" for end in ("", "/versions", "/record")]
    for path in (*paths, "/inquiries"):
        assert salt not in api.send("GET", path, api.reviewer).text


def test_a_remark_is_read_with_its_inquiry(api: ApiDesk) -> None:
    number = api.take_in()
    said = {"draft": 0, "text": "Ask about the cover.", "about": "pictures"}
    assert api.send("POST", f"/inquiries/{number}/comments", json=said).status_code == 201
    (remark,) = api.send("GET", f"/inquiries/{number}").json()["comments"]
    assert (remark["text"], remark["who_name"]) == ("Ask about the cover.", "crm")
    ahead = api.send("POST", f"/inquiries/{number}/comments", json={"draft": 1, "text": "So?"})
    assert ahead.status_code == 409


def test_a_check_tells_of_every_sentence_and_keeps_nothing(api: ApiDesk) -> None:
    before = api.everything()
    draft = {"reply": "Hello,", "lines": [{"kind": "template", "text": "Hello,"}]}
    said = "Hello,\n\nYou must not tell the Office about any machine."
    checked = api.send("POST", "/draft/check", json={"draft": draft, "reply": said}).json()
    assert checked["found"][0]["text"] == "Hello,"
    assert checked["unsupported"] == 1
    assert api.everything() == before


def test_a_token_never_approves_and_a_person_then_can(api: ApiDesk) -> None:
    number = api.take_in()
    api.send("PUT", f"/inquiries/{number}/reply", json={"base": 0, "reply": "Thank you."})
    steps = f"/inquiries/{number}/steps"
    api.send("POST", steps, json={"action": "ask for review", "seen": 1})
    for token in (api.agent, api.reviewer, api.token(Role.AGENT, Role.REVIEWER)):
        refused = api.send("POST", steps, token, json={"action": "approve", "seen": 1})
        assert refused.status_code == 403
        assert "for a person" in refused.json()["error"]
    move(api.database, person("Bea", Role.REVIEWER), number, Step("approve", 1))
    sent = api.send("POST", steps, json={"action": "send", "seen": 1})
    assert (sent.status_code, sent.json()["status"]) == (200, "sent")


def test_what_needs_a_reason_is_told(api: ApiDesk) -> None:
    steps = f"/inquiries/{api.take_in()}/steps"
    assert "reason" in api.send("POST", steps, json={"action": "close", "seen": 0}).json()["error"]
    closed = {"action": "close", "seen": 0, "reason": "Spam."}
    assert api.send("POST", steps, json=closed).json()["status"] == "closed"
    assert api.send("POST", steps, json=closed).status_code == 409


@pytest.mark.parametrize("path", ["", "/versions", "/record"])
def test_an_inquiry_that_is_not_there_is_told(api: ApiDesk, path: str) -> None:
    there = api.send("GET", f"/inquiries/999{path}", api.reviewer)
    assert (there.status_code, set(there.json())) == (404, {"error"})


def test_a_pause_is_told_to_tools_in_json(api: ApiDesk, tmp_path: Path) -> None:
    (tmp_path / "PAUSED").write_text("Back on Monday.")
    told = api.send("GET", "/inquiries")
    assert (told.status_code, told.headers["Retry-After"]) == (503, "600")
    assert told.json() == {"error": "The desk is paused: Back on Monday."}
    assert api.send("POST", "/draft", json={"text": LETTER}).status_code == 503
    (tmp_path / "PAUSED").unlink()
    assert api.send("GET", "/inquiries").status_code == 200


def test_every_answer_says_that_it_is_not_to_be_kept(api: ApiDesk) -> None:
    for token in (api.agent, "nonsense"):
        for path in ("/inquiries", "/inquiries/9", "/nothing", "/openapi.json"):
            headers = api.send("GET", path, token).headers
            assert headers["Cache-Control"] == "no-store"
            assert headers["X-Content-Type-Options"] == "nosniff"
            assert not [name for name in headers if name.startswith("access-control")]
            assert "set-cookie" not in headers


def test_the_shapes_name_the_steps_and_statuses_that_there_are() -> None:
    assert get_args(StepIn.model_fields["action"].annotation) == tuple(MOVES)
    (each,) = get_args(Seeking.model_fields["status"].annotation)
    assert get_args(each) == STATUSES


def test_the_openapi_tells_of_every_address_its_errors_and_the_one_way_in(api: ApiDesk) -> None:
    told = api.send("GET", "/openapi.json").json()
    assert told["security"] == [{"token": []}]
    assert told["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
    operations = [each for path in told["paths"].values() for each in path.values()]
    assert len(operations) == 10
    for each in operations:
        assert {"401", "403", "422", "429", "503"} <= set(each["responses"])
        for status, response in each["responses"].items():
            shape = response["content"]["application/json"]["schema"]
            if int(status) >= 400:
                assert shape["$ref"].endswith(("/Fault", "/Overtaken"))
    bodies = [name for name in told["components"]["schemas"] if name.endswith("In")]
    assert len(bodies) == 6
    assert all(told["components"]["schemas"][name]["examples"] for name in bodies)


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/api/docs", "/docs/oauth2-redirect"])
def test_no_page_that_loads_scripts_from_elsewhere_is_served(api: ApiDesk, path: str) -> None:
    assert api.send("GET", path).status_code == 404
