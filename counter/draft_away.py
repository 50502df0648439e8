"""Taking a reply away: in every format of the command line, as it was edited, with its notes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

import streamlit as st

from assistant.draft_check import Finding, unsupported
from corpus.documents import Corpus
from corpus.errors import Trouble
from counter.draft_reasons import LONGEST, keep_reason, reply_hash
from counter.inert import inert
from counter.paper_reply import REPLY_KINDS, Edited, reply_file

REASONED: Final = "reasoned"
WHY: Final = "Why may it go out like this? The reason is kept for good, so name nobody in it."
HOW: Final = (
    "As it reads in the editor, with the notes that its marks lead to. A mail opens as a draft in your "
    "mail program; JSON can be taken up here again."
)
NAMES: Final = {
    "md": "Markdown",
    "eml": "Mail (.eml)",
    "docx": "Word (DOCX)",
    "pdf": "PDF",
    "html": "HTML",
    "json": "JSON",
}


def away(edited: Edited, found: Sequence[Finding], corpus: Corpus, home: Path) -> None:
    """The reply to take away; with sentences that nothing supports, for a reason that is kept."""
    st.subheader("Take the reply away", anchor=False)
    alone = list(unsupported(found))
    if alone and st.session_state.get(REASONED) != reply_hash(edited.text):
        _ask_why(edited.text, alone, home)
        return
    st.text(HOW)
    with st.container(horizontal=True):
        for kind, name in NAMES.items():
            st.download_button(
                inert(name),
                data=_made(edited, corpus, kind),
                file_name=f"copyright-desk-reply-{_today():%Y-%m-%d}.{kind}",
                mime=REPLY_KINDS[kind],
                on_click="ignore",
                key=f"reply-{kind}",
            )


def _made(edited: Edited, corpus: Corpus, kind: str) -> Callable[[], bytes]:
    """Makes the file, once it is asked for."""

    def made() -> bytes:
        return reply_file(edited, corpus, _today(), kind).content

    return made


def _today() -> date:
    return datetime.now(UTC).astimezone().date()


def _ask_why(edited: str, alone: Sequence[Finding], home: Path) -> None:
    many = "1 sentence has" if len(alone) == 1 else f"{len(alone)} sentences have"
    st.text(f"{many} no basis. You may send the reply all the same, for a reason that is kept.")
    with st.form("why", border=False):
        reason = st.text_area(WHY, max_chars=LONGEST)
        if not st.form_submit_button("Keep the reason"):
            return
    try:
        keep_reason(home, edited, alone, reason)
    except Trouble as trouble:
        st.error(inert(str(trouble)))
        return
    st.session_state[REASONED] = reply_hash(edited)
    st.rerun()
