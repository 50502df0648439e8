"""The admins' page: how the desk is set, the pause switch, tokens of other tools, erasing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import streamlit as st

from corpus.errors import Trouble
from counter.inert import inert
from counter.pause import LONGEST, the_switch
from records.moments import now
from records.people import NotAllowed, Staff, authorise
from staff.desk import StaffDesk, staff_desk
from staff.pausing import open_again, pause
from staff.settings_erasing import erasing
from staff.settings_tokens import tokens_of_other_tools

TITLE: Final = "Settings"


def page() -> None:
    """Every section for an admin; for anybody else the sentence why not."""
    st.title(TITLE, anchor=False)
    desk = staff_desk()
    try:
        admin = authorise(desk.signed_in(), "read the settings", now())
    except NotAllowed as refused:
        st.error(inert(str(refused)))
        return
    for section in SECTIONS:
        section(desk, admin)


def how_it_is_set(desk: StaffDesk, _: Staff) -> None:
    st.header("How the desk is set", anchor=False)
    for line in setting_lines(desk):
        st.text(line)


def setting_lines(desk: StaffDesk) -> tuple[str, ...]:
    """A sentence for each setting. Nothing in them is secret: no password, and no address with one."""
    settings = desk.settings
    return (
        f"Database: {_database(desk)}.",
        "Signing in: local mode, for this machine only."
        if desk.local
        else "Signing in: with the provider of your organisation.",
        "Approval: by somebody who did not write the version."
        if settings.four_eyes
        else "Approval: also by whoever wrote the version.",
        f"Letters are kept for {settings.keep_days:,} days after an inquiry was closed."
        if settings.keep_days
        else "Letters are kept until somebody erases them.",
        f"Each token may ask {settings.api_per_minute:,} times a minute.",
        f"Of these, {settings.api_drafts_per_minute:,} may be for drafts and checks.",
    )


def pausing(desk: StaffDesk, admin: Staff) -> None:
    """The switch for the public pages and the API; both look at it at every request."""
    st.header("Pause", anchor=False)
    told = the_switch().message()
    if told is None:
        _pause(desk, admin)
        return
    st.warning("The desk is paused. The public pages and other tools are told:")
    st.text(told)
    if st.button("Open the desk again"):
        _done(lambda: open_again(desk.database, admin, the_switch()))


def _pause(desk: StaffDesk, admin: Staff) -> None:
    st.text("The desk is open. Paused, its public pages and its API tell a message and do nothing.")
    with st.form("pause", border=False):
        message = st.text_area("What people are told", max_chars=LONGEST)
        if st.form_submit_button("Pause the desk"):
            _done(lambda: pause(desk.database, admin, the_switch(), message))


def _done(work: Callable[[], object]) -> None:
    """The page drawn anew after the work; where it could not be done, why."""
    try:
        work()
    except Trouble as trouble:
        st.error(inert(str(trouble)))
        return
    st.rerun()


def _database(desk: StaffDesk) -> str:
    url = desk.database.engine.url
    if url.get_backend_name() == "sqlite":
        return f"SQLite, in the file {url.database}"
    return f"PostgreSQL, the database {url.database} at {url.host or 'this machine'}"


Section = Callable[[StaffDesk, Staff], None]
SECTIONS: Final[tuple[Section, ...]] = (how_it_is_set, pausing, tokens_of_other_tools, erasing)
