"""Two texts where somebody saved meanwhile: theirs and one's own, side by side, and what can be done."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from records.drafts import Version
from staff.differences import Difference, changed_words, differences
from staff.inquiry_sight import Sight
from staff.showing import line, many, moment, shown
from staff.writing import Writing


def conflict(
    sight: Sight,
    writing: Writing,
    *,
    save_mine: Callable[[Sight, int], None],
    take_theirs: Callable[[Sight, Version], None],
) -> None:
    """Tell who saved, show both texts, and let one's own be saved on top or theirs be taken."""
    theirs = sight.version
    if theirs is None:
        return
    with st.container(border=True, key="conflict"):
        st.subheader("Somebody saved meanwhile", anchor=False)
        st.text(
            f"{line(theirs.who_name, 60)} saved version {theirs.number} on {moment(theirs.made)}, "
            f"while you were writing from version {writing.base}. Nothing is lost: your text is in "
            "the editor below."
        )
        side_by_side(theirs.reply, writing.text, f"Version {theirs.number}", "Your text")
        with st.container(horizontal=True):
            st.button("Save mine on top", on_click=save_mine, args=(sight, theirs.number))
            st.button("Take theirs, set mine aside", on_click=take_theirs, args=(sight, theirs))


def side_by_side(before: str, after: str, one: str, other: str) -> None:
    """Where two texts differ, as text; the words that differ stand in ⟦ ⟧."""
    found = differences(before, after)
    if all(each.same for each in found):
        st.text("The two texts are the same.")
        return
    st.text("Where only some words differ, they stand in ⟦ ⟧.")
    for each in found:
        if each.same:
            st.text(f"… {many(each.paragraphs, 'paragraph')} the same in both …")
        else:
            _pair(each, one, other)


def _pair(each: Difference, one: str, other: str) -> None:
    left, right = st.columns(2, border=True)
    before, after = changed_words(each.before, each.after)
    for column, name, words in ((left, one, before), (right, other, after)):
        with column:
            st.text(f"{name}:")
            st.text(shown(words) or "(nothing in this place)")
