"""Ask: the chat. A question, an answer in the Office's words, and each citation opened at its words."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final
from uuid import uuid4

import streamlit as st

from assistant.guard import Reply
from assistant.questions import LONGEST, Asked, BadQuestion
from assistant.stages import Stage
from counter.ask_check import offer_check
from counter.ask_feedback import feedback
from counter.ask_keeping import keeping
from counter.conversation import Conversation
from counter.counts import ANSWERS
from counter.desk import open_desk
from counter.exchange import announce, exchange
from counter.follow_ups import follow_ups
from counter.inert import inert

TITLE: Final = "Ask about registering a work made with AI"
WELCOME: Final = (
    "You get a short answer first, then the words of the U.S. Copyright Office that it rests on. "
    "Every citation opens at its place in the text."
)
SUGGESTIONS: Final = (
    "Do I have to say that part of my work was made with AI?",
    "Where on the form do I exclude the AI-generated parts?",
    "I already registered and did not mention the AI. What now?",
)
TRY: Final = "You could begin with one of these:"
NEXT: Final = "You could ask next:"
ANSWERED: Final = "These texts do answer:"
STAGES: Final[dict[Stage, str]] = {
    "search": "Looking in the Office's texts…",
    "answer": "Writing the answer, and checking every quote against its source…",
    "decide": "Checking that nothing more is said than the texts say…",
}
PLACEHOLDER: Final = "Your question"
NOT_KEPT: Final = (
    "What you type is kept only while this page is open. Reloading it forgets everything."
)
GIVEN_BACK: Final = "Your text is back in the box below: change it and send it again."
STYLE = Path(__file__).with_name("ask.css")
_TALK: Final = "talk"
_TYPED: Final = "typed"
_PENDING: Final = "pending"
_TROUBLE: Final = "trouble"
_ALL: Final = "all-drawn"
LATEST: Final = 20  # exchanges that are drawn at first; each costs time at every question
EARLIER: Final = "Show earlier answers"


def page() -> None:
    """Draw the conversation so far, answer what was just asked, and take the next question."""
    st.html(STYLE)
    st.title(TITLE, anchor=False)
    talk = conversation()
    pending = st.session_state.pop(_PENDING, None)
    if not talk.kept and pending is None:
        st.text(WELCOME)
    # Read more than is taken, so that a long question is refused in words and never cut short.
    st.chat_input(PLACEHOLDER, max_chars=LONGEST * 20, key=_TYPED, on_submit=_submitted)
    replies = talk.replies
    for number in range(_first_drawn(talk), len(replies)):
        _exchange(talk, number, replies[number])
    said, turn = _answered(talk, pending) if isinstance(pending, Asked) else ("", "")
    announce(said, turn)
    _suggestions(talk)
    if trouble := st.session_state.pop(_TROUBLE, None):
        st.error(inert(f"{trouble} {GIVEN_BACK}"))
    if talk.kept:
        keeping(talk)
    st.caption(NOT_KEPT)


def conversation() -> Conversation:
    """The conversation of this session; a new one where there is none."""
    found = st.session_state.setdefault(_TALK, Conversation())
    return found if isinstance(found, Conversation) else Conversation()


def _first_drawn(talk: Conversation) -> int:
    """From which exchange on the conversation is drawn: its latest, all where that was asked for."""
    earlier = max(0, len(talk.kept) - LATEST)
    if not earlier or st.session_state.get(_ALL):
        return 0
    st.button(EARLIER, key="earlier", on_click=_show_all)
    return earlier


def _show_all() -> None:
    st.session_state[_ALL] = True


def _submitted() -> None:
    _asked(st.session_state[_TYPED] or "", typed=True)


def _asked(question: str, *, typed: bool = False) -> None:
    """Take a question, or tell what is wrong with it and give the text back."""
    try:
        st.session_state[_PENDING] = conversation().take(question)
    except BadQuestion as trouble:
        st.session_state[_TROUBLE] = str(trouble)
        if typed:
            st.session_state[_TYPED] = question


def _answered(talk: Conversation, pending: Asked) -> tuple[str, str]:
    """Ask, telling each stage, and draw the exchange; gives what is announced of it."""
    place = st.empty()
    place.text(STAGES["search"])

    def told(stage: Stage) -> None:
        place.text(STAGES[stage])

    reply = talk.ask(pending, open_desk(), told)
    place.empty()
    ANSWERS.count(reply.kind)
    turn = uuid4().hex
    _exchange(talk, len(talk.kept) - 1, reply, fresh=turn)
    return talk.views[-1]["said"], turn


def _exchange(talk: Conversation, number: int, reply: Reply, *, fresh: str = "") -> None:
    exchange(talk.views[number], f"exchange-{number}", fresh=fresh)
    if reply.kind == "ask_facts":
        offer_check(reply, number)
    feedback(talk, number)


def _suggestions(talk: Conversation) -> None:
    if not talk.replies:
        _offered(TRY, SUGGESTIONS)
        return
    last = talk.replies[-1]
    asked = [reply.question for reply in talk.replies]
    if last.kind == "abstain":
        _offered(ANSWERED, [each for each in SUGGESTIONS if each not in asked])
    else:
        _offered(NEXT, follow_ups(last, asked, open_desk().corpus))


def _offered(lead: str, questions: Sequence[str]) -> None:
    if not questions:
        return
    with st.container(key="suggestions", gap="small"):
        st.text(lead)
        for number, question in enumerate(questions):
            key = f"suggestion-{number}"
            st.button(inert(question), key=key, on_click=_asked, args=(question,))
