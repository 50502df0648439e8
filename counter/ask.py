"""Ask: the chat. A question, an answer in the Office's words, and each citation opened at its words."""

from __future__ import annotations

import streamlit as st

from assistant.citations import Citation, Claim, numbered
from assistant.framing import around_deciding
from assistant.guard import NOTICE, Reply
from assistant.questions import LONGEST, BadQuestion, Turn, asked
from corpus.passages import Span
from counter.counts import ANSWERS
from counter.desk import open_desk
from counter.inert import inert, marked
from counter.source_links import source_link

TITLE = "Copyright Desk"
WELCOME = (
    "Ask how to register a work that you made with the help of AI. Every answer is in the words of "
    "the U.S. Copyright Office's statement of policy, and each one opens at its place in the text."
)
SUGGESTIONS = (
    "Do I have to say that part of my work was made with AI?",
    "Where on the form do I exclude the AI-generated parts?",
    "I already registered and did not mention the AI. What now?",
)


def page() -> None:
    """Draw the conversation so far, and take the next question."""
    st.set_page_config(page_title=TITLE, page_icon="©", layout="centered")
    st.title(TITLE)
    st.text(WELCOME)
    st.caption(NOTICE)
    replies: list[Reply] = st.session_state.setdefault("replies", [])
    for number, reply in enumerate(replies):
        _exchange(reply, number)
    # Read more than is taken, so that a long question is refused in words and never cut short.
    typed = st.chat_input("Your question", max_chars=LONGEST * 20)
    chosen = None if replies else _suggestion()
    question = typed or chosen
    if question:
        _answer(question, replies)


def _suggestion() -> str | None:
    for number, suggestion in enumerate(SUGGESTIONS):
        if st.button(inert(suggestion), key=f"suggestion-{number}"):
            return suggestion
    return None


def _answer(question: str, replies: list[Reply]) -> None:
    history = [
        turn for r in replies for turn in (Turn("user", r.question), Turn("assistant", r.text))
    ]
    try:
        taken = asked(question, history[-20:])
    except BadQuestion as trouble:
        st.error(inert(str(trouble)))
        return
    with st.spinner("Looking in the Office's texts…"):
        reply, _ = open_desk().ask(taken)
    ANSWERS.count(reply.kind)
    replies.append(reply)
    st.rerun()


def _exchange(reply: Reply, number: int) -> None:
    with st.chat_message("user"):
        st.text(reply.question)
    with st.chat_message("assistant"):
        if reply.lead:
            st.text(reply.lead)
        numbers = {id(citation): n for n, citation in numbered(reply.sections)}
        for section in reply.sections:
            st.text(section.lead)
            for claim in section.claims:
                _claim(claim, numbers, number)


def _claim(claim: Claim, numbers: dict[int, int], reply: int) -> None:
    marks = " ".join(f"[{numbers[id(citation)]}]" for citation in claim.citations)
    with st.container(border=True):
        before, deciding, after = around_deciding(claim)
        st.markdown(marked(before, deciding, f"{after} {marks}"))
        for citation in claim.citations:
            st.link_button(
                inert(f"{numbers[id(citation)]} · {citation.label}"),
                _link(citation),
                help=inert(f"Opens the source at these words ({citation.tier})."),
                key=f"source-{reply}-{numbers[id(citation)]}",
            )


def _link(citation: Citation) -> str:
    cited = Span(citation.start, citation.end)
    return source_link(citation.source_id, cited, citation.highlight)
