"""The courtesies of a reply reworded by a chat model, where one is set; its writer looks before saving."""

from __future__ import annotations

import time
from collections.abc import Callable

import streamlit as st

from assistant.smoothing import Smoothed, smooth
from counter.desk import open_desk
from records.moments import now
from records.people import authorise
from staff.acting import acting, attempt, tell
from staff.inquiry_sight import Sight

HELP = "A chat model rewords thanks and greetings. Claims, notes and open places stay as they are."


def smoothing(sight: Sight, text: str, put: Callable[[str], None]) -> None:
    """A button, where there is a model and a draft; `put` gets the reply as smoothed, not saved yet."""
    if sight.drafted and open_desk().road.writer is not None:
        st.button("Smooth it", help=HELP, on_click=_smooth, args=(sight, text, put))


def _smooth(sight: Sight, text: str, put: Callable[[str], None]) -> None:
    found = attempt(lambda: _asked(sight, text))
    if found is None:
        return
    if found.taken:
        put(found.reply)
        many = "One paragraph was" if len(found.taken) == 1 else f"{len(found.taken)} were"
        tell("done", f"{many} reworded. Look at the reply, then save it, or undo the changes.")
    else:
        tell("done", found.why or "The chat model changed nothing that may be changed.")


def _asked(sight: Sight, text: str) -> Smoothed:
    authorise(acting(), "draft", now())
    road = open_desk().road
    if road.writer is None:
        return Smoothed(text, why="No chat model is set.")
    until = time.monotonic() + road.deadline
    given = {**sight.drafted, "reply": text}
    return smooth(given, road.writer.chat, road.corpus, until)
