"""The page of one inquiry: its letter, the reply in an editor, what that stands on, and what comes next."""

from __future__ import annotations

from typing import Final

import streamlit as st

from corpus.errors import Trouble
from counter.desk import open_desk
from counter.draft_findings import basis_desk, findings_list
from counter.inert import inert
from records.inquiries import NoSuchInquiry, assign
from records.people import Staff
from staff.acting import acting, attempt, reader, what_came_of_it
from staff.desk import staff_desk
from staff.helping import helping
from staff.inquiry_comments import comments_desk
from staff.inquiry_editor import editor
from staff.inquiry_history import history, sent_back
from staff.inquiry_letter import letter_shown
from staff.inquiry_offers import offers
from staff.inquiry_sending import sending
from staff.inquiry_sight import Sight, sight_of
from staff.inquiry_steps import steps
from staff.inquiry_versions import versions_desk
from staff.showing import STATUS_WORDS, line, moment, subject_of, whose
from staff.writing import UNSAVED

PARAMETER: Final = "inquiry"
_MOST_DIGITS: Final = 9


def page() -> None:
    """The inquiry that the address names, as far as whoever is signed in may see it."""
    st.button("Back to all inquiries", on_click=_back)
    staff = reader()
    if staff is None:
        what_came_of_it()
        return
    try:
        sight = sight_of(staff_desk().database, _number(), staff)
    except Trouble as trouble:
        st.title("Inquiry", anchor=False)
        st.error(inert(str(trouble)))
        return
    helping()
    _head(sight)
    what_came_of_it()
    if sight.there.erased:
        _erased(sight)
        return
    sent_back(sight)
    _work(sight)
    _more(sight)


def _number() -> int:
    """The number in the address; raises NoSuchInquiry where there is none."""
    given = str(st.query_params.get(PARAMETER, ""))
    if given.isascii() and given.isdigit() and len(given) <= _MOST_DIGITS:
        return int(given)
    raise NoSuchInquiry("This address names no inquiry. Choose one in the queue.")


def _back() -> None:
    st.query_params.pop(PARAMETER, None)


def _head(sight: Sight) -> None:
    there = sight.there
    st.title(inert(f"Inquiry {there.id}: {subject_of(there)}"), anchor=False)
    told = [STATUS_WORDS.get(there.status, there.status), whose(there, sight.staff)]
    told += [f"received {moment(there.received)}"]
    if sight.version:
        told.append(f"reply at version {sight.seen}, by {line(sight.version.who_name, 60)}")
    with st.container(horizontal=True, vertical_alignment="center", key="inquiry-head"):
        st.text(" · ".join(told))
        if there.erased:
            return
        if there.assigned != sight.staff.subject:
            st.button("Assign to me", on_click=_assign, args=(sight, sight.staff))
        if there.assigned is not None:
            st.button("Assign to nobody", on_click=_assign, args=(sight, None))


def _assign(sight: Sight, to: Staff | None) -> None:
    number = sight.number
    attempt(
        lambda: assign(
            staff_desk().database,
            acting(),
            number,
            seen=sight.there.assigned,
            to=(to.subject, to.name) if to else None,
        ),
        f"Inquiry {number} is {'yours' if to else 'nobody’s'} now.",
    )


def _erased(sight: Sight) -> None:
    """What is left of an inquiry that was erased: that it was, and what was done with it."""
    UNSAVED.forget_inquiry(sight.number)
    st.info("The letter and its replies were erased. What was done with them is still told below.")
    history(sight)


def _work(sight: Sight) -> None:
    """The letter, the reply and its basis, side by side; on a narrow page one under the other."""
    letter, reply, basis = st.columns([3, 4, 3])
    with letter, st.container(key="inquiry-letter"):
        letter_shown(sight)
    with reply, st.container(key="inquiry-reply"):
        found = editor(sight)
        steps(sight)
        sending(sight)
    with basis, st.container(key="inquiry-basis"):
        st.header("What it stands on", anchor=False)
        if found:
            findings_list(found)
            basis_desk(found.findings, open_desk().corpus)
        else:
            st.text("Once there is a reply, each of its sentences is looked at here.")


def _more(sight: Sight) -> None:
    comments, versions, offered, told = st.tabs(
        ["Comments", "Versions", "Offer to the library", "History"]
    )
    with comments:
        comments_desk(sight)
    with versions:
        versions_desk(sight)
    with offered:
        offers(sight)
    with told:
        history(sight)
