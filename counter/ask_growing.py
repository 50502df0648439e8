"""The answer that is on its way: drawn as its sentences are verified, with a button that ends it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Final

import streamlit as st

from assistant.bootstrap import Assistant
from assistant.stages import Stage
from counter.conversation import Conversation, Unfinished
from counter.desk import open_desk
from counter.exchange import exchange
from counter.exchange_view import part_view

Again = Callable[[Unfinished], None]
STOP: Final = "Stop this answer"
AGAIN: Final = "Ask this again"
EVERY: Final = 0.25  # seconds between two looks at it
NOTHING_YET: Final[dict[Stage, str]] = {
    "search": "Looking in the Office's texts…",
    "answer": "The answer is being written. Each sentence is shown once it has been checked…",
    "decide": "Checking that nothing more is said than the texts say…",
}
MORE: Final = "This answer is not finished: more is being written and checked…"


def growing(talk: Conversation) -> None:
    """Draw what stands of it, again and again, until it has ended; then the whole page once more."""
    st.fragment(_drawn, run_every=EVERY)(talk)


def _drawn(talk: Conversation) -> None:
    now = talk.growing
    if now is None:
        st.rerun()
    ended = now.ended
    now.look()
    part = now.part
    line = NOTHING_YET[now.stage] if part is None else MORE
    view = part_view(now.asked.question, part, open_desk().corpus, line, "growing")
    exchange(view, f"exchange-{talk.place(len(talk.kept))}", fresh=now.turn)
    st.button(STOP, key="stop", on_click=now.stop)
    if ended:  # drawn all the same, so that it stays in its place until the page is drawn
        st.rerun()


def where_it_grew(desk: Assistant) -> AbstractContextManager[object]:
    """A block like the one in which an answer grows, so that the browser keeps it when it is whole."""
    return st.container() if desk.written_by_model else nullcontext()


def unfinished(talk: Conversation, number: int, again: Again) -> None:
    """The parts that were shown before the exchange of that number, each with a way to ask again."""
    for place, part in enumerate(talk.unfinished):
        if part.after == number:
            with st.container():
                exchange(part.view, f"exchange-{number + place}")
                st.button(AGAIN, key=f"again-{place}", on_click=again, args=(part,))
