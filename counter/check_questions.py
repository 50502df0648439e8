"""One question of the interview, and what a message in the chat seems to have answered already."""

from __future__ import annotations

from typing import Final

import streamlit as st

from assistant.interview import Interview, Offer, Question, answer, change, next_question
from assistant.interview_offers import (
    NAME,
    adopt,
    confirm,
    dismiss,
    place_of_offer,
    read_as,
    ready,
)
from assistant.interview_parts import BadName
from assistant.interview_progress import most_left
from counter.check_words import asked_because, office_words
from counter.guiding import Guide, heading, wrong
from counter.inert import inert

OFFERS: Final = "Did we read your message right?"
OFFERS_HOW: Final = (
    "This is what your message seems to tell. Nothing of it counts until you say that it is right."
)
CHOOSE: Final = "Choose one of the answers, then go on."


def question_screen(state: Interview, guide: Guide) -> Interview | None:
    """One question, why it is asked, and the answers to choose from."""
    asked = next_question(state)
    if asked is None:
        return None
    heading(asked.question)
    st.text(_progress(state))
    st.text(f"Why we ask: {asked.why}")
    after = _options(state, asked, guide)
    office_words(asked_because(asked), "question")
    return after


def _progress(state: Interview) -> str:
    left = most_left(state)
    if state.at:
        return "You can change your answer here. The other answers stay."
    return "This is the last question." if left == 1 else f"At most {left} questions left."


def _options(state: Interview, asked: Question, guide: Guide) -> Interview | None:
    key = guide.name(f"answer-{asked.place}", asked.question)
    with st.form(f"ask-{asked.place}", border=False):
        trouble = st.container()
        chosen = st.radio(
            inert(asked.question),
            range(len(asked.options)),
            index=asked.given,
            format_func=lambda n: inert(asked.options[n][1]),
            key=key,
            label_visibility="collapsed",
        )
        went_on = st.form_submit_button("Continue", type="primary")
    if not went_on:
        return None
    if chosen is None:
        with trouble:
            wrong(guide, key, CHOOSE)
        return None
    return answer(state, asked.place, asked.options[chosen][0])


def offers_screen(state: Interview, guide: Guide) -> Interview | None:
    """What a message seems to tell, each with its own words: to be confirmed, changed or left out."""
    heading(OFFERS)
    st.text(OFFERS_HOW)
    after = None
    for offer in ready(state):
        with st.container(border=True):
            drawn = _part_offered if offer.fact == NAME else _fact_offered
            after = drawn(state, offer, guide) or after
    return after


def _fact_offered(state: Interview, offer: Offer, guide: Guide) -> Interview | None:
    says, place = read_as(offer), place_of_offer(state, offer)
    st.text(f"{says[0].upper()}{says[1:]}.")
    st.text(f"Your words: “{offer.words}”")
    with st.container(horizontal=True):
        if st.button("Yes, that is right", key=_key(guide, "yes", offer, "Yes, that is right")):
            return confirm(state, offer)
        if st.button("Change", key=_key(guide, "change", offer, "Change")):
            return change(state, place)
        if st.button("Leave out", key=_key(guide, "leave", offer, "Leave out")):
            return dismiss(state, offer)
    return None


def _part_offered(state: Interview, offer: Offer, guide: Guide) -> Interview | None:
    key = f"offered-{offer.part}"
    with st.form(f"form-{key}", border=False):
        st.text("This seems to be a part of your work. You may change its name.")
        st.text(f"Your words: “{offer.words}”")
        trouble = st.container()
        field = guide.name(key, "Name of a part")
        name = st.text_input("Name of a part", value=str(offer.value), key=field, max_chars=1000)
        with st.container(horizontal=True):
            yes = st.form_submit_button(
                "Yes, it is a part", key=_key(guide, "yes", offer, "Yes, it is a part")
            )
            no = st.form_submit_button("Leave out", key=_key(guide, "leave", offer, "Leave out"))
    if no:
        return dismiss(state, offer)
    if not yes:
        return None
    try:
        return adopt(state, offer, name)
    except BadName as why:
        with trouble:
            wrong(guide, field, str(why))
    return None


def _key(guide: Guide, verb: str, offer: Offer, label: str) -> str:
    """The key of a button, whose accessible name also says what it is about."""
    return guide.name(f"{verb}-{offer.part}-{offer.fact}", f"{label}: {read_as(offer)}")
