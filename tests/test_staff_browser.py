"""The staff desk in a real Chromium: signed in by a provider, used, signed out; and in local mode."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from records.people import Role
from staff.front import FOR_STAFF, NO_ROLE, local_banner
from staff.places import PLACES
from tests.browsing import barriers
from tests.oidc_provider import Provider, provider_on_loopback
from tests.staff_serving import free_port, oidc_file, serving

pytestmark = pytest.mark.browser
LINKED = [place for place in PLACES if place.label and Role.AGENT in place.roles]


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with provider_on_loopback() as running:
        running.asks_first = True
        running.person = {"sub": "a-1", "name": "Ada <b>Byron</b>", "groups": ["desk agents"]}
        yield running


@pytest.fixture(scope="module")
def desk(home: Path, provider: Provider, tmp_path_factory: Any) -> Iterator[str]:
    folder, port = tmp_path_factory.mktemp("staff"), free_port()
    set_to = {
        "DESK_OIDC_FILE": str(oidc_file(folder, provider, port)),
        "DESK_DATABASE_URL": f"sqlite:///{folder}/desk.sqlite",
    }
    with serving(home, set_to, port=port) as address:
        yield address


@pytest.fixture(scope="module")
def alone(home: Path, tmp_path_factory: Any) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("alone")
    set_to = {
        "DESK_STAFF_LOCAL": "Ada",
        "DESK_DATABASE_URL": f"sqlite:///{folder}/desk.sqlite",
    }
    with serving(home, set_to) as address:
        yield address


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    opened = browser.new_context().new_page()
    yield opened
    opened.context.close()


def sign_in(page: Any, person: str = "Ada") -> None:
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name=f"Sign in as {person}").click()


def settled(page: Any) -> None:
    """Waits until the page is drawn: one that is still being drawn takes the focus back."""
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()


def tab_to(page: Any, label: str) -> None:
    page.get_by_role("button", name=label).wait_for()
    settled(page)
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText") == label:
            return
    raise AssertionError(f"the keyboard does not reach {label}")


def links(page: Any) -> list[str]:
    told = page.get_by_role("link").all_inner_texts()
    return [each for each in told if each != "Skip to main content"]


def test_the_whole_road_from_the_sign_in_to_a_page_and_out_again(
    page: Any, desk: str, provider: Provider
) -> None:
    page.goto(f"{desk}/draft")
    page.get_by_text(FOR_STAFF).wait_for()
    assert links(page) == []
    assert barriers(page) == []
    sign_in(page)
    page.get_by_text("Signed in as Ada <b>Byron</b> (agent)").wait_for()
    assert page.locator("b").count() == 0
    assert page.get_by_text("Local mode: nobody signs in").count() == 0
    for place in LINKED:
        page.get_by_role("link", name=place.label, exact=True).click()
        page.get_by_text("Signed in as").wait_for()
        page.wait_for_url(f"{desk}/{place.path if place is not PLACES[0] else ''}")
    cookies = {each["name"]: each for each in page.context.cookies(desk)}
    assert cookies["_streamlit_user"]["httpOnly"] is True
    assert cookies["_streamlit_user"]["sameSite"] == "Lax"
    page.get_by_role("button", name="Sign out").click()
    page.get_by_text(FOR_STAFF).wait_for()
    assert any(path.startswith("/end?") for path in provider.asked)
    assert "_streamlit_user" not in {each["name"] for each in page.context.cookies(desk)}
    page.go_back()
    page.goto(f"{desk}/draft")
    page.get_by_text(FOR_STAFF).wait_for()
    assert page.get_by_text("Signed in as").count() == 0


def test_another_tab_is_signed_out_with_the_first(page: Any, desk: str) -> None:
    page.goto(desk)
    sign_in(page)
    page.get_by_text("Signed in as").wait_for()
    other = page.context.new_page()
    other.goto(f"{desk}/draft")
    other.get_by_text("Signed in as").wait_for()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_text(FOR_STAFF).wait_for()
    other.get_by_role("button", name="Draft a reply").click()
    other.get_by_text(FOR_STAFF).wait_for()
    assert links(other) == []


def test_somebody_without_a_role_is_told_so_and_sees_nothing_else(
    page: Any, desk: str, provider: Provider
) -> None:
    before = dict(provider.person)
    provider.person = {"sub": "x-1", "name": "Xan", "groups": ["accounting"]}
    try:
        page.goto(desk)
        sign_in(page, "Xan")
        page.get_by_text(NO_ROLE).wait_for()
        assert links(page) == []
        assert page.get_by_role("button").all_inner_texts() == ["Sign out"]
        assert barriers(page) == []
    finally:
        provider.person = before


def test_the_way_by_keyboard_alone(page: Any, desk: str) -> None:
    page.goto(desk)
    tab_to(page, "Sign in")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Sign in as Ada").focus()
    page.keyboard.press("Enter")
    page.get_by_text("Signed in as").wait_for()
    tab_to(page, "Sign out")
    page.keyboard.press("Enter")
    page.get_by_text(FOR_STAFF).wait_for()


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.path)
def test_local_mode_says_so_on_every_page(page: Any, alone: str, place: Any) -> None:
    page.goto(f"{alone}/{place.path}")
    page.get_by_text(local_banner(four_eyes=True)).wait_for()
    page.get_by_text("Working as Ada (admin, agent, reviewer)").wait_for()
    assert page.get_by_role("button", name="Sign out").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1360, 320])
def test_the_frame_has_no_barriers_and_fits(
    browser: Any, alone: str, scheme: str, width: int
) -> None:
    context = browser.new_context(
        color_scheme=scheme, viewport={"width": width, "height": 800}, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(alone)
    page.get_by_text("Local mode: nobody signs in").wait_for()
    page.wait_for_timeout(1000)
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()


def test_the_sources_are_one_click_away(page: Any, alone: str) -> None:
    page.goto(alone)
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Sources").click()
    opened.value.wait_for_url(f"{alone}/read")
    opened.value.locator("#main").wait_for()
