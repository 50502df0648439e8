"""What may be done next with an inquiry: the steps of its status, for the roles of whoever looks."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import streamlit as st

from counter.inert import inert
from records.moments import now
from records.moves import APPROVED, CLOSED, MOVES, SENT, moves_from
from records.moving import LONGEST_REASON, Step, move
from records.people import ACTIONS, NotAllowed, Staff, authorise
from staff.acting import acting, attempt
from staff.desk import staff_desk
from staff.inquiry_editor import writing_of
from staff.inquiry_sight import Sight
from staff.showing import STEP_WORDS, many, shown

_DONE: Final = {
    "ask for review": "Review was asked for.",
    "take back": "The reply is back with its writers.",
    "return": "The reply was returned. Your reason is kept.",
    "approve": "Approved. Below you may offer its questions to the library.",
    "send": "Marked as sent. Take the reply away in the format you need.",
    "close": "Closed. Your reason is kept.",
    "reopen": "Open again. Your reason is kept.",
}
KEPT: Final = "The reason is kept for good, so name nobody in it."
_ELSEWHERE: Final = ("send",)  # drawn with the files that it gives


def steps(sight: Sight) -> None:
    """A form for each step. A text that is not saved yet comes first: a step is on what was saved."""
    names = [name for name in moves_from(sight.there.status) if name not in _ELSEWHERE]
    shown_ = [name for name in names if sight.staff.roles & ACTIONS[name].roles]
    if sight.version is None:
        shown_ = [name for name in shown_ if not MOVES[name].needs_draft]
    if not shown_:
        return
    st.header("What comes next", anchor=False)
    if sight.writable and writing_of(sight).unsaved:
        st.text("Save your changes, or undo them; then you can go on.")
        return
    if sight.there.status not in (
        APPROVED,
        SENT,
        CLOSED,
    ):  # said where it is sent; then it is too late
        still_open(sight)
    for name in shown_:
        _step(sight, name, now())


def still_open(sight: Sight) -> None:
    """Say it where the reply still has places to be filled in; whoever goes on does so knowing it."""
    if sight.open_places:
        places = many(sight.open_places, "place is", "places are")
        st.warning(
            inert(f"{places} still to be filled in. Look for “[to be filled in” in the reply.")
        )


def take(sight: Sight, action: str, reason: str, done: str = "") -> None:
    """Take the step on the version that was seen; told on the page, whatever came of it."""
    step = Step(action, sight.seen, reason)
    desk = staff_desk()
    attempt(
        lambda: move(
            desk.database, acting(), sight.number, step, four_eyes=desk.settings.four_eyes
        ),
        done or _DONE[action],
    )


def _step(sight: Sight, name: str, moment: datetime) -> None:
    if why_not := _why_not(sight, name, moment):
        st.text(f"{STEP_WORDS[name]}: {why_not}")
        return
    if sight.there.status not in MOVES[name].reason_from:
        st.button(
            inert(STEP_WORDS[name]),
            key=f"step-{name}",
            type="primary" if name in ("ask for review", "approve") else "secondary",
            on_click=take,
            args=(sight, name, ""),
        )
        return
    with st.expander(inert(f"{STEP_WORDS[name]} …")), st.form(f"step-form-{name}", border=False):
        reason = _reason_key(sight, name)
        st.text_area(f"Why? {KEPT}", key=reason, height=80, max_chars=LONGEST_REASON)
        st.form_submit_button(
            inert(STEP_WORDS[name]), on_click=_take_with_reason, args=(sight, name)
        )


def _take_with_reason(sight: Sight, name: str) -> None:
    take(sight, name, st.session_state.get(_reason_key(sight, name)) or "")


def _reason_key(sight: Sight, name: str) -> str:
    return f"reason-{sight.number}-{name}"


def _why_not(sight: Sight, name: str, moment: datetime) -> str:
    """A sentence where this person may not take the step at this moment, though their role may."""
    if problem := _not_allowed(sight.staff, name, moment):
        return problem
    own = sight.version is not None and sight.version.who == sight.staff.subject
    if name == "approve" and staff_desk().settings.four_eyes and own:
        return "you wrote this version, so somebody else has to approve it."
    return ""


def _not_allowed(staff: Staff, name: str, moment: datetime) -> str:
    try:
        authorise(staff, name, moment)
    except NotAllowed as trouble:
        return shown(str(trouble))
    return ""
