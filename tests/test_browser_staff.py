"""The staff pages in a real Chromium: typed, reloaded, overtaken; by keyboard; without a barrier."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from corpus.documents import Corpus
from records.drafts import versions
from records.moving import Step, move
from staff.desk import _HERE, StaffDesk
from tests.browsing import barriers, until
from tests.serving import serving_script
from tests.staff_desks import ANA, RITA, At, drafted, staff_desk_in, take

pytestmark = pytest.mark.browser

SCRIPT = """
import os
from pathlib import Path

import streamlit as st

from records.database import open_database
from staff import draft_page, offers_page, queue_page
from staff.desk import StaffDesk, put_staff_desk, staff_desk
from staff.settings import StaffSettings
from tests.staff_desks import ANA, BEN, RITA

HOME = Path({home!r})


def signed_in():
    who = (HOME / "who").read_text()
    return {{"Ana": ANA, "Ben": BEN, "Rita": RITA}}.get(who)


try:
    staff_desk()
except LookupError:
    database = open_database(f"sqlite:///{{HOME / 'desk.sqlite'}}")
    put_staff_desk(StaffDesk(database, StaffSettings(home=HOME), signed_in, local=True))
st.set_page_config(layout="wide")
pages = [
    st.Page(queue_page.page, title="Inquiries", default=True),
    st.Page(offers_page.page, title="Offers", url_path="offers"),
    st.Page(draft_page.page, title="Draft", url_path="draft"),
]
st.navigation(pages, position="hidden").run()
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("staff")


@pytest.fixture(scope="module")
def desk(folder: Path) -> Iterator[StaffDesk]:
    made = staff_desk_in(folder, At(ANA))
    yield made
    made.database.close()
    _HERE.clear()


@pytest.fixture(scope="module")
def served(home: Path, folder: Path, desk: StaffDesk) -> Iterator[str]:
    """The pages of the staff as a front shows them; who is signed in stands in a file."""
    script = folder / "staff_pages.py"
    script.write_text(SCRIPT.format(home=str(folder)))
    with serving_script(script, home, ("offers", "draft")) as address:
        yield address


@pytest.fixture
def letter(desk: StaffDesk, corpus: Corpus, request: pytest.FixtureRequest) -> int:
    """A letter of this test's own, with a reply that the desk drafted."""
    number = take(desk, f"Must I tell you? ({request.node.name})")
    drafted(desk, number, corpus)
    return number


@pytest.fixture(params=["light"])
def page(browser: Any, served: str, folder: Path, request: Any) -> Iterator[Any]:
    (folder / "who").write_text("Ana")
    context = browser.new_context(
        viewport={"width": 1360, "height": 900}, color_scheme=request.param
    )
    yield context.new_page()
    context.close()


def visit(page: Any, served: str, number: int) -> Any:
    """The page of that inquiry; its editor."""
    page.goto(f"{served}/?inquiry={number}")
    page.get_by_role("heading", name="The letter").wait_for()
    until(page, "(document.querySelector('.st-key-reply-box textarea')?.value ?? '-') !== ''")
    page.wait_for_timeout(500)
    return page.get_by_label("The reply", exact=True)


def test_what_is_typed_is_kept_through_a_reload_and_typing_is_not_disturbed(
    page: Any, served: str, letter: int
) -> None:
    reply = visit(page, served, letter)
    reply.focus()
    page.keyboard.press("Control+Home")
    page.keyboard.type("One moment. ", delay=10)
    page.get_by_text("Not saved yet").wait_for()  # nobody left the field
    page.keyboard.type("And another. ", delay=10)
    assert reply.input_value().startswith("One moment. And another. Dear Iris")
    page.wait_for_timeout(2500)
    again = visit(page, served, letter)
    assert again.input_value().startswith("One moment. And another. Dear Iris")


def test_the_reply_is_in_the_editor_again_once_it_is_taken_back(
    page: Any, served: str, letter: int
) -> None:
    before = visit(page, served, letter).input_value()
    page.get_by_role("button", name="Ask for review").click()
    page.get_by_text("Review was asked for.").wait_for()
    page.get_by_role("button", name="Take it back to change it").click()
    again = page.get_by_label("The reply", exact=True)
    again.wait_for()
    page.wait_for_timeout(500)
    assert again.input_value() == before


def test_two_people_save_and_the_second_loses_nothing(
    page: Any, served: str, letter: int, folder: Path, desk: StaffDesk
) -> None:
    reply = visit(page, served, letter)
    other = page.context.new_page()
    (folder / "who").write_text("Ben")
    theirs = visit(other, served, letter)
    theirs.fill("Ben was first.")
    other.get_by_role("button", name="Save", exact=True).click()
    other.get_by_text("Saved as version 2", exact=True).wait_for()
    (folder / "who").write_text("Ana")
    reply.fill("Ana was second.")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("alert").filter(has_text="Ben saved version 2 meanwhile").wait_for()
    assert reply.input_value() == "Ana was second."
    assert barriers(page) == []
    page.get_by_role("button", name="Save mine on top").click()
    page.get_by_text("Saved as version 3", exact=True).wait_for()
    assert [each.reply for each in versions(desk.database, letter)][1:] == [
        "Ben was first.",
        "Ana was second.",
    ]


