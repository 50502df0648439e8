"""An exchange drawn in the browser, and one polite announcement when an answer has come."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from counter.guiding import component

_PLACE: Final = '<section class="exchange"></section>'


def exchange(view: Mapping[str, Any], key: str, *, fresh: str = "") -> None:
    """The question and its answer. One that has just come has a name of its own in `fresh`: it is
    brought into view, once.
    """
    # In a tuple: Streamlit looks whether a mapping is a table, and loads pandas and pyarrow for that.
    told = {"view": (view,), "fresh": fresh}
    component("desk_exchange", "exchange.js", _PLACE, "exchange.css")(key=key, data=told)


def announce(said: str, turn: str) -> None:
    """Tell a screen reader, politely and once a turn. Called on every run, so that its region is there."""
    component("desk_announcing", "announcing.js")(
        key="announcing", data={"said": said, "turn": turn}
    )
