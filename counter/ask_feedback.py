"""Feedback on one answer: good or not, why, and what exactly is kept if it is sent."""

from __future__ import annotations

from typing import Final

import streamlit as st

from assistant.bootstrap import Settings
from assistant.guard import Reply
from assistant.questions import Turn
from counter.conversation import Conversation, history
from counter.feedback import REASONS, BadFeedback, NotKept, keep
from counter.inert import inert

ASK: Final = "Was this answer good?"
GOOD: Final = "Yes"
BAD: Final = "No"
REASON: Final = "What is wrong with it?"
NO_REASON: Final = "Choose a reason"
COMMENT: Final = "What should we know? (You may leave this empty.)"
EARLIER: Final = "Keep the questions and answers before this one as well"
KEPT: Final = (
    "If you send this, your question, where the answer was found, and what you say here are kept on "
    "this server, to make the answers better. Leave out names and anything private."
)
SEND: Final = "Send feedback"
THANKS: Final = "Thank you. Your feedback was kept."
CHOOSE: Final = "Choose Yes or No first."
_DONE: Final = "thanked"


@st.fragment
def feedback(talk: Conversation, number: int) -> None:
    """Folded away under its answer; nothing of it is drawn or sent before it is opened."""
    if number >= len(talk.replies):
        return
    done: set[int] = st.session_state.setdefault(_DONE, set())
    if number in done:
        st.success(THANKS)
        return
    folded = st.expander(ASK, key=f"feedback-{number}", on_change="rerun", type="compact")
    if folded.open:
        with folded:
            _form(talk, number, done)


def _form(talk: Conversation, number: int, done: set[int]) -> None:
    good = st.radio(ASK, [GOOD, BAD], index=None, horizontal=True, key=f"thumb-{number}")
    with st.form(f"feedback-form-{number}", border=False):
        reason = None
        if good == BAD:
            reason = st.selectbox(
                REASON, list(REASONS), index=None, placeholder=NO_REASON, format_func=_reason
            )
        comment = st.text_area(COMMENT, height="content")
        earlier = number > 0 and st.checkbox(EARLIER)
        st.text(KEPT)
        sent = st.form_submit_button(SEND)
    if not sent:
        return
    replies = talk.replies
    before = history(replies[:number]) if earlier else []
    why = _trouble(replies[number], good, reason, comment, before)
    if why:
        st.error(inert(why))
        return
    done.add(number)
    st.rerun(scope="fragment")


def _reason(reason: str) -> str:
    """The words of a reason; the list shows them as plain text."""
    return REASONS[reason]


def _trouble(
    reply: Reply, good: str | None, reason: str | None, comment: str, before: list[Turn]
) -> str:
    """Keep it; empty where that went well, else a sentence."""
    if good is None:
        return CHOOSE
    try:
        keep(
            Settings().home,
            "up" if good == GOOD else "down",
            reply,
            reason=reason,
            comment=comment,
            history=before,
        )
    except (BadFeedback, NotKept) as trouble:
        return str(trouble)
    return ""
