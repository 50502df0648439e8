"""Erasing on the admins' page: one inquiry for good, and those that were closed long ago."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import streamlit as st

from corpus.errors import BadInput, Trouble
from counter.inert import inert
from records.people import Staff
from records.retention import LONGEST_REASON, erase, tidy
from staff.desk import StaffDesk

WHAT: Final = (
    "Erasing takes the letter, every version of the reply, and all comments away for good. That the "
    "inquiry was there, and who did what when, stays in the record. Backups made before still have it."
)
SURE: Final = "I mean to erase it. It cannot be had back."
WHY: Final = "Why it is erased (kept for good: name nobody)"
_MOST_DIGITS: Final = 9


def erasing(desk: StaffDesk, admin: Staff) -> None:
    """A form for one inquiry, and a button for those whose time is over, where a time is set."""
    st.header("Erase letters", anchor=False)
    st.text(WHAT)
    with st.form("erase", border=False, clear_on_submit=False):
        number = st.text_input("Number of the inquiry", max_chars=_MOST_DIGITS)
        reason = st.text_area(WHY, max_chars=LONGEST_REASON, height=80)
        sure = st.checkbox(SURE)
        if st.form_submit_button("Erase the inquiry"):
            _told(lambda: _erased(desk, admin, number, reason, confirmed=sure))
    if desk.settings.keep_days and st.button("Erase all whose time is over"):
        _told(lambda: _tidied(desk, admin))


def _erased(desk: StaffDesk, admin: Staff, given: str, reason: str, *, confirmed: bool) -> str:
    if not (given.strip().isascii() and given.strip().isdigit()):
        raise BadInput("Give the number of the inquiry, as the queue shows it.")
    if not reason.strip():
        raise BadInput("Say why it is erased. The reason is kept for good.")
    if not confirmed:
        raise BadInput("Tick that you mean it. What is erased cannot be had back.")
    erase(desk.database, admin, int(given), reason)
    return f"Inquiry {int(given)} is erased."


def _tidied(desk: StaffDesk, admin: Staff) -> str:
    numbers = tidy(desk.database, admin, desk.settings.keep_days)
    many = "1 inquiry was" if len(numbers) == 1 else f"{len(numbers):,} inquiries were"
    return f"{many} erased: closed more than {desk.settings.keep_days:,} days ago."


def _told(work: Callable[[], str]) -> None:
    try:
        st.success(inert(work()))
    except Trouble as trouble:
        st.error(inert(str(trouble)))
