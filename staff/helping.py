"""What Streamlit lacks and the staff pages need of a browser, in a script of our own that draws nothing."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

STYLE = Path(__file__).with_name("helping.css")
_JS = Path(__file__).with_name("helping.js")


def helping() -> None:
    """Typed text reaches the desk when its writer pauses, and a place for files has a plain role."""
    st.html(STYLE)
    with st.container(key="out-of-sight"):
        _component()(key="helping")


@cache
def _component() -> Callable[..., Any]:
    return st.components.v2.component("desk_helping", js=_JS.read_text("utf-8"))
