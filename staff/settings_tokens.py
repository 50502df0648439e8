"""The tokens of other tools on the admins' page: made and shown once, listed, revoked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Final

import streamlit as st

from corpus.errors import Trouble
from counter.inert import inert
from records.moments import now
from records.people import Role, Staff
from records.tokens import LONGEST_LIFE, LONGEST_NAME, Made, Token, listed, make, revoke
from staff.desk import StaffDesk

_USUAL: Final = timedelta(days=90)


def tokens_of_other_tools(desk: StaffDesk, admin: Staff) -> None:
    """What there is of tokens; a sentence where the sign-in is too old to look after them."""
    st.header("Tokens of other tools", anchor=False)
    st.text(
        "A token lets a program use the API as an agent or a reviewer, until a day or until it is "
        "revoked. It can neither approve nor erase."
    )
    try:
        made = _make(desk, admin)
        if made is not None:
            _show(made)
        revoked = _revoke(desk, admin)
        there = listed(desk.database, admin)
    except Trouble as trouble:
        st.error(inert(str(trouble)))
        return
    if revoked:
        st.success(inert(f"“{revoked}” is revoked. It does not work any more."))
    _list(there)


def _make(desk: StaffDesk, admin: Staff) -> Made | None:
    today = now().date()
    with st.form("token", border=False):
        name = st.text_input("Name of the tool", max_chars=LONGEST_NAME)
        agent = st.checkbox("Agent: takes in, drafts, edits, remarks, hands over", value=True)
        reviewer = st.checkbox("Reviewer: also returns and reopens, and reads the record")
        last = st.date_input(
            "Works until the end of",
            value=today + _USUAL,
            min_value=today,
            max_value=today + LONGEST_LIFE - timedelta(days=1),
        )
        if not st.form_submit_button("Make a token"):
            return None
    chosen = [role for role, on in ((Role.AGENT, agent), (Role.REVIEWER, reviewer)) if on]
    return make(desk.database, admin, name=name, roles=chosen, expires=end_of(last))


def end_of(day: date) -> datetime:
    """The moment when that day is over, in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=1)


def _show(made: Made) -> None:
    """The token itself, this once: it is kept nowhere, and the page drawn again has it no more."""
    st.success("The token is made. Copy it now: it is not shown again, and nobody can look it up.")
    st.code(made.given, language=None, wrap_lines=True)


def _revoke(desk: StaffDesk, admin: Staff) -> str | None:
    """The name of the token that was revoked just now."""
    moment = now()
    working = [each for each in listed(desk.database, admin) if each.state(moment) == "works"]
    if not working:
        return None
    with st.form("revoke", border=False):
        chosen = st.selectbox(
            "Token to revoke",
            [each.id for each in working],
            index=None,
            format_func=lambda token: inert(_named(token, working)),
            placeholder="Choose a token",
        )
        if not st.form_submit_button("Revoke it"):
            return None
    if chosen is None:
        return None
    revoke(desk.database, admin, chosen)
    return next(each.name for each in working if each.id == chosen)


def _named(token: str, among: Sequence[Token]) -> str:
    return next(f"{each.name} ({each.id})" for each in among if each.id == token)


def _list(there: Sequence[Token]) -> None:
    if not there:
        st.text("There is no token yet.")
    moment = now()
    for each in there:
        with st.container(border=True):
            st.text(f"{each.name}: {each.state(moment)}")
            roles = " and ".join(sorted(each.roles))
            ended = f", revoked {each.revoked[:10]}" if each.revoked else ""
            st.text(
                f"{roles}; id {each.id}; made {each.made[:10]} by {each.who_name}; "
                f"works until {each.expires[:16].replace('T', ' ')} UTC{ended}"
            )
