"""The library for admins: what it holds, documents added or replaced, documents taken out."""

from __future__ import annotations

from typing import Final

import streamlit as st

from assistant.bootstrap import Settings
from corpus.change_telling import rests_lines
from corpus.documents import Corpus, Document, open_corpus
from corpus.errors import BadInput
from counter.inert import inert
from counter.reading_frame import day
from counter.source_view import may_be_used, what_it_is
from evals.touching import rests_on
from records.moments import now
from records.people import NotAllowed, Staff, authorise
from staff.acting import attempt, tell, what_came_of_it
from staff.desk import staff_desk
from staff.library_adding import adding
from staff.library_steps import ACTION, replies_resting
from staff.library_work import indexed, take_out
from staff.showing import line, many, shown

TITLE: Final = "Library"
SURE: Final = "I mean to take it out. Answers will rest on it no more."


def page() -> None:
    """Every section for an admin; for anybody else the sentence why not."""
    st.title(TITLE, anchor=False)
    try:
        admin = authorise(staff_desk().signed_in(), ACTION, now())
    except NotAllowed as refused:
        st.error(inert(str(refused)))
        return
    what_came_of_it()
    settings = Settings(home=staff_desk().settings.home)
    corpus = open_corpus(library=settings.library)
    _held(corpus)
    adding(admin, settings, corpus)
    _taking_out(admin, settings, corpus)


def _held(corpus: Corpus) -> None:
    st.header("What it holds", anchor=False)
    for sentence in corpus.left_out:
        st.error(inert(shown(sentence)))
    for document in corpus.documents:
        with st.expander(inert(f"{line(document.title)} ({document.id})")):
            for told in _told(document):
                st.text(told)


def _told(document: Document) -> tuple[str, ...]:
    came = "added" if document.added else "comes with the desk"
    return (
        f"{what_it_is(document)}, {day(document.published)}. {may_be_used(document)}",
        f"{document.id}, {came}; {many(len(document.passages), 'passage')}",
        f"Cited as {line(document.citation)}",
        f"Rights: {line(document.rights, 300)}",
    )


def _taking_out(admin: Staff, settings: Settings, corpus: Corpus) -> None:
    added = [document for document in corpus.documents if document.added]
    if not added:
        return
    st.header("Take a document out", anchor=False)
    titles = {document.id: f"{line(document.title, 80)} ({document.id})" for document in added}
    chosen = st.selectbox(
        "Document to take out",
        list(titles),
        index=None,
        format_func=lambda each: titles[each],
        placeholder="Choose a document",
        key="take-out",
    )
    if chosen is None:
        return
    document = corpus.document(chosen)
    rests = (
        *rests_on(document, corpus),
        *replies_resting(staff_desk().database, admin, document.id),
    )
    st.text("What rests on it:")
    for told in rests_lines(rests):
        st.text(told)
    sure = st.checkbox(SURE)
    if st.button("Take it out"):
        with st.spinner("Taking it out of the library and of every index…"):
            attempt(lambda: _taken_out(admin, settings, chosen, confirmed=sure))
        st.rerun()


def _taken_out(admin: Staff, settings: Settings, document: str, *, confirmed: bool) -> None:
    if not confirmed:
        raise BadInput("Tick that you mean it. Nothing was taken out.")
    database = staff_desk().database
    take_out(database, admin, settings, document)
    tell("done", f"{document} is taken out. {indexed(database, admin, settings, _quiet)}")


def _quiet(_: str) -> None:
    """The steps of the building are for a terminal."""
