"""Local mode, served: who uses this machine may, whoever comes from elsewhere may not; and the health."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from websockets.exceptions import InvalidStatus

from staff.front import local_banner
from staff.places import PLACES
from tests.staff_serving import serving
from tests.staff_visit import Visitor


@pytest.fixture(scope="module")
def file(tmp_path_factory: Any) -> Path:
    return tmp_path_factory.mktemp("alone") / "desk.sqlite"


@pytest.fixture(scope="module")
def alone(home: Path, file: Path) -> Iterator[str]:
    words = ("-m", "cli", "serve", "--staff", "--local", "Ada")
    with serving(home, {"DESK_DATABASE_URL": f"sqlite:///{file}"}, *words) as address:
        yield address


def test_every_page_says_that_nobody_signs_in(alone: str) -> None:
    for place in PLACES:
        seen = Visitor(alone).open(place.path)
        assert local_banner(four_eyes=True) in seen.words
        assert "Working as Ada (admin, agent, reviewer)" in seen.words
        assert "Sign out" not in seen.buttons


def test_what_four_eyes_mean_where_nobody_else_is() -> None:
    assert "DESK_FOUR_EYES=false lets you" in local_banner(four_eyes=True)
    assert "approve your own replies" in local_banner(four_eyes=False)


@pytest.mark.parametrize(
    "headers",
    [{"X-Forwarded-For": "10.0.0.7"}, {"Forwarded": "for=10.0.0.7"}, {"Host": "evil.example"}],
)
def test_what_comes_from_elsewhere_opens_no_page(alone: str, headers: dict[str, str]) -> None:
    visitor = Visitor(alone, headers)
    assert visitor.http.get("/").status_code in (403, 421)
    with pytest.raises(InvalidStatus):
        visitor.open()


@pytest.mark.parametrize("origin", ["http://localhost:3000", "https://evil.example", "null"])
def test_a_page_of_another_address_opens_no_connection(alone: str, origin: str) -> None:
    with pytest.raises(InvalidStatus):
        Visitor(alone).open(origin=origin)


def test_there_is_no_sign_in_to_be_had(alone: str) -> None:
    for path in ("/auth/login", "/auth/logout", "/oauth2callback"):
        assert httpx.get(alone + path, trust_env=False).status_code == 404


def test_the_texts_and_the_health_are_there_and_the_database_was_made(
    alone: str, file: Path
) -> None:
    assert httpx.get(f"{alone}/read", trust_env=False).status_code == 200
    told = httpx.get(f"{alone}/health", trust_env=False).json()
    assert (told["status"], told["database"]) == ("ok", "ok")
    with sqlite3.connect(file) as connection:
        assert connection.execute("SELECT count(*) FROM inquiries").fetchone() == (0,)
    connection.close()


def test_the_first_page_is_found_by_its_name_too(alone: str) -> None:
    first = httpx.get(f"{alone}/{PLACES[0].path}?inquiry=7", trust_env=False)
    assert (first.status_code, first.headers["Location"]) == (307, "/?inquiry=7")


def test_a_pause_closes_the_texts_and_is_told_to_an_admin_who_goes_on(
    alone: str, home: Path
) -> None:
    switch = home / "PAUSED"
    switch.write_text("Back on Monday.")
    try:
        assert httpx.get(f"{alone}/read", trust_env=False).status_code == 503
        assert httpx.get(f"{alone}/", trust_env=False).status_code == 200
        seen = Visitor(alone).open()
        assert "Back on Monday." in seen.words
        assert len(seen.pages) == len(PLACES)
        assert httpx.get(f"{alone}/health", trust_env=False).json()["status"] == "paused"
    finally:
        switch.unlink()
