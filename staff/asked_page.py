"""The page of what people ask: what to write next, what became of questions and replies, and drift."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import streamlit as st

from corpus.errors import Trouble
from counter.inert import inert
from records.moments import now
from records.people import authorise
from staff import asked_tables as tables
from staff import asked_words as words
from staff.asked import Grouped, Report
from staff.asked_desk import REPORTS
from staff.asked_writing import as_taken
from staff.counted import Counted
from staff.desk import StaffDesk, staff_desk
from staff.gaps import Gap

TITLE: Final = "What people ask"
STYLE = Path(__file__).with_name("asked.css")
MAKING: Final = "Counting, and grouping what was left open…"
PERIODS: Final = (7, 30, 90, 365)


def page() -> None:
    """Draw it for a signed-in staff member; with nothing asked it says so."""
    st.title(TITLE, anchor=False)
    desk = staff_desk()
    try:
        authorise(desk.signed_in(), "read", now())
        days = st.selectbox("Compare the last", PERIODS, index=1, format_func=_days)
        made = _report(desk, days)
    except Trouble as trouble:
        st.error(inert(str(trouble)))
        return
    if not made.counted.questions and not made.counted.thumbs:
        st.text(words.NOTHING)
        return
    st.html(STYLE)
    with st.container(key="asked"):
        st.text(words.of_periods(made.periods))
        _next(made.grouped)
        _away(made)
        _outcomes(made.counted)
        _replies(made.counted)
        _applicants(made.counted)


def _days(days: int) -> str:
    return f"{days} days with the {days} days before"


def _report(desk: StaffDesk, days: int) -> Report:
    """The report as things stand, with a bar while a new one is made."""
    place = st.empty()
    with place.container():
        bar = st.progress(0.0, text=MAKING)

        def hear(done: float) -> None:
            bar.progress(done, text=MAKING)

        made = REPORTS.latest(desk, days, hear)
    place.empty()
    return made


def _next(grouped: Grouped) -> None:
    st.header("What to write next", anchor=False)
    if not grouped.looked_at:
        st.text(words.NOTHING_OPEN)
        return
    for told in (words.of_grouping(grouped), words.HOW_GROUPED, words.HOW_RANKED, words.MASKED):
        st.text(told)
    _table(
        tables.next_rows(grouped.listed), "Groups of questions, to be written about in this order"
    )
    if grouped.listed:
        _examples(grouped.listed)
        st.subheader("The first groups, month by month", anchor=False)
        _table(tables.group_rows(grouped), "How many questions each group has in each month")
    if grouped.farthest:
        st.subheader("Unlike what was asked before", anchor=False)
        st.text(words.FARTHEST)
        for each in grouped.farthest:
            st.text(f"• {each.text}")


def _examples(listed: Sequence[Gap]) -> None:
    st.subheader("Examples of a group", anchor=False)
    names = [f"{rank}. {gap.question}" for rank, gap in enumerate(listed, start=1)]
    chosen = st.selectbox("Group", names)
    gap = listed[names.index(chosen)]
    for each in gap.examples:
        whose = " (an applicant’s)" if each.applicant else ""
        st.text(f"• {each.text}{whose}")
    st.text(f"Asked from {gap.first} to {gap.last}.")
    st.text(f"The nearest passage, which may not answer it: {words.of_nearest(gap)}")


def _away(made: Report) -> None:
    st.subheader("Take it away", anchor=False)
    with st.container(horizontal=True):
        for kind, label in (("csv", "What to write next, as a table"), ("md", "All, as Markdown")):
            taken = as_taken(made, kind)
            st.download_button(inert(label), taken.content, taken.name, taken.mime)


def _outcomes(found: Counted) -> None:
    st.header("What became of the questions", anchor=False)
    st.text(f"{found.questions} questions in {found.letters} letters, by the desk’s first draft.")
    _table(tables.month_rows(found), "Questions of each month by outcome")
    if found.questions:
        st.subheader("Change of the shares", anchor=False)
        _table(
            tables.change_rows(found), "Share of each outcome in the two periods, and the change"
        )


def _replies(found: Counted) -> None:
    st.header("What became of the replies", anchor=False)
    st.subheader("Passages kept, edited and dropped", anchor=False)
    _table(tables.passage_rows(found), "Each passage: how often it went out as drafted")
    st.subheader("Days from the letter to the reply", anchor=False)
    st.text(f"{found.took.waiting} letters have no reply yet; they are not in these figures.")
    _table(tables.took_rows(found), "Median days until a reply was sent")
    st.subheader("Reasons given", anchor=False)
    _table(tables.reason_rows(found), "The latest reasons given for each step")


def _applicants(found: Counted) -> None:
    st.header("Feedback of applicants", anchor=False)
    st.text("Only some visitors send it, so its shares say nothing about the others.")
    if found.unreadable:
        st.text(f"{found.unreadable} lines of feedback could not be read and are left out.")
    _table(tables.thumb_rows(found), "Feedback of each month")
    _table(tables.disliked_rows(found), "Why an answer was not good")


def _table(rows: tables.Rows, about: str) -> None:
    """The rows as a table that a screen reader can read, every cell inert."""
    if not rows:
        st.text("None yet.")
        return
    cells = [{inert(name): inert(cell) for name, cell in row.items()} for row in rows]
    st.table(cells, hide_index=True, alt=about)
