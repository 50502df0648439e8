"""A question of an approved reply, with its answer, offered to the library as a gloss or an eval case."""

from __future__ import annotations

from typing import Final

import streamlit as st

from counter.inert import inert
from records.comments import KINDS, LONGEST, propose
from records.moments import now
from records.moves import APPROVED, CLOSED, SENT
from records.people import NotAllowed, authorise
from staff.acting import acting, attempt
from staff.desk import staff_desk
from staff.inquiry_sight import Sight
from staff.offering import EVAL_CASE, Offer, checked_question, offers_of
from staff.showing import line, shown

_AFTER: Final = (APPROVED, SENT, CLOSED)
_NAMES: Final = {
    "gloss": "A gloss: a plainer wording",
    "eval case": "An eval case: a test question",
}
_HOW: Final = (
    "Others will read what you offer. Take out names and everything by which the writer of the letter "
    "could be told. Nothing changes until a person takes the offer up."
)


def offers(sight: Sight) -> None:
    """A form for each question of the letter, once the reply was approved."""
    if sight.there.status not in _AFTER or sight.version is None:
        st.text("Once the reply is approved, its questions can be offered here.")
        return
    try:
        authorise(sight.staff, "propose", now())
    except NotAllowed as trouble:
        st.text(shown(str(trouble)))
        return
    st.text(_HOW)
    found = offers_of(sight.version)
    for place, each in enumerate(found or (Offer("", "", ()),)):
        with st.expander(inert(f"{place + 1}: {line(each.question, 90) or 'a question'}")):
            _form(sight, place, each)


def _form(sight: Sight, place: int, offer: Offer) -> None:
    key = f"offer-{sight.number}-{sight.seen}-{place}"
    with st.form(key):
        st.selectbox("Offer it as", KINDS, format_func=_NAMES.__getitem__, key=f"{key}-kind")
        st.text_area(
            "The question", offer.question, key=f"{key}-question", height=80, max_chars=LONGEST
        )
        st.text_area("The answer", offer.answer, key=f"{key}-answer", height=140, max_chars=LONGEST)
        st.multiselect(
            "The passages that answer it (none: the texts do not answer it)",
            offer.addresses,
            default=offer.addresses,
            key=f"{key}-addresses",
        )
        st.form_submit_button("Offer it", on_click=_offer, args=(sight, key))


def _offer(sight: Sight, key: str) -> None:
    state = st.session_state
    kind, question = state[f"{key}-kind"], state[f"{key}-question"] or ""

    def offered() -> object:
        return propose(
            staff_desk().database,
            acting(),
            sight.number,
            kind=kind,
            question=checked_question(question) if kind == EVAL_CASE else question,
            answer=state[f"{key}-answer"] or "",
            addresses=tuple(state[f"{key}-addresses"]),
        )

    attempt(offered, "Offered to the library. All offers stand on the page “Offers”.")
