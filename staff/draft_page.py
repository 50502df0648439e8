"""A reply to a letter that is no inquiry: the counter's desk of drafts, for whoever may draft."""

from __future__ import annotations

import streamlit as st

from corpus.errors import Trouble
from counter.draft_desk import page as draft_desk
from counter.draft_making import make_draft
from counter.inert import inert
from records.moments import now
from records.people import authorise
from staff.acting import acting
from staff.helping import helping


def page() -> None:
    """The same page as `desk serve --drafts` has; nothing of it goes into the database."""
    try:
        authorise(acting(), "draft", now())
    except Trouble as trouble:
        st.title("Reply to a letter", anchor=False)
        st.error(inert(str(trouble)))
        return
    helping()
    draft_desk(make_draft)
