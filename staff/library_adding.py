"""Documents added on the admins' page: read first, looked at, described, and only then published."""

from __future__ import annotations

from datetime import date
from typing import Final

import streamlit as st

from assistant.bootstrap import Settings
from corpus.adding import NAME, File, Told
from corpus.change_telling import change_lines
from corpus.documents import Corpus
from corpus.errors import BadInput
from corpus.fidelity_telling import fidelity_lines
from corpus.intake import KINDS
from corpus.rows import TIERS, id_from
from counter.inert import inert
from records.people import Staff
from staff.acting import attempt, tell
from staff.desk import staff_desk
from staff.library_work import Read, indexed, publish, read
from staff.showing import line, shown

_READ: Final = "library-read"
_TURN: Final = "library-turn"
_NEW: Final = "New documents"
_EARLIEST: Final = date(1790, 5, 31)  # the first copyright act


def adding(admin: Staff, settings: Settings, corpus: Corpus) -> None:
    """A form for files; what was read of them; a form for what they are."""
    st.header("Add documents", anchor=False)
    _choosing(admin, settings, corpus)
    made = st.session_state.get(_READ)
    if isinstance(made, Read):
        _looked_at(made)
        _publishing(admin, settings, corpus, made)


def _choosing(admin: Staff, settings: Settings, corpus: Corpus) -> None:
    turn = st.session_state.get(_TURN, 0)
    added = {d.id: line(d.title, 80) for d in corpus.documents if d.added}
    with st.form(f"choose-{turn}", border=False):
        files = st.file_uploader(
            "Files (PDF, HTML, Markdown or text)",
            type=[each.removeprefix(".") for each in KINDS],
            accept_multiple_files=True,
            key=f"library-files-{turn}",
        )
        replaces = st.selectbox(
            "They are",
            ["", *added],
            format_func=lambda each: f"A new version of {added[each]} ({each})" if each else _NEW,
            key=f"library-replaces-{turn}",
        )
        st.text("They are read first. Nothing is published before you have seen how well.")
        if not st.form_submit_button("Read them"):
            return
    supplied = [File(file.name, file.getvalue()) for file in files]
    with st.spinner("Reading…"):
        made = attempt(
            lambda: read(staff_desk().database, admin, settings, supplied, replaces or "")
        )
    if made is not None:
        st.session_state[_READ] = made
    st.rerun()


def _looked_at(made: Read) -> None:
    for file, taken in made.fit:
        with st.container(border=True):
            st.text(f"{line(file.name, 100)} can be taken in.")
            for told in fidelity_lines(taken.report):
                st.text(shown(told, 600))
    for unfit in made.unfit:
        with st.container(border=True):
            st.text(f"{line(unfit.name, 100)} is refused.")
            for reason in unfit.reasons:
                st.text(shown(reason, 600))
            for told in fidelity_lines(unfit.report) if unfit.report else ():
                st.text(shown(told, 600))
    if made.compared is not None:
        with st.container(border=True):
            st.text("What the new version changes:")
            found = made.compared
            every = st.checkbox("Show all of it", key="library-every")
            lines = change_lines(found.changes, found.touched, every=every)
            st.text(shown("\n".join(lines)))


def _publishing(admin: Staff, settings: Settings, corpus: Corpus, made: Read) -> None:
    if not made.fit:
        return
    was = corpus.document(made.replaces) if made.replaces else None
    several = len(made.fit) > 1
    tiers = list(TIERS)
    with st.form("publish", border=True):
        st.subheader(inert(_describe(several=several)), anchor=False)
        tier = st.selectbox(
            "Tier",
            tiers,
            index=tiers.index(was.tier) if was else None,
            format_func=lambda each: f"{each}: {TIERS[each]}",
            placeholder="Choose what it is",
        )
        more = f" ({NAME} stands for the file's name)" if several else ""
        title = st.text_input(inert(f"Title{more}"), value=was.title if was else "", max_chars=500)
        citation = st.text_input(
            inert(f"Cited as{more}"), value=was.citation if was else "", max_chars=500
        )
        published = st.date_input(
            "Came out on", value=was.published if was else None, min_value=_EARLIEST
        )
        rights = st.text_input(
            "By what right it may be shown", value=was.rights if was else "", max_chars=500
        )
        publisher = st.text_input(
            "Published by, if known", value=was.publisher if was else "", max_chars=500
        )
        url = st.text_input("Web address, if any", value=was.url if was else "", max_chars=500)
        name = made.replaces or ("" if several else _id_of(made))
        given = name
        if not several and not made.replaces:
            given = st.text_input("Id, by which it is addressed", value=name, max_chars=60)
        if not st.form_submit_button("Publish"):
            return

    def told() -> Told:
        if tier is None or published is None:
            raise BadInput("Choose a tier, and say when it came out. Nothing was published.")
        return Told(tier, title, citation, published, rights, url, publisher, given)

    with st.spinner("Publishing, then indexing; the first time this takes minutes…"):
        done = attempt(lambda: _published(admin, settings, made, told()))
    if done:
        del st.session_state[_READ]
        st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1
    st.rerun()


def _describe(*, several: bool) -> str:
    return "What they are, told for all of them at once" if several else "What it is"


def _id_of(made: Read) -> str:
    try:
        return id_from(made.fit[0][0].name)
    except BadInput:  # nothing is left of the name: the admin gives one
        return ""


def _published(admin: Staff, settings: Settings, made: Read, told: Told) -> bool:
    database = staff_desk().database
    ids = publish(database, admin, settings, made, told)
    came = indexed(database, admin, settings, lambda _: None)
    tell("done", f"Published: {', '.join(ids)}. {came}")
    return True
