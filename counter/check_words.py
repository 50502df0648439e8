"""How a reason is drawn: what we say in plain text, and under it the Office's words with their source."""

from __future__ import annotations

import streamlit as st

from assistant.citations import Citation, Claim, cite_rule
from assistant.interview import Question
from corpus.passages import Span
from counter.desk import open_desk
from counter.inert import inert
from counter.server import source_link


def office_words(claim: Claim, key: str) -> None:
    """The words that a sentence rests on, folded away, each with a link to its place."""
    with st.expander(f"The Office’s words: {inert(_places(claim))}"):
        quotes(claim, key)


def quotes(claim: Claim, key: str) -> None:
    """The words of the Office that a claim cites, each with a link to its place."""
    for number, citation in enumerate(claim.citations):
        st.text(f"“{citation.quote}”")
        st.link_button(
            inert(f"Read it in the source: {citation.label}"),
            link(citation),
            key=f"source-{key}-{number}",
        )


def asked_because(asked: Question) -> Claim:
    """Why a question is asked, cited at the Office's words that it rests on."""
    rests_on = [(basis.address, basis.words) for basis in asked.basis]
    return cite_rule("basis", asked.why, rests_on, open_desk().corpus)


def reason(claim: Claim, key: str) -> None:
    """A sentence of the rules, and the words it rests on."""
    st.text(claim.text)
    office_words(claim, key)


def link(citation: Citation) -> str:
    """Where the source view shows a citation."""
    return source_link(citation.source_id, Span(citation.start, citation.end), citation.highlight)


def _places(claim: Claim) -> str:
    """Where the words stand, in short: "sec. IV.A, para. 2, p. 5; n. 40, p. 5"."""
    places = (citation.label.partition(", ")[2] or citation.label for citation in claim.citations)
    return "; ".join(dict.fromkeys(places))
