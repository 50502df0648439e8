"""A page without the staff's front, which tries every action as whoever opened it."""

from __future__ import annotations

import json
from collections.abc import Callable

import streamlit as st

from corpus.errors import BadInput
from records.comments import comment, propose
from records.database import Database
from records.drafts import Saving, save
from records.inquiries import Arrival, assign, take_in
from records.moments import now
from records.moves import MOVES
from records.moving import Step, move
from records.people import ACTIONS, NotAllowed, Staff, authorise
from staff.desk import staff_desk
from staff.signed_in import sign_in

FILE = "a file of the staff's"
Act = Callable[[Database, Staff], object]
ACTS: dict[str, Act] = {
    "take in": lambda d, s: take_in(d, s, Arrival("forged", "paste", "A forged letter.")),
    "assign": lambda d, s: assign(d, s, 1, seen=None, to=("me", "Me")),
    "draft": lambda d, s: save(d, s, 1, Saving(0, "A forged reply.", ())),
    "comment": lambda d, s: comment(d, s, 1, "A forged comment.", draft=0),
    "propose": lambda d, s: propose(d, s, 1, kind="gloss", question="q", answer="a", addresses=()),
    **{name: (lambda d, s, name=name: move(d, s, 1, Step(name, 0))) for name in MOVES},
}


def tried(action: str) -> str:
    """That they were let in, or the sentence by which they were turned away."""
    desk = staff_desk()
    person = desk.signed_in()
    try:
        if action in ACTS:
            ACTS[action](desk.database, person)
        else:
            authorise(person, action, now())
    except NotAllowed as why:
        return str(why)
    except BadInput:  # the action was allowed; it only did not fit this inquiry
        return "let in"
    return "let in"


if __name__ == "__main__":
    st.button("Sign in", on_click=sign_in)
    st.text("Tried: " + json.dumps({action: tried(action) for action in ACTIONS}))
    st.download_button("File", FILE, "file.txt", "text/plain")
