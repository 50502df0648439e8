"""What was done with an inquiry, by whom, when and why; for reviewers, why the reply said what it said."""

from __future__ import annotations

import json
from collections.abc import Sequence

import streamlit as st

from counter.draft_findings import SAID
from counter.inert import inert
from records.drafts import Version, versions
from records.moments import now
from records.moves import MOVES
from records.people import may
from records.record import Event, events
from staff.acting import read_here
from staff.desk import staff_desk
from staff.inquiry_sight import Sight
from staff.reply_paper import reply_json
from staff.showing import done, line, shown
from staff.telling import receipt_of, saving_of, told, why


def history(sight: Sight) -> None:
    """The events of the record, the first one first; under them the receipt of a version."""
    st.header("What was done", anchor=False)
    found = read_here(lambda: staff_desk().database.read(lambda c: events(c, sight.number)))
    if found is None:
        return
    for each in found:
        st.text(shown(told(each)))
        if reason := why(each):
            st.text(f"    Why: {shown(reason)}")
    if sight.version is not None and may(sight.staff, "read the record", now()):
        _receipt(sight, found)


def sent_back(sight: Sight) -> None:
    """Say who sent the reply back to be changed, and why, while it is being changed."""
    with st.container(key="sent-back"):  # there without anything too, so that nothing below moves
        if not sight.writable:
            return
        found = read_here(lambda: staff_desk().database.read(lambda c: events(c, sight.number)))
        steps = [each for each in found or () if each.what in MOVES]
        if steps and steps[-1].what in ("return", "reopen") and (reason := why(steps[-1])):
            who = line(steps[-1].who_name, 60)
            st.warning(inert(f"{who} {done(steps[-1].what)}: {shown(reason)}"))


def _receipt(sight: Sight, found: tuple[Event, ...]) -> None:
    made = read_here(lambda: versions(staff_desk().database, sight.number))
    if not made:
        return
    st.subheader("Why a version says what it says", anchor=False)
    places = range(len(made) - 1, -1, -1)
    place = st.selectbox(
        "Version",
        places,
        format_func=lambda n: f"{made[n].number}, by {line(made[n].who_name, 60)}",
        key=f"receipt-{sight.number}",
    )
    version = made[-1 if place is None else place]
    for name, value in receipt_of(version, saving_of(version, found), sight.there.salt):
        st.text(f"{name}: {value}")
    with st.expander("What was found of each sentence when it was saved"):
        _findings(version)
    st.download_button(
        "All of it as JSON",
        lambda: json.dumps(_whole(version, found), ensure_ascii=False, indent=2).encode(),
        f"inquiry-{sight.number}-version-{version.number}.json",
        "application/json",
        on_click="ignore",
    )


def _findings(version: Version) -> None:
    for each in version.found:
        status = SAID.get(str(each.get("status")), str(each.get("status")))
        st.text(shown(str(each.get("text", ""))))
        places = "; ".join(dict.fromkeys(str(c["label"]) for c in each.get("citations", ())))
        st.text(
            f"    {status}. {shown(str(each.get('why', '')))}" + (f" {places}" if places else "")
        )


def _whole(version: Version, found: Sequence[Event]) -> dict[str, object]:
    """The version with what it was made from, and every event of the record, as a reviewer may read."""
    record = [
        {"at": e.at, "who": e.who_name, "what": e.what, "details": dict(e.details), "hash": e.hash}
        for e in found
    ]
    return {**reply_json(version), "record": record}
