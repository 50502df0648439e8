"""Who asks: what is told to them while an answer grows, whether they still wait, whose budget it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from langchain_core.runnables import RunnableConfig

    from assistant.guard import Reply

Waits = Callable[[], None]


Grown = Callable[["Reply"], None]
_KEY = "asker"


def always() -> None:
    """Whoever asks waits until the end."""


def unheard(_: Reply) -> None:
    """Nobody is told before the end."""


@dataclass(frozen=True, slots=True)
class Asker:
    """`grown` is told the reply as far as it stands, each time that more of it does.

    `waits` is called many times a second while a chat model is waited for, and raises once nobody
    waits any more. `session` is a token by which the use of the model is counted, "" for none.
    """

    grown: Grown = unheard
    waits: Waits = always
    session: str = ""

    @property
    def config(self) -> RunnableConfig:
        """The same for a Runnable; a value of our own, so that no tracer writes it down."""
        return {"configurable": {_KEY: self}}


NOBODY = Asker()


def asker_in(config: RunnableConfig | None) -> Asker:
    """The one whom that config names, or one who is told nothing and waits."""
    found = (config or {}).get("configurable", {}).get(_KEY)
    return found if isinstance(found, Asker) else NOBODY
