"""Replies to letters, for staff: the draft in an editor, beside it what every sentence stands on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

import streamlit as st

from assistant.batches import parse_json
from assistant.bootstrap import Settings
from assistant.draft_check import examine, unsupported
from assistant.draft_reading import Draft
from assistant.draft_trust import trusted
from assistant.facts import Proposal, Proposals
from corpus.documents import Corpus
from corpus.errors import Trouble
from counter.desk import open_desk
from counter.draft_away import REASONED, away
from counter.draft_findings import basis_desk, findings_list
from counter.draft_letter import Maker, given_letter
from counter.inert import inert
from counter.paper_reply import Edited

TITLE: Final = "Reply to a letter"
SEEMS: Final = "What the letter seems to tell, as facts"
_DRAFT, _MADE, _REPLY = "draft", "made", "reply"
_TALL = 620  # pixels of the editor


def page(maker: Maker | None = None) -> None:
    """Take a letter or a draft, let it be edited, and check it again whenever the editor is left.

    Without a maker only a draft that was made elsewhere can be taken.
    """
    st.set_page_config(page_title=TITLE, page_icon="©", layout="wide")
    st.title(TITLE, anchor=False)
    corpus = open_desk().corpus
    if _DRAFT not in st.session_state:
        _take(maker, corpus)
        return
    draft: Draft = st.session_state[_DRAFT]
    made: Mapping[str, Any] = st.session_state[_MADE]
    left, right = st.columns(2)
    with left:
        st.text(_made_how(made))
        st.text_area("The reply", key=_REPLY, height=_TALL, help="Checked when you leave it.")
        _seems(made)
    edited: str = st.session_state[_REPLY]
    checked = examine(edited, draft, corpus)
    with right:
        st.subheader("What was found", anchor=False)
        findings_list(checked)
        basis_desk(checked.findings, corpus)
    alone = tuple(finding.text for finding in unsupported(checked.findings))
    away(Edited(edited, draft, made, alone), checked.findings, corpus, Settings().home)
    st.button("Take another draft", on_click=_clear)


def _take(maker: Maker | None, corpus: Corpus) -> None:
    """A letter, pasted or given as a file, becomes a draft; or a draft's JSON is one already."""
    try:
        value = (given_letter(maker) if maker else None) or _made()
        draft = trusted(value, corpus) if value else None
    except Trouble as trouble:
        st.error(inert(str(trouble)))
        return
    if draft is not None:
        st.session_state[_DRAFT] = draft
        st.session_state[_MADE] = value
        st.session_state[_REPLY] = draft.reply
        st.rerun()


def _made() -> Mapping[str, Any] | None:
    st.text("A draft that was made before can be taken up here: give its JSON.")
    given = st.file_uploader("The draft", type=["json"])
    return None if given is None else parse_json(given.getvalue(), "The file")


def _made_how(made: Mapping[str, Any]) -> str:
    """In which tone it was drafted, and whether from confirmed facts."""
    tone = made.get("tone") or "plain"
    if made["receipt"]["facts"] is None:
        return f"Drafted in the {tone} tone, without confirmed facts: it recommends nothing."
    return f"Drafted in the {tone} tone; its recommendation is from the facts that were confirmed."


def _seems(made: Mapping[str, Any]) -> None:
    """What the letter seems to tell, as facts to confirm; nothing is recommended from it."""
    proposed = [
        Proposal(str(each["fact"]), each["value"], str(each["words"]), 0, 0)
        for each in made.get("proposed_facts") or ()
    ]
    if not proposed or made["receipt"]["facts"] is not None:
        return
    with st.expander(SEEMS):
        st.text(
            "Nobody has confirmed these. Once the sender has, correct them as the sender says, and draft "
            "again with them as the confirmed facts."
        )
        facts = Proposals(tuple(proposed)).facts()
        st.code(json.dumps(facts, ensure_ascii=False, indent=1), language=None, wrap_lines=True)


def _clear() -> None:
    for key in (_DRAFT, _MADE, _REPLY, REASONED):
        st.session_state.pop(key, None)
