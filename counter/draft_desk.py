"""Replies to letters, for staff: the draft in an editor, beside it what every sentence stands on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import streamlit as st

from assistant.batches import parse_json
from assistant.bootstrap import Settings
from assistant.draft_check import Finding, check, unsupported
from assistant.draft_reading import Draft, read_draft
from corpus.errors import BadInput, Trouble
from counter.desk import open_desk
from counter.draft_findings import basis_desk, findings_list
from counter.draft_reasons import LONGEST, keep_reason, reply_hash
from counter.inert import inert

TITLE: Final = "Reply to a letter"
_DRAFT, _REPLY, _REASONED = "draft", "reply", "reasoned"
_TALL = 620  # pixels of the editor


def page() -> None:
    """Take a draft, let it be edited, and check it again whenever the editor is left."""
    st.set_page_config(page_title=TITLE, page_icon="©", layout="wide")
    st.title(TITLE, anchor=False)
    if _DRAFT not in st.session_state:
        _take()
        return
    draft: Draft = st.session_state[_DRAFT]
    corpus = open_desk().corpus
    left, right = st.columns(2)
    with left:
        st.text_area("The reply", key=_REPLY, height=_TALL, help="Checked when you leave it.")
    edited: str = st.session_state[_REPLY]
    found = check(edited, draft, corpus)
    with right:
        st.subheader("What was found", anchor=False)
        findings_list(found)
        basis_desk(found, corpus)
    with left:
        _away(edited, found, Settings().home)
        st.button("Take another draft", on_click=_clear)


def _take() -> None:
    """A draft's JSON, given as a file."""
    st.text("Make a draft in the terminal (desk draft LETTER --json), and give its JSON here.")
    given = st.file_uploader("The draft", type=["json"])
    if given is None:
        return
    try:
        draft = read_draft(parse_json(given.getvalue(), "The file"))
    except BadInput as trouble:
        st.error(inert(str(trouble)))
        return
    st.session_state[_DRAFT] = draft
    st.session_state[_REPLY] = draft.reply
    st.rerun()


def _away(edited: str, found: Sequence[Finding], home: Path) -> None:
    """The reply to take away; with sentences that nothing supports, for a reason that is kept."""
    st.subheader("Take the reply away", anchor=False)
    alone = list(unsupported(found))
    if alone and st.session_state.get(_REASONED) != reply_hash(edited):
        _ask_why(edited, alone, home)
        return
    st.download_button("Download the reply", edited, "reply.txt", "text/plain")


def _ask_why(edited: str, alone: Sequence[Finding], home: Path) -> None:
    many = "1 sentence has" if len(alone) == 1 else f"{len(alone)} sentences have"
    st.text(f"{many} no basis. You may send the reply all the same, for a reason that is kept.")
    with st.form("why", border=False):
        reason = st.text_area("Why may it go out like this?", max_chars=LONGEST)
        if not st.form_submit_button("Keep the reason"):
            return
    try:
        keep_reason(home, edited, alone, reason)
    except Trouble as trouble:
        st.error(inert(str(trouble)))
        return
    st.session_state[_REASONED] = reply_hash(edited)
    st.rerun()


def _clear() -> None:
    for key in (_DRAFT, _REPLY, _REASONED):
        st.session_state.pop(key, None)
