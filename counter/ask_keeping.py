"""What can be done with a conversation: taken away as a file, whole or one answer, or cleared."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Final

import streamlit as st

from assistant.results import Kept
from counter.conversation import Conversation
from counter.desk import open_desk
from counter.inert import inert
from counter.paper import Paper
from counter.paper_writing import answer_paper, conversation_paper
from counter.taking_away import KINDS, as_file

TAKE: Final = "Take this conversation away"
WHAT: Final = "What to take"
WHOLE: Final = "The whole conversation"
HOW: Final = (
    "Every citation comes along with its words and its place. HTML reads best in a browser; JSON can "
    "be checked again by its receipt."
)
NAMES: Final = {
    "html": "HTML",
    "md": "Markdown",
    "docx": "Word (DOCX)",
    "pdf": "PDF",
    "json": "JSON",
}
CLEAR: Final = "Clear this conversation"
CLEAR_HOW: Final = (
    "Every question and answer on this page will be forgotten. Nobody can bring them back."
)
CLEAR_NOW: Final = "Clear it"
CLEAR_NOT: Final = "Keep it"
_CLEARING: Final = "clearing"
_OPEN: Final = "take-away"


def keeping(talk: Conversation) -> None:
    """The two, under the conversation."""
    with st.container(key="keeping", gap="small"):
        _taking(talk)
        _clearing(talk)


@st.fragment
def _taking(talk: Conversation) -> None:
    folded = st.expander(TAKE, key=_OPEN, on_change="rerun")
    if not folded.open:
        return
    with folded:
        st.text(HOW)
        which = st.selectbox(WHAT, range(len(talk.kept) + 1), format_func=lambda n: _named(talk, n))
        with st.container(horizontal=True):
            for kind, name in NAMES.items():
                st.download_button(
                    inert(name),
                    data=_made(talk.kept, which, kind),
                    file_name=_file_name(which, kind),
                    mime=KINDS[kind],
                    on_click="ignore",
                    key=f"take-{kind}",
                )


def _named(talk: Conversation, number: int) -> str:
    """What a choice of what to take is called; the list shows it as plain text."""
    return f"Answer {number}: {talk.replies[number - 1].question[:60]}" if number else WHOLE


def _made(kept: list[Kept], which: int, kind: str) -> Callable[[], bytes]:
    """Makes the file, once it is asked for."""

    def made() -> bytes:
        return as_file(_paper(kept, which), kind).content

    return made


def _paper(kept: list[Kept], which: int) -> Paper:
    corpus = open_desk().corpus
    if which:
        return answer_paper(kept[which - 1], corpus, _today())
    return conversation_paper(kept, corpus, _today())


def _file_name(which: int, kind: str) -> str:
    """The name that `as_file` gives: what it is and the day, and nothing that was typed."""
    what = "answer" if which else "conversation"
    return f"copyright-desk-{what}-{_today():%Y-%m-%d}.{kind}"


def _today() -> date:
    return datetime.now(UTC).astimezone().date()


def _clearing(talk: Conversation) -> None:
    if not st.session_state.get(_CLEARING):
        st.button(CLEAR, key="clear", on_click=_ask_first)
        return
    with st.container(border=True):
        st.text(CLEAR_HOW)
        with st.container(horizontal=True):
            st.button(CLEAR_NOT, key="clear-not", type="primary", on_click=_leave)
            st.button(CLEAR_NOW, key="clear-now", on_click=_forget, args=(talk,))


def _ask_first() -> None:
    st.session_state[_CLEARING] = True


def _leave() -> None:
    st.session_state[_CLEARING] = False


def _forget(talk: Conversation) -> None:
    """Forget the conversation, and that anything was said of its answers."""
    talk.clear()
    _leave()
    st.session_state.pop("thanked", None)
    for key in [key for key in st.session_state if str(key).startswith(("feedback-", "thumb-"))]:
        del st.session_state[key]
