"""Letters taken in on the page of the queue: pasted, or as files, of one letter or of many."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import streamlit as st

from corpus.errors import BadInput
from records.inquiries import Arrival, take_in, taken_in
from records.moments import now
from records.people import Staff, authorise
from staff.acting import attempt, tell
from staff.arrivals import FILES, Read, Unread, in_file, pasted
from staff.desk import staff_desk
from staff.showing import line, many

_TURN: Final = "take-in-turn"
_SHOWN: Final = 5  # faults that are told one by one
_MANY: Final = 20  # letters from which on a bar shows how far they are


def taking_in(staff: Staff) -> None:
    """A folded form. What was taken in, was here already or could not be read is told on top."""
    turn = st.session_state.get(_TURN, 0)  # what was taken in leaves the form; what was not stays
    with st.expander("Take letters in"), st.form(f"take-in-{turn}", border=False):
        text = st.text_area("Paste a letter", height=180, max_chars=200_000, key=f"paste-{turn}")
        subject, sender, address = st.columns(3)
        about = subject.text_input("Its subject, if it has one", max_chars=300, key=f"about-{turn}")
        name = sender.text_input("Who wrote it, if you know", max_chars=300, key=f"from-{turn}")
        mail = address.text_input("Their e-mail, if you know", max_chars=300, key=f"mail-{turn}")
        files = st.file_uploader(
            "Or choose files: a letter each (text, mail, Word, PDF), or many in one "
            "(.csv, .mbox, .jsonl)",
            type=[each.removeprefix(".") for each in FILES],
            accept_multiple_files=True,
            key=f"files-{turn}",
        )
        if not st.form_submit_button("Take in"):
            return

    def read() -> tuple[Read, ...]:
        authorise(staff, "take in", now())
        found: list[Read] = []
        if text and text.strip():
            found.append(pasted(text, subject=about, sender=name, address=mail))
        for file in files:
            found.extend(in_file(file.name, file.getvalue()))
        if not found:
            raise BadInput("Paste a letter, or choose a file. Nothing was taken in.")
        return tuple(found)

    arrived = attempt(read)
    if arrived is not None and attempt(lambda: _take(staff, arrived)):
        st.session_state[_TURN] = turn + 1
    st.rerun()


def _take(staff: Staff, arrived: Sequence[Read]) -> bool:
    """Take each in, and tell how many came in; what came in before a fault stays in."""
    new: list[int] = []
    before: list[int] = []
    faults = [each for each in arrived if isinstance(each, Unread)]
    try:
        for each in _with_progress(arrived):
            try:
                was = taken_in(staff_desk().database, each.source)
                number = take_in(staff_desk().database, staff, each)
                (new if was is None else before).append(number)
            except BadInput as fault:
                faults.append(Unread(each.subject or "A letter", str(fault)))
    finally:
        _told(new, before, faults)
    return bool(new or before)


def _with_progress(arrived: Sequence[Read]) -> Iterator[Arrival]:
    """Those that could be read; of many it is shown how far they are."""
    readable = [each for each in arrived if isinstance(each, Arrival)]
    bar = st.progress(0.0) if len(readable) >= _MANY else None
    for place, each in enumerate(readable, start=1):
        yield each
        if bar is not None:
            bar.progress(place / len(readable))


def _told(new: Sequence[int], before: Sequence[int], faults: Sequence[Unread]) -> None:
    if new:
        where = f" as inquiry {new[0]}" if len(new) == 1 else f" as inquiries {new[0]} to {new[-1]}"
        tell("done", f"{many(len(new), 'letter')} taken in{where}.")
    if before:
        which = ", ".join(map(str, before[:_SHOWN])) + ("…" if len(before) > _SHOWN else "")
        tell("done", f"{many(len(before), 'letter')} here already, as inquiry {which}.")
    for fault in faults[:_SHOWN]:
        tell("error", f"{line(fault.name, 80)} was not taken in. {fault.why}")
    if len(faults) > _SHOWN:
        tell("error", f"{many(len(faults) - _SHOWN, 'more letter')} could not be read.")