def test_the_keyboard_alone_opens_an_inquiry_edits_saves_and_asks_for_review(
    page: Any, served: str, letter: int, desk: StaffDesk
) -> None:
    page.goto(served)
    page.get_by_role("link", name="My comic").first.wait_for()
    to(page, "My comic")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="The letter").wait_for()
    page.wait_for_timeout(500)
    to(page, "Dear Iris,", tag="TEXTAREA")
    page.keyboard.press("Control+Home")
    page.keyboard.type("Hello. ")
    to(page, "Save")
    page.keyboard.press("Enter")
    page.get_by_text("Saved as version 2", exact=True).wait_for()
    to(page, "Ask for review")
    page.keyboard.press("Enter")
    page.get_by_text("Review was asked for.").wait_for()
    assert len(versions(desk.database, letter)) == 2


def to(page: Any, words: str, tag: str = "") -> None:
    """Move the focus until it is on something with these words; it must be seen where it is."""
    focus = (
        "(() => { let e = document.activeElement; while (e?.shadowRoot?.activeElement) "
        "e = e.shadowRoot.activeElement; const s = e ? getComputedStyle(e) : {};"
        "const around = e ? getComputedStyle(e.parentElement ?? e) : {};"
        "return [e?.value || e?.innerText || '', e?.tagName ?? '', "
        "s.outlineStyle !== 'none' || s.boxShadow !== 'none' || around.boxShadow !== 'none' || "
        "e?.tagName === 'TEXTAREA'] })()"
    )
    for _ in range(80):
        text, name, seen = page.evaluate(focus)
        if text.startswith(words) and len(text) < 2000 and tag in ("", name):
            assert seen, f"the focus on {words} cannot be seen"
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {words}")


@pytest.mark.parametrize("page", ["light", "dark"], indirect=True)
def test_no_page_has_a_barrier(
    page: Any, served: str, letter: int, folder: Path, desk: StaffDesk
) -> None:
    page.goto(served)
    page.get_by_role("link", name="My comic").first.wait_for()
    page.get_by_text("Take letters in").click()
    page.get_by_label("Paste a letter").wait_for()
    assert barriers(page) == []
    new = take(desk, f"Must I? {letter}")
    page.goto(f"{served}/?inquiry={new}")
    page.get_by_role("button", name="Draft a reply").wait_for()
    assert barriers(page) == []
    visit(page, served, letter)
    assert barriers(page) == []
    move(desk.database, ANA, letter, Step("ask for review", 1))
    (folder / "who").write_text("Rita")
    page.reload()
    page.get_by_role("button", name="Approve").wait_for()
    page.get_by_text("Return it to its writer").first.click()
    assert barriers(page) == []
    move(desk.database, RITA, letter, Step("approve", 1))
    page.reload()
    page.get_by_role("button", name="Mark as sent").wait_for()
    for tab in ("Offer to the library", "Versions", "History"):
        page.get_by_role("tab", name=tab).click()
        page.wait_for_timeout(300)
        assert barriers(page) == []
    page.get_by_role("button", name="Mark as sent").click()
    with page.expect_download():
        page.get_by_role("button", name="Mail (.eml)").click()
    assert barriers(page) == []
    for path in ("offers", "draft"):
        page.goto(f"{served}/{path}")
        page.get_by_role("heading", level=1).wait_for()
        assert barriers(page) == []


def test_at_390_px_nothing_is_cut_off(page: Any, served: str, letter: int) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    visit(page, served, letter)
    for path in ("", f"?inquiry={letter}", "draft"):
        page.goto(f"{served}/{path}")
        page.get_by_role("heading", level=1).wait_for()
        page.wait_for_timeout(800)
        assert page.evaluate(
            "document.documentElement.scrollWidth <= innerWidth && "
            "[...document.querySelectorAll('[data-testid=stMain] *')]"
            ".every(e => e.getBoundingClientRect().right <= innerWidth + 1)"
        )


def test_a_hostile_letter_loads_nothing_and_draws_nothing(
    page: Any, served: str, desk: StaffDesk
) -> None:
    hostile = "![x](http://127.0.0.1:9/x.png) <img src=http://127.0.0.1:9/y.png> :red-badge[OK] $x$"
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    number = take(desk, f"{hostile}\n\nMust I?", subject=hostile, sender=hostile)
    page.goto(served)
    page.get_by_role("link", name="![x]").wait_for()
    page.goto(f"{served}/?inquiry={number}")
    page.get_by_role("heading", name="The letter").wait_for()
    page.wait_for_timeout(1000)
    assert hostile in page.locator("h1").inner_text().replace("\u2060", "")
    assert not [url for url in asked if ":9/" in url]
    assert page.locator("[data-testid=stMain] img, [data-testid=stMain] .katex").count() == 0
