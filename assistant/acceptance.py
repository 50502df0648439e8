"""How well a chat model's claims held when it was measured, and whether that is enough to be asked.

DESK_HOME/chat-models.json has a row a model, written by a bake-off (`desk eval run --chat-model`).
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from corpus.errors import BadInput
from index.publishing import writing_to

FILE: Final = "chat-models.json"
FEWEST: Final = 20  # claims; on fewer nobody is refused


@dataclass(frozen=True, slots=True)
class Measured:
    """The share of a model's claims that held, over `n` of them, and when and with what that was."""

    accepted: float
    n: int
    when: str
    versions: Mapping[str, str]

    def told(self) -> str:
        return f"{self.accepted:.0%} of its claims held, n={self.n}, measured {self.when[:10]}"


def read_measured(home: Path) -> dict[str, Measured]:
    """Model -> how it was measured; {} where none was. Raises BadInput where the file cannot be read."""
    place = home / FILE
    if not place.is_file():
        return {}
    try:
        rows: dict[str, Any] = json.loads(place.read_text("utf-8"))
        return {name: _measured(row) for name, row in rows.items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as fault:
        raise BadInput(
            f"{place} cannot be read, so no chat model is asked. Remove it and measure again: "
            "desk eval run --chat-model provider:name"
        ) from fault


def _measured(row: Mapping[str, Any]) -> Measured:
    versions = {str(name): str(version) for name, version in row["versions"].items()}
    return Measured(float(row["accepted"]), int(row["n"]), str(row["when"]), versions)


def keep_measured(home: Path, new: Mapping[str, Measured]) -> tuple[str, ...]:
    """Writes these rows among the others; the names written.

    A figure over too few claims never takes the place of one over enough.
    """
    known = read_measured(home)
    kept = {name: row for name, row in new.items() if row.n >= FEWEST or _weak(known.get(name))}
    if kept:
        rows = {name: asdict(row) for name, row in sorted({**known, **kept}.items())}
        with writing_to(home):
            aside = home / f".{FILE}.{os.getpid()}"
            aside.write_text(json.dumps(rows, indent=2) + "\n", "utf-8")
            aside.replace(home / FILE)
    return tuple(kept)


def _weak(row: Measured | None) -> bool:
    return row is None or row.n < FEWEST


def refusal(model: str, measured: Measured | None, least: float) -> str | None:
    """Why the model is not asked; None where it is, measured or not."""
    if measured is None or measured.n < FEWEST or measured.accepted >= least:
        return None
    return (
        f"The chat model {model} is not asked: {measured.told()}, and DESK_CHAT_LEAST_ACCEPTED is "
        f"{least:.0%}. Take another model or unset DESK_CHAT_MODEL; or, when it has become better, "
        f"measure it again: desk eval run --chat-model {model}"
    )
