"""About: what this is and is not, what it holds, what it keeps, and where to turn."""

from __future__ import annotations

from typing import Final

import streamlit as st

from assistant.writing import Writer
from corpus.documents import Document
from counter.desk import open_desk
from counter.inert import inert
from counter.pause import where_to_turn
from counter.reading_frame import day
from counter.source_view import TIERS, USES

TITLE: Final = "About this desk"
SUBJECT: Final = (
    "It answers questions on one subject: registering a work with AI-made material in it at the U.S. "
    "Copyright Office. "
)
WITHOUT_MODEL: Final = (
    "It is a program, not a person, and it uses no language model: it finds the "
    "passage that answers, shows its words, and says in plain words what they mean. The same question "
    "gets the same answer."
)
WITH_MODEL: Final = (
    "It is a program, not a person. It finds the passages that answer, and a language model, {name}, "
    "writes sentences about them. Only those are shown whose quote stands there and which say what it "
    "says; where none does, or the model does not answer, the Office's own words stand alone. Your "
    "question and the conversation go to that model. {measured}"
)
MEASURED: Final = "When it was measured, {accepted:.0%} of its sentences held (of {n})."
UNMEASURED: Final = "How often its sentences hold has not been measured yet."
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
    "{leaves} How many answers of each kind were given is counted, without their "
    "words. Feedback is kept if you send it, and the form says what."
)
STAYS: Final = "Nothing leaves this server."
LEAVES: Final = "They leave this server only for the language model that was named above."
TURN: Final = "Where to turn"
TURN_HOW: Final = "The Copyright Office answers questions itself. Its own words on how:"


def page() -> None:
    """Draw it."""
    st.title(TITLE, anchor=False)
    st.text(what(open_desk().road.writer))
    st.text(CHECK)
    st.header(HOLDS, anchor=False)
    for document in open_desk().corpus.documents:
        _document(document)
    st.text(ONLY)
    st.markdown(HOLDS_HOW)
    st.header(KEEPS, anchor=False)
    leaves = LEAVES if open_desk().road.writer else STAYS
    st.text(KEEPS_HOW.format(leaves=leaves))
    st.header(TURN, anchor=False)
    st.text(TURN_HOW)
    st.text(f"“{where_to_turn(open_desk().corpus)}”")


def what(writer: Writer | None) -> str:
    """What it is; with a chat model, which one, and how often what it wrote held."""
    if writer is None:
        return SUBJECT + WITHOUT_MODEL
    row = writer.chat.measured
    held = MEASURED.format(accepted=row.accepted, n=row.n) if row else UNMEASURED
    return SUBJECT + WITH_MODEL.format(name=writer.chat.name, measured=held)


def _document(document: Document) -> None:
    with st.container(border=True):
        st.subheader(inert(document.title), anchor=False)
        st.text(f"{TIERS[document.tier]}, {day(document.published)}.")
        st.text(USES[document.tier])
