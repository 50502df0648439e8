"""The reply in an editor: what is typed is kept before it is saved, and nobody's text is overwritten."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import streamlit as st

from assistant.draft_check import Checked
from records.drafts import LONGEST, Saving, Version, newest, save
from staff.acting import acting, attempt, tell
from staff.desk import staff_desk
from staff.inquiry_conflict import conflict
from staff.inquiry_drafting import drafting
from staff.inquiry_sight import Sight, found_in
from staff.inquiry_smoothing import smoothing
from staff.showing import shown
from staff.writing import UNSAVED, Writing

_TALL: Final = 560  # pixels
_FOUND: Final = "found"


def editor(sight: Sight) -> Checked | None:
    """Draw the reply as it may be changed by whoever looks; what was found of each of its sentences."""
    st.header("The reply", anchor=False)
    writing = writing_of(sight)
    if not sight.writable:
        _read_only(sight, writing)
        return _found(sight, sight.reply)
    with st.container(key="reply-above"):  # there without anything too, so that the field stays
        if sight.version is None:
            drafting(sight)
        if overtaken(sight, writing):
            conflict(sight, writing, save_mine=_save, take_theirs=_take_theirs)
    with st.container(key="reply-box"):
        st.text_area(
            "The reply" if sight.version else "Or write the reply yourself",
            key=_box(sight),
            height=_TALL if sight.version else 160,
            max_chars=LONGEST,
            help="Checked when you pause or leave it.",
            on_change=_typed,
            args=(sight,),
        )
    _buttons(sight, writing)
    if sight.version is not None:
        with st.expander("Draft it again"):
            drafting(sight)
    _aside(sight, writing)
    return _found(sight, writing.text)


def writing_of(sight: Sight) -> Writing:
    """What is in this person's editor: what they have not saved, or else the newest version."""
    kept = st.session_state.get(_name(sight))
    held = kept or UNSAVED.of(sight.staff.subject, sight.number)
    if held is None or not held.unsaved or held.text == sight.reply:
        aside = held.aside if held else ""
        held = Writing(sight.seen, sight.reply, sight.reply, aside)
    if held != kept or _box(sight) not in st.session_state:
        _put(sight, held)
    return held


def overtaken(sight: Sight, writing: Writing) -> bool:
    """Whether somebody saved a version while this person's text is not saved yet."""
    return writing.unsaved and writing.base != sight.seen


def _name(sight: Sight) -> str:
    return f"writing-{sight.staff.subject}-{sight.number}"


def _box(sight: Sight) -> str:
    return f"reply-{sight.number}"


def _put(sight: Sight, writing: Writing) -> None:
    st.session_state[_name(sight)] = writing
    st.session_state[_box(sight)] = writing.text
    UNSAVED.keep(sight.staff.subject, sight.number, writing)


def _typed(sight: Sight) -> None:
    """Keep what was typed, whether its writer is still signed in or not: it is theirs."""
    # The field itself is not set: its writer may have typed on meanwhile.
    writing: Writing = st.session_state[_name(sight)]
    kept = replace(writing, text=st.session_state[_box(sight)] or "")
    st.session_state[_name(sight)] = kept
    UNSAVED.keep(sight.staff.subject, sight.number, kept)


def _buttons(sight: Sight, writing: Writing) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="reply-buttons"):
        st.button("Save", type="primary", key="save", on_click=_save, args=(sight, None))
        if writing.unsaved:
            st.button("Undo my changes", on_click=_undo, args=(sight,))
            st.text("Not saved yet")
        elif sight.version:
            st.text(f"Saved as version {sight.seen}")
        smoothing(sight, writing.text, lambda reply: _put(sight, replace(writing, text=reply)))


def _save(sight: Sight, on_top_of: int | None) -> None:
    """Save what is in the editor on top of the version it was made from, or of the one given."""
    writing: Writing = st.session_state[_name(sight)]
    base = writing.base if on_top_of is None else on_top_of

    def saved() -> int:
        staff, database = acting(), staff_desk().database
        now_there = newest(database, sight.number)
        found = found_in(writing.text, sight.there, now_there.drafted if now_there else {})
        told = [each.as_json() for each in found.findings]
        event = save(database, staff, sight.number, Saving(base, writing.text, told))
        return int(event.details["draft"])

    if not writing.unsaved:
        tell("done", "There is nothing new to save.")
        return
    made = attempt(saved)
    if made is not None:
        _put(sight, Writing(made, writing.text, writing.text, writing.aside))
        tell("done", f"Saved as version {made}.")


def _take_theirs(sight: Sight, theirs: Version) -> None:
    """Put their version into the editor; one's own text is set aside, where it can be had again."""
    writing: Writing = st.session_state[_name(sight)]
    _put(sight, Writing(theirs.number, theirs.reply, theirs.reply, writing.text))
    tell("done", "Their version is in your editor. Your text was set aside, under the editor.")


def _undo(sight: Sight) -> None:
    writing: Writing = st.session_state[_name(sight)]
    _put(sight, Writing(sight.seen, sight.reply, sight.reply, writing.text))
    tell("done", "The reply is as it was saved. Your changes were set aside, under the editor.")


def _aside(sight: Sight, writing: Writing) -> None:
    if not writing.aside:
        return
    with st.expander("Your text that was set aside"):
        st.text(shown(writing.aside))
        with st.container(horizontal=True):
            st.button("Put it in the editor", on_click=_put_back, args=(sight,))
            st.button("Throw it away", on_click=_throw_away, args=(sight,))


def _put_back(sight: Sight) -> None:
    writing: Writing = st.session_state[_name(sight)]
    other = writing.text if writing.unsaved else ""
    _put(sight, replace(writing, text=writing.aside, aside=other))


def _throw_away(sight: Sight) -> None:
    _put(sight, replace(st.session_state[_name(sight)], aside=""))


def _read_only(sight: Sight, writing: Writing) -> None:
    """The reply where it may not be changed; what somebody had not saved before is not lost."""
    # A field that comes back is empty in the browser, whatever its key holds, unless it is set anew.
    st.session_state.pop(_box(sight), None)
    if sight.version is None:
        st.text("There is no reply.")
    else:
        st.text(shown(sight.reply))
    if writing.unsaved:
        with st.expander("Your text that is not saved", expanded=True):
            st.text(
                "The reply is not changed at this stage. Take it back first; your text is kept."
            )
            st.text(shown(writing.text))


def _found(sight: Sight, text: str) -> Checked | None:
    """What is found of the text, looked up once for each text and version; None without a text."""
    if not text.strip():
        return None
    asked: tuple[Any, ...] = (sight.number, sight.seen, text)
    kept: tuple[tuple[Any, ...], Checked] | None = st.session_state.get(_FOUND)
    if kept is None or kept[0] != asked:
        kept = (asked, found_in(text, sight.there, sight.drafted))
        st.session_state[_FOUND] = kept
    return kept[1]
