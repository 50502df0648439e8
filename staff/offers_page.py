"""What was offered to the library: read, and taken away as lines of JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

from counter.desk import open_desk
from records.comments import Proposal, proposals_made
from staff.acting import read_here, reader, what_came_of_it
from staff.desk import staff_desk
from staff.offering import EVAL_CASE, eval_lines, gloss_lines
from staff.showing import line, many, moment, shown

TITLE: Final = "Offers to the library"
_AT_ONCE: Final = 50


def page() -> None:
    """Every offer, the newest first, and both kinds as files."""
    st.title(TITLE, anchor=False)
    if reader() is None:
        return
    what_came_of_it()
    offered = read_here(lambda: proposals_made(staff_desk().database))
    if not offered:
        st.info("Nothing was offered yet. A reply that is approved can offer its questions.")
        return
    _files(offered)
    for each in offered[:_AT_ONCE]:
        with st.container(border=True):
            kind = "Eval case" if each.kind == EVAL_CASE else "Gloss"
            who = f"{line(each.who_name, 60)}, {moment(each.made)}"
            st.text(f"{kind}, from inquiry {each.inquiry}. {who}")
            st.text(f"Question: {shown(each.question)}")
            st.text(f"Answer: {shown(each.answer)}")
            st.text("Cited: " + (line("; ".join(each.addresses), 300) or "nothing"))
    if len(offered) > _AT_ONCE:
        st.text(f"{many(len(offered) - _AT_ONCE, 'older offer')} in the files.")


def _files(offered: Sequence[Proposal]) -> None:
    cases = "".join(eval_lines(offered, open_desk().corpus))
    glosses = "".join(gloss_lines(offered))
    st.text(f"{many(len(offered), 'offer')}. Look each over before it joins a suite or a gloss.")
    with st.container(horizontal=True):
        if cases:
            st.download_button(
                "Eval cases (JSONL)", cases, "offered-cases.jsonl", on_click="ignore"
            )
        if glosses:
            st.download_button(
                "Glosses (JSONL)", glosses, "offered-glosses.jsonl", on_click="ignore"
            )
