"""Runs: what was measured, and two runs side by side. For staff; it shows nothing of applicants."""

from __future__ import annotations

import streamlit as st

from assistant.bootstrap import Settings
from corpus.errors import BadInput
from counter.inert import inert
from evals.compare import NotComparable, compare, compare_lines
from evals.reading import run_lines
from evals.runs import Run, folders, read_run

TITLE = "Eval runs"
NONE_YET = "No run has been made yet. Make one in the terminal: desk eval run"


def page() -> None:
    """Draw the chosen run, and beside it what another one changes."""
    st.set_page_config(page_title=TITLE, page_icon="©", layout="wide")
    st.title(TITLE)
    shelf = Settings().home / "runs"
    names = [folder.name for folder in reversed(folders(shelf))]
    if not names:
        st.text(NONE_YET)
        return
    newer = st.selectbox("Run", names, index=0)
    older = st.selectbox("Compared with", ["nothing", *names], index=0)
    try:
        run = read_run(shelf / newer, shelf)
        st.code(run_lines(run), language=None)
        if older != "nothing":
            _compared(read_run(shelf / older, shelf), run)
    except BadInput as trouble:
        st.error(inert(str(trouble)))


def _compared(before: Run, after: Run) -> None:
    st.subheader("What changed")
    try:
        st.code(compare_lines(compare(before, after), unseal=False), language=None)
    except NotComparable as why:
        st.text(f"These two cannot be compared: {why}")
