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
from counter.source_view import may_be_used, what_it_is

TITLE: Final = "About this desk"
WHAT: Final = (
    "It answers questions on one subject: registering a work with AI-made material in it at the U.S. "
    "Copyright Office. It is a program, not a person. It finds the passage that answers, shows its "
    "words, and says in plain words what they mean."
)
NO_MODEL: Final = "It uses no chat model. The same question gets the same answer."
MODEL: Final = (
    "The chat model {name} helps to read questions and to word answers. It is sent your question, the "
    "conversation before it, and passages of these texts; never the answers that you give in the check. "
    "Of what it writes only that is shown which stands in the texts, and the page says which sentences "
    "are its own. The same question may get an answer in other words. {measured}"
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
NOTHING_LEAVES: Final = "Nothing leaves this server."
LEAVES: Final = (
    "What is sent to the chat model, as said above, may leave this server; what becomes of it there is "
    "for whoever runs the model to say."
)
TURN: Final = "Where to turn"
TURN_HOW: Final = "The Copyright Office answers questions itself. Its own words on how:"


def page() -> None:
    """Draw it."""
    st.title(TITLE, anchor=False)
    st.text(WHAT)
    st.text(which_model(open_desk().road.writer))
    st.text(CHECK)
    st.header(HOLDS, anchor=False)
    for document in open_desk().corpus.documents:
        _document(document)
    st.text(ONLY)
    st.markdown(HOLDS_HOW)
    st.header(KEEPS, anchor=False)
    leaves = LEAVES if open_desk().written_by_model else NOTHING_LEAVES
    st.text(KEEPS_HOW.format(leaves=leaves))
    st.header(TURN, anchor=False)
    st.text(TURN_HOW)
    st.text(f"“{where_to_turn(open_desk().corpus)}”")


def which_model(writer: Writer | None) -> str:
    """Which chat model words the answers, and how often what it wrote held when it was measured."""
    if writer is None:
        return NO_MODEL
    row = writer.chat.measured
    held = MEASURED.format(accepted=row.accepted, n=row.n) if row else UNMEASURED
    return MODEL.format(name=writer.chat.name, measured=held)


def _document(document: Document) -> None:
    with st.container(border=True):
        st.subheader(inert(document.title), anchor=False)
        st.text(f"{what_it_is(document)}, {day(document.published)}.")
        st.text(may_be_used(document))
