"""The review: every answer with a way to change it, before there is a result."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

from assistant.interview import PARTS, RESULT, WHOLE, Interview, Told, change, review
from assistant.interview_link import to_link
from counter.guiding import Guide, heading, link_shown
from counter.inert import inert

HEADING: Final = "Look through your answers"
HOW: Final = "The result follows from these answers alone. Change what is not right."
ALL_OF_IT: Final = "The whole work and its application"
ASIDE: Final = "Kept aside"
ASIDE_HOW: Final = (
    "These answers do not go with your other answers, so they do not count. They come back if "
    "they go with them again."
)
LINK: Final = (
    "The link itself holds your answers and the names of the parts. Anyone who has the link can "
    "read them. Nothing is stored here, so nobody can take a link back."
)


def review_screen(state: Interview, guide: Guide) -> Interview | None:
    """All answers, part by part, each with a button that leads back to its question."""
    heading(HEADING)
    st.text(HOW)
    told = review(state)
    after = _parts(state)
    for part in (*state.parts, WHOLE):
        counting = [each for each in told if each.part == part and each.counts]
        if counting:
            st.subheader(inert(f"“{part}”") if part != WHOLE else ALL_OF_IT, anchor=False)
            after = _rows(state, counting, guide) or after
    aside = [each for each in told if not each.counts]
    if aside:
        st.subheader(ASIDE, anchor=False)
        st.text(ASIDE_HOW)
        after = _rows(state, aside, guide) or after
    if st.button("Show the result", type="primary", key="show-result"):
        after = change(state, RESULT)
    link_to_answers(state)
    return after


def _parts(state: Interview) -> Interview | None:
    listed = ", ".join(f"“{name}”" for name in state.parts)
    with st.container(border=True):
        st.text("What the work consists of")
        st.text(listed)
        if st.button("Change the parts", key="change-parts"):
            return change(state, PARTS)
    return None


def _rows(state: Interview, told: Sequence[Told], guide: Guide) -> Interview | None:
    after = None
    for each in told:
        with st.container(border=True):
            st.text(each.question)
            st.text(f"Your answer: {each.answer}")
            key = guide.name(f"change-{each.place}", f"Change: {each.question}")
            if st.button("Change", key=key):
                after = change(state, each.place)
    return after


def link_to_answers(state: Interview) -> None:
    """A link that brings these answers back, made only when it is asked for."""
    if st.button("Make a link to these answers", key="make-link"):
        st.text(LINK)
        link_shown(to_link(state))
