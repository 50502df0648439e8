"""What staff give for a reply: a letter, the tone, and facts that its sender has confirmed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import streamlit as st

from assistant.batches import parse_json
from assistant.letter_files import LARGEST
from assistant.questions import confirmed
from assistant.reply_templates import own_templates
from assistant.rules import Facts
from corpus.errors import BadInput

Maker = Callable[[str, bytes, str, Facts | None], Mapping[str, Any]]
"""A letter's file name and content, a tone, and confirmed facts if any -> a draft's JSON."""

FACTS: Final = "Facts that the sender has confirmed"
FACTS_HOW: Final = (
    "Only what the sender has confirmed, as JSON. The recommendation comes from these and from nothing "
    "else; without them, the reply asks for what is missing."
)
_EXAMPLE: Final = (
    '{"application": {"stage": "registered", "ai_disclosed": false},\n'
    ' "elements": [{"name": "the pictures", "medium": "image", "ai_role": "generated"}],\n'
    ' "arrangement": "creative"}'
)
_LONGEST = 200_000  # characters of a letter, or of facts


def given_letter(maker: Maker) -> Mapping[str, Any] | None:
    """The draft of a reply to the letter that was given; None until one is. Raises what is wrong."""
    with st.form("letter", border=False):
        pasted = st.text_area("The letter", height=240, max_chars=_LONGEST)
        file = st.file_uploader(
            "Or its file",
            type=["txt", "md", "eml", "docx", "pdf", "html"],
            max_upload_size=LARGEST // 2**20,
        )
        tone = st.selectbox("Tone", list(own_templates()), format_func=str.capitalize)
        with st.expander(FACTS):
            st.text(FACTS_HOW)
            typed = st.text_area(
                "The facts", height=140, max_chars=_LONGEST, placeholder=_EXAMPLE, key="facts"
            )
            facts_file = st.file_uploader("Or their file", type=["json"], key="facts-file")
        if not st.form_submit_button("Draft a reply", type="primary"):
            return None
    facts = confirmed_facts(typed, facts_file.getvalue() if facts_file else None)
    if file is not None:
        return maker(file.name, file.getvalue(), tone, facts)
    if not pasted.strip():
        raise BadInput("Paste a letter, or choose its file.")
    return maker("letter.txt", pasted.encode("utf-8", "replace"), tone, facts)


def confirmed_facts(typed: str, file: bytes | None) -> Facts | None:
    """The facts, typed or in a file, as strictly as the command line takes them; None for none."""
    if typed.strip() and file is not None:
        raise BadInput("Give the facts once: type them, or choose their file.")
    if not typed.strip() and file is None:
        return None
    value = parse_json(typed if file is None else file, "What was given for the facts")
    try:
        return confirmed(value)
    except BadInput as trouble:
        raise BadInput(f"The facts: {trouble}") from trouble
