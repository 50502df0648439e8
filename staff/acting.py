"""Who is at a staff page, and what came of what they did: told at the top of the page, once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

import streamlit as st

from corpus.errors import Trouble
from counter.inert import inert
from records.moments import now
from records.people import Staff, authorise
from staff.desk import staff_desk
from staff.showing import shown

T = TypeVar("T")
_TOLD: Final = "told"


def reader() -> Staff | None:
    """Whoever is signed in and may read; None, and it is told on the page, where nobody is."""
    staff = staff_desk().signed_in()
    try:
        return authorise(staff, "read", now())
    except Trouble as trouble:
        st.error(inert(str(trouble)))
        return None


def acting() -> Staff:
    """Whoever is signed in at this moment; each action authorises them again. Raises NotAllowed."""
    return authorise(staff_desk().signed_in(), "read", now())


def attempt(work: Callable[[], T], done: str = "") -> T | None:
    """What `work` gives; where it cannot be done, None, and the page tells why at its next drawing."""
    try:
        result = work()
    except Trouble as trouble:
        tell("error", str(trouble))
        return None
    if done:
        tell("done", done)
    return result


def read_here(work: Callable[[], T]) -> T | None:
    """What `work` reads for the page that is being drawn; None, and why is told in this place."""
    try:
        return work()
    except Trouble as trouble:
        st.error(inert(shown(str(trouble))))
        return None


def tell(kind: str, sentence: str) -> None:
    """Have a sentence told at the top of the page: "error", or "done"."""
    st.session_state.setdefault(_TOLD, []).append((kind, sentence))


def what_came_of_it() -> None:
    """Draw what was told since the page was drawn last.

    Its place is there without anything too: what stands below then stays where it is, and whoever
    is typing there keeps the focus.
    """
    with st.container(key="told"):
        for kind, sentence in st.session_state.pop(_TOLD, []):
            if kind == "error":
                st.error(inert(shown(sentence)))
            else:
                st.success(inert(shown(sentence)))
