"""From a message about one's own work to the check, with what the message told."""

from __future__ import annotations

from typing import Final

import streamlit as st

from assistant.guard import Reply
from counter.check import begin_with

WITH_FACTS: Final = "Check my work with these facts"
WITHOUT: Final = "Check my work"
PAGE: Final = "open-check"


def offer_check(reply: Reply, number: int) -> None:
    """A button that hands over what the message seems to tell; the check asks to confirm it."""
    if st.button(WITH_FACTS if reply.proposed else WITHOUT, key=f"check-{number}", type="primary"):
        begin_with(reply.proposed)
        st.session_state[PAGE] = True
        st.rerun()
