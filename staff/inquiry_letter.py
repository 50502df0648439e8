"""The letter of an inquiry, as text: what was written now, what stood under it, and what came with it."""

from __future__ import annotations

from typing import Any, Final

import streamlit as st

from counter.inert import inert
from staff.inquiry_sight import Sight
from staff.showing import line, many, shown

_AT_ONCE: Final = 3_000  # characters that are shown before somebody asks for the rest


def letter_shown(sight: Sight) -> None:
    """Everything is drawn as plain text; nothing in a letter can do anything here."""
    there = sight.there
    st.header("The letter", anchor=False)
    about: dict[str, Any] = dict(there.letter)
    sender = line(there.sender, 200) or "(not known)"
    address = line(str(about.get("address") or ""), 200)
    st.text(f"From: {sender}" + (f", {address}" if address and address != sender else ""))
    st.text(f"Subject: {line(there.subject, 300) or '(none)'}")
    _text(there.text, "letter-whole")
    for name, title in (("signature", "How it closes"), ("earlier", "Earlier mail under it")):
        if under := str(about.get(name) or ""):
            with st.expander(inert(title)):
                _text(under, f"letter-{name}")
    _attached(about.get("attachments") or ())


def _text(text: str, key: str) -> None:
    """The text; of a long one its beginning, and all of it when that is asked for."""
    if len(text) <= _AT_ONCE:
        st.text(shown(text))
        return
    whole = st.toggle(inert(f"Show all of its {len(text):,} characters"), key=key)
    st.text(shown(text) if whole else shown(text, _AT_ONCE))


def _attached(attachments: object) -> None:
    """What came with the letter, by name; only what is text was read."""
    found = [each for each in attachments if isinstance(each, dict)] if attachments else []  # type: ignore[attr-defined]
    if not found:
        return
    st.text(f"{many(len(found), 'attachment')}, not looked at when a reply is drafted:")
    for number, each in enumerate(found):
        name = line(str(each.get("name") or "(no name)"), 120)
        text = each.get("text")
        st.text(f"{name} ({line(str(each.get('kind') or 'unknown kind'), 60)})")
        if isinstance(text, str) and text.strip():
            with st.expander(inert(f"Read {name}")):
                _text(text, f"attached-{number}")
