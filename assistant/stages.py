"""The stages of the road of a question, told as each begins."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, cast, get_args

from langchain_core.callbacks import BaseCallbackHandler

Stage = Literal["search", "answer", "decide"]
Hear = Callable[[Stage], None]


class Stages(BaseCallbackHandler):
    """Calls `hear` with the name of each stage of the chain when it begins, and with nothing else."""

    raise_error = True

    def __init__(self, hear: Hear) -> None:
        self._hear = hear

    def on_chain_start(self, serialized: Any, inputs: Any, **told: Any) -> None:  # noqa: ARG002
        if told.get("name") in get_args(Stage):
            self._hear(cast("Stage", told["name"]))
