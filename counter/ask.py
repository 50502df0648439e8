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
from counter.ask_growing import growing, unfinished, where_it_grew
from counter.ask_keeping import keeping
from counter.conversation import Conversation, Unfinished
from counter.counts import ANSWERS
from counter.desk import open_desk
from counter.exchange import announce, exchange
from counter.follow_ups import follow_ups
from counter.growing import Growing
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
SENT: Final = (
    "Your question and the conversation before it are sent to the chat model {name}, with passages of "
    "these texts."
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
    talk, desk = conversation(), open_desk()
    ended = talk.settle(desk)
    pending = st.session_state.pop(_PENDING, None)
    if isinstance(pending, Asked) and desk.written_by_model:
        talk.begin(pending, desk)
        pending = None
    if not talk.begun and pending is None:
        st.text(WELCOME)
    # Read more than is taken, so that a long question is refused in words and never cut short.
    st.chat_input(PLACEHOLDER, max_chars=LONGEST * 20, key=_TYPED, on_submit=_submitted)
    _conversation(talk, ended)
    said, turn = _answered(talk, pending) if isinstance(pending, Asked) else _told(talk, ended)
    if talk.growing is not None:
        growing(talk)
    with st.container(key="below"):
        announce(said, turn)
        _below(talk)
        st.caption(NOT_KEPT)
        if desk.written_by_model:
            st.caption(inert(SENT.format(name=desk.written_by_model)))
    if ended is not None and ended.trouble is not None:
        raise ended.trouble


def conversation() -> Conversation:
    """The conversation of this session; a new one where there is none."""
    found = st.session_state.setdefault(_TALK, Conversation())
    return found if isinstance(found, Conversation) else Conversation()


def _conversation(talk: Conversation, ended: Growing | None) -> None:
    """The exchanges, the one that has just become whole among them, and what did not become whole."""
    replies = talk.replies
    fresh = ended.turn if ended is not None and ended.reply is not None else ""
    for number in range(_first_drawn(talk), len(replies)):
        unfinished(talk, number, _again)
        last = number == len(replies) - 1
        with where_it_grew(open_desk()):
            _exchange(talk, number, replies[number], fresh=fresh if last else "")
    unfinished(talk, len(replies), _again)


def _told(talk: Conversation, ended: Growing | None) -> tuple[str, str]:
    """What is announced of an answer that has ended; the answer is counted where it is whole."""
    if ended is None:
        return "", ""
    if ended.reply is None:
        return ended.why, ended.turn
    ANSWERS.count(ended.reply[0].kind)
    return str(talk.views[-1]["said"]), ended.turn


def _below(talk: Conversation) -> None:
    """What is offered under the conversation; nothing of it while an answer is on its way."""
    if talk.growing is None:
        _suggestions(talk)
    if trouble := st.session_state.pop(_TROUBLE, None):
        st.error(inert(f"{trouble} {GIVEN_BACK}"))
    if talk.kept and talk.growing is None:
        keeping(talk)


def _again(part: Unfinished) -> None:
    conversation().unfinished.remove(part)
    _asked(part.question)


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
    exchange(talk.views[number], f"exchange-{talk.place(number)}", fresh=fresh)
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
