"""The queue: which inquiries there are, found and opened, and letters taken in.

With `?inquiry=N` in the address it is the page of that inquiry, so that a link to it can be shared.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import streamlit as st

from records.inquiries import PAGE, Found, Sought, counts, look_for
from records.moves import APPROVED, DRAFTING, NEW, REVIEW
from records.people import Staff
from staff import inquiry_page
from staff.acting import read_here, reader, what_came_of_it
from staff.desk import staff_desk
from staff.helping import helping
from staff.queue_table import queue_table
from staff.queue_taking import taking_in
from staff.showing import STATUS_WORDS, many

TITLE: Final = "Inquiries"
OPEN: Final = "open"
_UNDER_WAY: Final = (NEW, DRAFTING, REVIEW, APPROVED)
_WHOSE: Final = ("Everybody’s", "Mine", "Nobody’s")
_ORDER: Final = ("Newest first", "Oldest first")
_PAGE: Final = "queue-page"
_SOUGHT: Final = "queue-sought"


def page() -> None:
    """The queue, or the inquiry that the address names."""
    if inquiry_page.PARAMETER in st.query_params:
        inquiry_page.page()
        return
    st.title(TITLE, anchor=False)
    staff = reader()
    if staff is None:
        return
    what_came_of_it()
    helping()
    taking_in(staff)
    counted = read_here(lambda: counts(staff_desk().database))
    if counted is None:
        return
    sought = _sought(staff)
    found = read_here(lambda: look_for(staff_desk().database, sought))
    if any(counted.values()):
        st.text(_how_many(counted))
    if found is not None:
        _list(found, sought, staff)


def _sought(staff: Staff) -> Sought:
    """What the filters say; another choice begins at its first page."""
    with st.container(key="queue-filters"):
        first, second, third, fourth = st.columns([2, 1, 1, 1])
        words = first.text_input(
            "Search",
            key="queue-words",
            max_chars=300,
            placeholder="Words of the letter, its subject or its sender",
            persist_state="session",
        )
        status = second.selectbox(
            "Status",
            (OPEN, *STATUS_WORDS, "all"),
            format_func=_named,
            key="queue-status",
            persist_state="session",
        )
        whose = third.selectbox("Whose", _WHOSE, key="queue-whose", persist_state="session")
        order = fourth.selectbox("Order", _ORDER, key="queue-order", persist_state="session")
    chosen = Sought(
        words=words or "",
        statuses=_statuses(status or OPEN),
        assigned=staff.subject if whose == _WHOSE[1] else None,
        unassigned=whose == _WHOSE[2],
        oldest_first=order == _ORDER[1],
    )
    if st.session_state.get(_SOUGHT) != chosen:
        st.session_state[_SOUGHT] = chosen
        st.session_state[_PAGE] = 0
    return replace(chosen, page=st.session_state[_PAGE])


def _statuses(chosen: str) -> frozenset[str]:
    if chosen == "all":
        return frozenset()
    return frozenset(_UNDER_WAY if chosen == OPEN else (chosen,))


def _named(status: str) -> str:
    """A choice of status. Its words never change: a browser keeps showing those that were chosen."""
    return {OPEN: "All under way", "all": "All, also done"}.get(status) or STATUS_WORDS[status]


def _how_many(counted: Mapping[str, int]) -> str:
    """How many inquiries there are in each status, whatever the filters say."""
    there = [
        f"{words} {counted[each]:,}" for each, words in STATUS_WORDS.items() if counted.get(each)
    ]
    return f"In all: {' · '.join(there)}"


def _list(found: Found, sought: Sought, staff: Staff) -> None:
    pages = max(1, -(-found.total // PAGE))
    if not found.rows:
        st.info(
            "No inquiry is here. Take a letter in above, or choose another status, another person "
            "or other words."
        )
        _turning(sought.page, pages)
        return
    first = sought.page * PAGE + 1
    st.text(
        f"{many(found.total, 'inquiry', 'inquiries')}, "
        f"{first:,} to {first + len(found.rows) - 1:,} shown."
    )
    chosen = queue_table(found.rows, staff)
    if chosen is not None:
        st.query_params[inquiry_page.PARAMETER] = str(chosen)
        st.rerun()
    _turning(sought.page, pages)


def _turning(page: int, pages: int) -> None:
    """Ways to the pages before and after, where there are some."""
    if pages == 1 and page == 0:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="queue-turning"):
        st.button("Page before", disabled=page == 0, on_click=_turn, args=(-1,))
        st.button("Page after", disabled=page + 1 >= pages, on_click=_turn, args=(1,))
        st.text(f"Page {page + 1:,} of {pages:,}")


def _turn(by: int) -> None:
    st.session_state[_PAGE] = max(0, st.session_state.get(_PAGE, 0) + by)
