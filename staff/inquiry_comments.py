"""What is said about a reply, on the whole or on a sentence of it."""

from __future__ import annotations

from typing import Final

import streamlit as st

from records.comments import LONGEST, comment, comments_on
from staff.acting import acting, attempt, read_here
from staff.desk import staff_desk
from staff.inquiry_sight import Sight
from staff.showing import line, moment, shown

_WHOLE: Final = "The whole reply"


def comments_desk(sight: Sight) -> None:
    """The comments there are, the first one first, and a form for another."""
    found = read_here(lambda: comments_on(staff_desk().database, sight.number))
    if found is None:
        return
    if not found:
        st.text("Nobody has commented yet.")
    for each in found:
        with st.container(border=True):
            on = f", on version {each.draft}" if each.draft else ""
            st.text(f"{line(each.who_name, 60)}, {moment(each.made)}{on}")
            if each.about:
                st.text(f"On: “{shown(each.about)}”")
            st.text(shown(each.text))
    _another(sight)


def _another(sight: Sight) -> None:
    with st.form("comment"):
        st.text_area("Your comment", key=_key(sight, "text"), height=100, max_chars=LONGEST)
        sentences = (
            [str(each.get("text", "")) for each in sight.version.found] if sight.version else []
        )
        st.selectbox(
            "What it is about",
            (_WHOLE, *dict.fromkeys(each for each in sentences if each.strip())),
            format_func=lambda each: line(each, 90),
            key=_key(sight, "sentence"),
        )
        st.text_input("Or words of the reply", key=_key(sight, "words"), max_chars=LONGEST)
        st.form_submit_button("Comment", on_click=_comment, args=(sight,))


def _comment(sight: Sight) -> None:
    """Add it; the form is emptied only where that worked."""
    state = st.session_state
    text = state.get(_key(sight, "text")) or ""
    sentence = state.get(_key(sight, "sentence")) or _WHOLE
    about = state.get(_key(sight, "words")) or ("" if sentence == _WHOLE else sentence)
    made = attempt(
        lambda: comment(
            staff_desk().database, acting(), sight.number, text, draft=sight.seen, about=about
        ),
        "Your comment is there.",
    )
    if made is not None:
        state[_key(sight, "text")] = state[_key(sight, "words")] = ""


def _key(sight: Sight, name: str) -> str:
    return f"comment-{name}-{sight.number}"
