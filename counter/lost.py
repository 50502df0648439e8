"""A conversation that was lost with the process that held it, told to the person on the page.

A page that loses its connection comes back with the name of its session. Where another process answers
now, or the same one was started anew, that session is not there, and its page begins empty. Until
the person does something the browser shows the old page; what they do then is what brings this.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import streamlit as st

LOST: Final = (
    "The connection broke, and the conversation that stood on this page is gone: the server that held "
    "it stopped, or you were away for long. Nothing of it was kept anywhere. What you did last was "
    "not heard: please do it again."
)
_PROTOCOLS: Final = "Sec-WebSocket-Protocol"
_WITH_SESSION: Final = 3  # "streamlit", a token, and the session that the page had before
_KNOWN: Final = "lost-session"


def tell_what_was_lost() -> None:
    """Say so, where this session takes the place of one that is gone."""
    if st.session_state.setdefault(_KNOWN, had_another(st.context.headers)):
        st.info(LOST)


def had_another(headers: Mapping[str, str]) -> bool:
    """Whether the page that opens this session had one before, by what it asks to speak."""
    spoken = headers.get(_PROTOCOLS) or ""
    named = [each.strip() for each in spoken.split(",")]
    return len(named) >= _WITH_SESSION and bool(named[_WITH_SESSION - 1])
