"""What the work consists of: its parts named, renamed and removed."""

from __future__ import annotations

from typing import Final

import streamlit as st

from assistant.interview import PARTS, Interview, change, forward, part_to_rename
from assistant.interview_parts import BadName, add, remove, rename
from counter.guiding import Guide, heading, wrong

HEADING: Final = "What does your work consist of?"
HOW: Final = (
    "Name each part that was made in its own way: the text, the pictures, the cover, the music. "
    "If a part is partly yours and partly made by AI, name it as two parts."
)
FIELD: Final = "Name of a part"
_KEPT_LENGTH: Final = 1000  # more than a name may have, so that a long one is refused in words


def parts_screen(state: Interview, guide: Guide) -> Interview | None:
    """The parts so far, and a field for one more."""
    heading(HEADING)
    st.text(HOW)
    return _listed(state, guide) or _one_more(state, guide)


def _listed(state: Interview, guide: Guide) -> Interview | None:
    after = None
    for number, name in enumerate(state.parts):
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.text(f"{number + 1}. {name}", width="stretch")
            key = guide.name(f"rename-{number}", f"Rename “{name}”")
            if st.button("Rename", key=key):
                after = change(state, f"elements[{number}].name")
            key = guide.name(f"remove-{number}", f"Remove “{name}”")
            if st.button("Remove", key=key):
                after = remove(state, number)
    return after


def _one_more(state: Interview, guide: Guide) -> Interview | None:
    with st.form(f"one-more-{len(state.parts)}", border=False):
        trouble = st.container()
        key = guide.focus = guide.name(f"new-part-{len(state.parts)}", FIELD)
        name = st.text_input(FIELD, key=key, max_chars=_KEPT_LENGTH)
        with st.container(horizontal=True):
            more = st.form_submit_button("Add this part")
            done = st.form_submit_button("Continue", type="primary")
    if not (more or done):
        return None
    if done and state.parts and not name.strip():
        return forward(state)
    try:
        added = add(state, name)
    except BadName as why:
        with trouble:
            wrong(guide, key, str(why))
        return None
    return forward(added) if done else added


def name_screen(state: Interview, guide: Guide) -> Interview | None:
    """One part under another name; its answers stay with it."""
    number = part_to_rename(state, state.at) or 0
    heading(f"Rename “{state.parts[number]}”")
    with st.form("rename", border=False):
        trouble = st.container()
        key = guide.name(f"name-{number}", FIELD)
        name = st.text_input(FIELD, value=state.parts[number], key=key, max_chars=_KEPT_LENGTH)
        saved = st.form_submit_button("Save the name", type="primary")
    if not saved:
        return None
    try:
        return change(rename(state, number, name), PARTS)
    except BadName as why:
        with trouble:
            wrong(guide, key, str(why))
    return None
