"""The front: every page under one header, with the ways to the others and the notice."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import streamlit as st

from assistant.guard import NOTICE
from counter import about, ask, check
from counter.ask_check import PAGE
from counter.lost import tell_what_was_lost

NAME: Final = "Copyright Desk"
BRAND: Final = "**Copyright Desk**"
READ: Final = "[Read the texts](/read)"
STYLE = Path(__file__).with_name("front.css")


def front() -> None:
    """Draw the page that the address names, under the header."""
    st.set_page_config(page_icon="©", layout="centered")
    asking, checking, telling = pages = _pages()
    chosen = st.navigation(list(pages), position="hidden")
    st.html(STYLE)
    with st.container(key="front"):
        with st.container(horizontal=True, vertical_alignment="center", key="front-ways"):
            st.markdown(BRAND)
            st.page_link(asking, label="Ask")
            st.page_link(checking, label="Check your work")
            st.markdown(READ)
            st.page_link(telling, label="About")
        st.text(NOTICE)
    tell_what_was_lost()
    if st.session_state.pop(PAGE, False):
        st.switch_page(checking)
    chosen.run()


def _pages() -> tuple[st.Page, st.Page, st.Page]:
    return (
        st.Page(ask.page, title=f"Ask · {NAME}", url_path="ask", default=True),
        st.Page(check.page, title=f"Check your work · {NAME}", url_path="check"),
        st.Page(about.page, title=f"About · {NAME}", url_path="about"),
    )
