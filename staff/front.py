"""The staff's front: every page under one header for those signed in; for others the sign-in page."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import streamlit as st

from corpus.errors import Trouble
from counter.ask_check import PAGE
from counter.front import STYLE
from counter.inert import inert
from counter.pause import the_switch
from records.moments import now
from records.people import NotAllowed, Role, Staff, authorise
from staff.desk import StaffDesk, staff_desk
from staff.places import CHECK, PLACES, Place, places_for
from staff.signed_in import sign_in, sign_out

NAME: Final = "Copyright Desk · staff"
BRAND: Final = "**Copyright Desk · staff**"
SOURCES: Final = "[Sources](/read)"
SIGN_IN: Final = "Sign in"
SIGN_OUT: Final = "Sign out"
FOR_STAFF: Final = "This is the staff desk. It is for members of staff who sign in."
CAME_TO_NOTHING: Final = (
    "The sign-in came to nothing. Try it again. If it goes on like this, the sign-in provider is away, "
    "or the desk is not set up for it: tell an admin of the desk."
)
PAUSED: Final = (
    "The desk is paused; only admins go on here, to open it again. What people are told:"
)
NO_ROLE: Final = (
    "You are signed in, but none of your groups has a role at this desk. Ask an admin of the desk "
    "to give one of them a role, then sign out and in again."
)
STAFF_STYLE: Final = Path(__file__).with_name("staff.css")


def front() -> None:
    """Draw the page that the address names, or the sign-in page, whatever the address names."""
    desk = staff_desk()
    staff = desk.signed_in()
    pause = the_switch().message()
    try:
        reader = authorise(staff, "read", now())
    except NotAllowed as why:
        _outside(staff, str(why), pause)
        return
    if pause is not None and Role.ADMIN not in reader.roles:
        _outside(staff, "", pause)
    else:
        _inside(desk, reader, pause)


def local_banner(*, four_eyes: bool) -> str:
    """What local mode means, told on every page."""
    alone = (
        "Nobody else is here to approve what you write; DESK_FOUR_EYES=false lets you."
        if four_eyes
        else "You may approve your own replies: DESK_FOUR_EYES is off."
    )
    return (
        "Local mode: nobody signs in. Whoever uses this machine acts under this name, with every "
        f"role. {alone}"
    )


def _inside(desk: StaffDesk, staff: Staff, pause: str | None) -> None:
    pages = {place.path: _page(place) for place in places_for(staff)}
    chosen = st.navigation(list(pages.values()), position="hidden")
    wide = any(chosen == pages[place.path] and place.wide for place in places_for(staff))
    st.set_page_config(page_icon="©", layout="wide" if wide else "centered")
    st.html(STYLE)
    st.html(STAFF_STYLE)
    with st.container(key="front"):
        with st.container(horizontal=True, vertical_alignment="center", key="front-ways"):
            st.markdown(BRAND)
            for place in places_for(staff):
                if place.label:
                    st.page_link(pages[place.path], label=inert(place.label))
            st.markdown(SOURCES)
        _who(desk, staff)
        if pause is not None:
            with st.container(key="paused"):
                st.text(f"{PAUSED} {pause}")
    if st.session_state.pop(PAGE, False):
        st.switch_page(pages[CHECK])
    try:
        chosen.run()
    except Trouble as trouble:  # a page's own words where it has them; else the sentence alone
        st.error(inert(str(trouble)))


def _who(desk: StaffDesk, staff: Staff) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="front-who"):
        they = "Working as" if desk.local else "Signed in as"
        st.text(f"{they} {staff.name} ({', '.join(sorted(staff.roles))})")
        if not desk.local:
            st.button(SIGN_OUT, key="sign-out", on_click=sign_out)
    if desk.local:
        with st.container(key="local-mode"):
            st.text(local_banner(four_eyes=desk.settings.four_eyes))


def _outside(staff: Staff | None, why: str, pause: str | None) -> None:
    """The one page for somebody who may read nothing. All addresses lead here, and it holds no other."""

    def page() -> None:
        st.title(NAME, anchor=False)
        if pause is not None:
            st.text(f"{PAUSED} {pause}")
        if staff is None:
            st.text(FOR_STAFF)
            if st.query_params.get("sign-in") == "failed":
                st.error(inert(CAME_TO_NOTHING))
            st.button(SIGN_IN, key="sign-in", type="primary", on_click=sign_in)
        else:
            if why:
                st.text(why if staff.roles else NO_ROLE)
            st.button(SIGN_OUT, key="sign-out", on_click=sign_out)

    everywhere = [
        st.Page(page, title=f"{SIGN_IN} · {NAME}", url_path=place.path, default=place is PLACES[0])
        for place in PLACES
    ]
    st.set_page_config(page_icon="©", layout="centered")
    st.html(STYLE)
    st.navigation(everywhere, position="hidden").run()


def _page(place: Place) -> st.Page:
    return st.Page(
        place.draw,
        title=f"{place.title} · {NAME}",
        url_path=place.path,
        default=place is PLACES[0],
    )
