"""About: what this is and is not, what it holds, what it keeps, and where to turn."""

from __future__ import annotations

from typing import Final

import streamlit as st

from corpus.documents import Document
from counter.desk import open_desk
from counter.inert import inert
from counter.pause import where_to_turn
from counter.reading_frame import day
from counter.source_view import TIERS, USES

TITLE: Final = "About this desk"
WHAT: Final = (
    "It answers questions on one subject: registering a work with AI-made material in it at the U.S. "
    "Copyright Office. It is a program, not a person, and it uses no language model: it finds the "
    "passage that answers, shows its words, and says in plain words what they mean. The same question "
    "gets the same answer."
)
CHECK: Final = (
    "The check of your own work follows written rules. Each rule rests on words of the Office, which "
    "are shown. Nothing that you ask in the chat decides it: only answers that you confirm do."
)
HOLDS: Final = "What it answers from"
HOLDS_HOW: Final = "[Read these texts as a book](/read)"
ONLY: Final = "It knows nothing else. Where these texts are silent, it says so, and where to turn."
KEEPS: Final = "What it keeps"
KEEPS_HOW: Final = (
    "Your questions and answers are kept only while the page is open; reloading the page forgets them. "
    "Nothing leaves this server. How many answers of each kind were given is counted, without their "
    "words. Feedback is kept if you send it, and the form says what."
)
TURN: Final = "Where to turn"
TURN_HOW: Final = "The Copyright Office answers questions itself. Its own words on how:"


def page() -> None:
    """Draw it."""
    st.title(TITLE, anchor=False)
    st.text(WHAT)
    st.text(CHECK)
    st.header(HOLDS, anchor=False)
    for document in open_desk().corpus.documents:
        _document(document)
    st.text(ONLY)
    st.markdown(HOLDS_HOW)
    st.header(KEEPS, anchor=False)
    st.text(KEEPS_HOW)
    st.header(TURN, anchor=False)
    st.text(TURN_HOW)
    st.text(f"“{where_to_turn(open_desk().corpus)}”")


def _document(document: Document) -> None:
    with st.container(border=True):
        st.subheader(inert(document.title), anchor=False)
        st.text(f"{TIERS[document.tier]}, {day(document.published)}.")
        st.text(USES[document.tier])
