"""The pause as a session that is already open sees it."""

from __future__ import annotations

import streamlit as st

from assistant.guard import NOTICE
from counter.desk import open_desk
from counter.pause import MEANWHILE, TITLE, the_switch, where_to_turn


def paused() -> bool:
    """Whether the desk is paused; if so its message has been drawn, and nothing else may be."""
    message = the_switch().message()
    if message is None:
        return False
    st.set_page_config(page_title=TITLE, page_icon="©")
    st.title(TITLE)
    st.text(message)
    st.text(MEANWHILE)
    st.text(where_to_turn(open_desk().corpus))
    st.text(NOTICE)
    return True
