"""The list of inquiries as a table with links, drawn in the browser by a script of our own, as text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

import streamlit as st

from records.inquiries import Listed
from records.people import Staff
from staff.showing import STATUS_WORDS, line, moment, subject_of, whose

HEADS: Final = ("Number", "Subject", "From", "Status", "Whose", "Received")
_HERE: Final = Path(__file__).parent
_PLACE: Final = '<div class="queue"></div>'


def queue_table(rows: Sequence[Listed], staff: Staff) -> int | None:
    """Draw the rows; the number of the inquiry that was just opened, None where none was."""
    told = {"heads": HEADS, "rows": tuple(_row(each, staff) for each in rows)}
    picked = _component()(key="queue-table", data=told, on_opened_change=lambda: None)
    number = picked.get("opened")
    shown = {row.id for row in rows}
    return number if isinstance(number, int) and number in shown else None


def _row(listed: Listed, staff: Staff) -> tuple[str, ...]:
    """The cells of a row, in the order of the heads."""
    return (
        str(listed.id),
        subject_of(listed),
        line(listed.sender, 80),
        STATUS_WORDS.get(listed.status, listed.status),
        whose(listed, staff),
        moment(listed.received),
    )


@cache
def _component() -> Callable[..., Any]:
    return st.components.v2.component(
        "desk_queue",
        html=_PLACE,
        js=(_HERE / "queue_table.js").read_text("utf-8"),
        css=(_HERE / "queue_table.css").read_text("utf-8"),
    )
