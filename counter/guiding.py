"""Small helps in the browser that Streamlit lacks: plain names, errors tied to fields, copying.

They are scripts of our own, served by this process. Texts reach them as data and are never made
into HTML.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import streamlit as st

from counter.inert import inert

FAULT_KEY: Final = "fault"
_HERE = Path(__file__).parent
_COPY = '<div class="copying"><button type="button"></button><span role="status"></span></div>'
_LINK = (
    '<div class="copying"><label>Your link <input type="text" readonly></label>'
    '<button type="button">Copy the link</button><span role="status"></span></div>'
)
_FAILED = "It could not be copied. Select the text and copy it by hand."


@dataclass
class Guide:
    """What the page tells a screen reader when it is drawn.

    The focus goes to the heading when the `step` is a new one, or to the field named `focus` if the
    `screen` is the same as before; where something is wrong, to the field that it is about.
    """

    screen: str = ""
    step: str = ""
    focus: str = ""
    fault: str = ""
    labels: dict[str, str] = field(default_factory=dict)

    def name(self, key: str, text: str) -> str:
        """The key of a widget, whose accessible name will be the text, as plain text."""
        slug = _slug(key)
        self.labels[slug] = " ".join(text.split())
        return slug


def heading(text: str) -> None:
    """The heading of the screen, to which the focus goes when the screen is a new one."""
    with st.container(key="step-heading"):
        st.header(inert(text), anchor=False)


def wrong(guide: Guide, key: str, text: str) -> None:
    """An error above its field, to which it is tied."""
    guide.fault = key
    with st.container(key=FAULT_KEY):
        st.error(f"**Error:** {inert(text)}")


def guided(guide: Guide) -> None:
    """Send what was gathered to the browser; called last."""
    # An error shown again is told again, so each run has a name of its own.
    # Pairs: Streamlit looks whether a mapping is a table, and loads pandas and pyarrow for that.
    labels = tuple(guide.labels.items())
    told = {**asdict(guide), "labels": labels, "turn": uuid4().hex}
    component("desk_guiding", "guiding.js")(key="guiding", data=told)


def copy_button(label: str, text: str, key: str) -> None:
    """A button that copies the text, and says that it did."""
    told = {"label": label, "text": text, "done": "Copied.", "failed": _FAILED}
    component("desk_copying", "copying.js", _COPY, "copying.css")(key=key, data=told)


def link_shown(held: str) -> None:
    """A link to this page that holds the text, with a button that copies it."""
    told = {"held": held, "done": "Copied.", "failed": _FAILED}
    component("desk_link", "link_shown.js", _LINK, "copying.css")(key="link-shown", data=told)


def link_opened() -> str:
    """What the link held by which the page was opened; empty but for the first time it is read."""
    opener = component("desk_linking", "linking.js")
    opened: Mapping[str, Any] = opener(key="linking", on_opened_change=lambda: None)
    held = opened.get("opened")
    return held if isinstance(held, str) else ""


def _slug(key: str) -> str:
    """The key in letters that Streamlit keeps as they are; different keys stay different."""
    return "".join(c if c.isascii() and c.isalnum() else f"-{ord(c):x}-" for c in key)


@cache
def component(name: str, js: str, html: str | None = None, css: str = "") -> Callable[..., Any]:
    """A component of our own, made of files of this folder; what it is given reaches it as data."""
    return st.components.v2.component(
        name,
        html=html,
        js=(_HERE / js).read_text("utf-8"),
        css=(_HERE / css).read_text("utf-8") if css else None,
    )
