"""Sending a reply: marked as sent, taken away as a file, handed over. The desk itself sends no mail."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Final

import streamlit as st

from counter.desk import open_desk
from counter.inert import inert
from records.moments import now
from records.moves import APPROVED, SENT
from records.moving import LONGEST_REASON
from records.people import ACTIONS, NotAllowed, authorise
from staff.arrivals import letter_of
from staff.inquiry_sight import Sight
from staff.inquiry_steps import KEPT, still_open, take
from staff.reply_paper import KINDS, reply_file
from staff.showing import many, shown

_NAMES: Final = {
    "md": "Markdown",
    "eml": "Mail (.eml)",
    "docx": "Word (DOCX)",
    "pdf": "PDF",
    "json": "JSON",
}
_HOW: Final = (
    "The desk sends no mail by itself. First mark the reply as sent; then take it away in the format "
    "you need and send it the way your office does."
)


def sending(sight: Sight) -> None:
    """What sending needs where the reply is approved; its files where it was sent."""
    if sight.there.status == APPROVED and sight.staff.roles & ACTIONS["send"].roles:
        _to_be_sent(sight)
    elif sight.there.status == SENT:
        st.header("Take the reply away", anchor=False)
        _files(sight)


def _to_be_sent(sight: Sight) -> None:
    st.header("Send", anchor=False)
    st.text(_HOW)
    still_open(sight)
    try:
        authorise(sight.staff, "send", now())
    except NotAllowed as trouble:
        st.text(shown(str(trouble)))
        return
    alone = _without_basis(sight)
    with st.form("send"):
        if alone:
            st.text(f"{many(alone, 'sentence has', 'sentences have')} no basis in the texts.")
        st.text_area(
            f"Why may it go out like this? {KEPT}"
            if alone
            else "A note, if you like. It is kept for good, so name nobody in it.",
            key=_note(sight),
            height=80,
            max_chars=LONGEST_REASON - 40,
        )
        with st.container(horizontal=True):
            st.form_submit_button("Mark as sent", type="primary", on_click=_sent, args=(sight, ""))
            st.form_submit_button(
                "Handed over another way", on_click=_sent, args=(sight, "Handed over another way. ")
            )


def _sent(sight: Sight, how: str) -> None:
    """The step; words of our own are no reason where one is needed."""
    note = (st.session_state.get(_note(sight)) or "").strip()
    reason = "" if _without_basis(sight) and not note else f"{how}{note}".strip()
    take(sight, "send", reason)


def _note(sight: Sight) -> str:
    return f"reason-{sight.number}-send"


def _without_basis(sight: Sight) -> int:
    return (
        sum(bool(each.get("unsupported")) for each in sight.version.found) if sight.version else 0
    )


def _files(sight: Sight) -> None:
    if sight.version is None:
        return
    st.text("The reply with the words it rests on. Nothing leaves this desk until you send it.")
    with st.container(horizontal=True, key="reply-files"):
        for kind in KINDS:
            st.download_button(
                inert(_NAMES[kind]),
                data=_made(sight, kind),
                file_name=f"copyright-desk-reply-{sight.number}-{_today():%Y-%m-%d}.{kind}",
                mime=KINDS[kind],
                on_click="ignore",
                key=f"take-{kind}",
            )


def _made(sight: Sight, kind: str) -> Callable[[], bytes]:
    """Makes the file once it is asked for, and only while the sign-in lets them send."""

    def made() -> bytes:
        authorise(sight.staff, "send", now())
        version = sight.version
        if version is None:  # not drawn without one
            return b""
        letter = letter_of(sight.there)
        return reply_file(version, letter, open_desk().corpus, _today(), kind)

    return made


def _today() -> date:
    return datetime.now(UTC).astimezone().date()
