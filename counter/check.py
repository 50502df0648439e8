"""Check: the guided interview, one question at a time, and what the rules make of the answers.

The session holds the Interview and nothing else. Every screen is drawn from it by a function that
takes it, and gives the next one where a button was pressed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import streamlit as st

from assistant.facts import Proposal
from assistant.interview import AGAIN, Interview, Screen, back, change, forward, screen
from assistant.interview_link import BadLink, from_link
from assistant.interview_offers import offered
from counter.check_answers import review_screen
from counter.check_parts import name_screen, parts_screen
from counter.check_questions import offers_screen, question_screen
from counter.check_result import result_screen
from counter.guiding import Guide, guided, heading, link_opened
from counter.inert import inert

TITLE: Final = "Check your work"
WELCOME: Final = (
    "Answer some questions about your work. You get what to claim, what to leave out and what to "
    "do, with the Copyright Office's own words for each point. Your answers are kept only while "
    "this page is open."
)
OPENED: Final = (
    "The answers that the link holds are back. Look through them before you rely on them."
)
AGAIN_HEADING: Final = "Start again?"
AGAIN_HOW: Final = "Every part and every answer will be forgotten."
FRESH: Final = "You can start the check afresh here."
STYLE: Final = Path(__file__).with_name("check.css")
_KEPT: Final = "check"

Draw = Callable[[Interview, Guide], Interview | None]


def again_screen(state: Interview, guide: Guide) -> Interview | None:
    """Whether everything is to be forgotten: one press too many must not cost all answers."""
    heading(AGAIN_HEADING)
    st.text(AGAIN_HOW)
    if st.button("Keep my answers", key=guide.name("keep", "Keep my answers"), type="primary"):
        return forward(state)
    if st.button("Forget them and start again", key="forget"):
        return Interview()
    return None


SCREENS: dict[Screen, Draw] = {
    "offers": offers_screen,
    "parts": parts_screen,
    "name": name_screen,
    "question": question_screen,
    "review": review_screen,
    "result": result_screen,
    "again": again_screen,
}


def begin_with(proposals: Sequence[Proposal]) -> None:
    """Hand over what a message seems to tell: the check shows it first, to be confirmed."""
    st.session_state[_KEPT] = offered(_state(), proposals)


def open_link(held: str) -> None:
    """Take up the answers that a link holds, or say why not and leave everything as it is."""
    try:
        st.session_state[_KEPT] = from_link(held)
    except BadLink as trouble:
        st.error(inert(f"{trouble} {FRESH}"))
        return
    st.info(OPENED)


def page() -> None:
    """Draw the screen that the answers so far lead to."""
    st.html(STYLE)
    st.title(TITLE, anchor=False)
    held = link_opened()
    if held:
        open_link(held)
    state = _state()
    if not state.parts and not state.offers:
        st.text(WELCOME)
    shown = screen(state)
    told = (state.parts, len(state.given), len(state.offers))
    guide = Guide(screen=shown, step=f"{shown} {state.at} {told}")
    after = SCREENS[shown](state, guide) or _leaving(state)
    guided(guide)
    if after is not None:
        st.session_state[_KEPT] = after
        st.rerun()


def _state() -> Interview:
    state = st.session_state.get(_KEPT)
    return state if isinstance(state, Interview) else Interview()


def _leaving(state: Interview) -> Interview | None:
    """The two ways out of every screen: one step back, and the beginning."""
    if state == Interview() or screen(state) == "again":
        return None
    with st.container(horizontal=True):
        if screen(state) not in ("parts", "offers") and st.button("Back", key="back"):
            return back(state)
        if st.button("Start again", key="again"):
            return change(state, AGAIN)
    return None
