"""The versions of a reply: any of them read, any two compared."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from records.drafts import Version, versions
from staff.acting import read_here
from staff.desk import staff_desk
from staff.inquiry_conflict import side_by_side
from staff.inquiry_sight import Sight
from staff.showing import line, many, moment, shown


def versions_desk(sight: Sight) -> None:
    """One version to read, or two to compare."""
    found = read_here(lambda: versions(staff_desk().database, sight.number))
    if not found:
        st.text("There is no version yet.")
        return
    one, other = st.columns(2)
    with one:
        read = _choice(found, f"version-{sight.number}")
    with other:
        places = st.selectbox(
            "Compare it with",
            (None, *range(len(found) - 1, -1, -1)),
            format_func=lambda each: "nothing" if each is None else _named(found[each]),
            key=f"compared-{sight.number}",
        )
    if places is None or found[places] is read:
        st.text(shown(read.reply))
        return
    before, after = sorted((read, found[places]), key=lambda each: each.number)
    side_by_side(before.reply, after.reply, f"Version {before.number}", f"Version {after.number}")


def _choice(found: Sequence[Version], key: str) -> Version:
    """The version that was chosen; the newest until one is."""
    places = range(len(found) - 1, -1, -1)
    place = st.selectbox("Read version", places, format_func=lambda n: _named(found[n]), key=key)
    return found[-1 if place is None else place]


def _named(version: Version) -> str:
    alone = sum(bool(each.get("unsupported")) for each in version.found)
    said = f"{version.number}: {line(version.who_name, 40)}, {moment(version.made)}"
    return f"{said} ({many(alone, 'sentence')} without a basis)" if alone else said
