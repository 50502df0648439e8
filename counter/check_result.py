"""The result: what to do in one sentence, what to type, the steps, why, and what could change it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

from assistant.citations import Claim, Role
from assistant.framing import where_to_turn
from assistant.interview import Interview, change, confirmed, still_open
from assistant.recommendation_text import KINDS, TITLES
from assistant.recommendations import Ruled, cautions, field_texts, rests_on, rule
from corpus.documents import Corpus
from counter.check_answers import link_to_answers
from counter.check_words import asked_because, office_words, quotes, reason
from counter.desk import open_desk
from counter.guiding import Guide, copy_button, heading
from counter.inert import inert

OPEN: Final = "You were not sure of these. Nothing is guessed: what depends on them is left open."


def result_screen(state: Interview, guide: Guide) -> Interview | None:
    """What the rules conclude from the answers, in the table's words."""
    corpus = open_desk().corpus
    ruled = rule(confirmed(state), corpus)
    verdict = ruled.recommendation.verdict
    heading(TITLES[verdict])
    after = _open(state, guide) if verdict == "need_facts" else None
    _verdict(ruled)
    _fields(ruled)
    _group("What to do", ruled, "next_step")
    _group("Mind this", ruled, "exception", _cautions(ruled, corpus))
    _group("Why", ruled, "basis")
    _near_misses(ruled)
    if verdict != "need_facts":
        after = _open(state, guide)
    _turn(corpus)
    st.text(ruled.recommendation.notice)
    link_to_answers(state)
    return after


def _verdict(ruled: Ruled) -> None:
    for number, claim in enumerate(_claims(ruled, "answer")):
        reason(claim, f"verdict-{number}")
    if ruled.recommendation.kind is not None:
        st.text(KINDS[ruled.recommendation.kind])
    for said in rests_on(ruled.recommendation):
        st.text(said)


def _fields(ruled: Ruled) -> None:
    texts = field_texts(ruled.recommendation)
    if not texts:
        return
    st.subheader("What to type, field by field", anchor=False)
    for number, (label, text) in enumerate(texts):
        with st.container(border=True):
            st.text(f"Field: {label}")
            st.code(text, language=None, wrap_lines=True)
            copy_button(f"Copy the text for {label}", text, f"copy-{number}")


def _group(title: str, ruled: Ruled, role: Role, more: Sequence[Claim | str] = ()) -> None:
    shown = [*_claims(ruled, role), *more]
    if not shown:
        return
    st.subheader(inert(title), anchor=False)
    for number, each in enumerate(shown):
        with st.container(border=True):
            if isinstance(each, str):
                st.text(each)
            else:
                reason(each, f"{role}-{number}")


def _claims(ruled: Ruled, role: Role) -> list[Claim]:
    return [claim for _, claim in ruled.reasons if claim.role == role]


def _cautions(ruled: Ruled, corpus: Corpus) -> list[Claim | str]:
    return list(cautions(ruled.recommendation, corpus))


def _near_misses(ruled: Ruled) -> None:
    judged = [miss.says for miss in ruled.recommendation.near_misses if miss.judged]
    others = [miss.says for miss in ruled.recommendation.near_misses if not miss.judged]
    if not (judged or others):
        return
    st.subheader("What another answer would change", anchor=False)
    for says in judged:
        st.text(f"• {says}")
    if others:
        with st.expander("What the other answers would change"):
            for says in others:
                st.text(f"• {says}")


def _open(state: Interview, guide: Guide) -> Interview | None:
    questions = still_open(state)
    if not questions:
        return None
    st.subheader("Still open", anchor=False)
    st.text(OPEN)
    after = None
    for number, asked in enumerate(questions):
        with st.container(border=True):
            st.text(asked.question)
            st.text(f"Why we ask: {asked.why}")
            office_words(asked_because(asked), f"open-{number}")
            key = guide.name(f"answer-now-{number}", f"Answer it now: {asked.question}")
            if st.button("Answer it now", key=key):
                after = change(state, asked.place)
    return after


def _turn(corpus: Corpus) -> None:
    """How the Office is reached; what the statement covers is not needed here."""
    *_, turn = where_to_turn(corpus)
    st.subheader("Where to turn", anchor=False)
    for claim in turn.claims:
        quotes(claim, "turn")
