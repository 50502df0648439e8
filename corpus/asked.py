"""What people ask: questions whose place in the texts is known, and subjects that the texts leave out.

Both are written by hand, as people put them, and are never shown: an incoming question is compared
with them. Three or four thousand of them say better than the texts' own words what a question is after.
"""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from typing import Literal

Verdict = Literal["yes", "no", "depends"]
SAID: dict[Verdict, str] = {"yes": "Yes.", "no": "No.", "depends": "It depends."}
SilenceKind = Literal["near", "far", "talk", "abuse", "nonsense"]


@dataclass(frozen=True, slots=True)
class Known:
    """A question, the passage and the point (1 is the first) that answer it, and whether by yes or no.

    `verdict` holds for these very words, None where yes and no are no answer to them. `also` are
    passages that answer as well.
    """

    question: str
    address: str
    point: int
    verdict: Verdict | None = None
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Silence:
    """A subject that people bring and the texts do not treat: `turn` says where to turn with it.

    `kind`: near to the trade, far from it, talk with the desk, abuse, or nonsense.
    """

    id: str
    kind: SilenceKind
    subject: str
    turn: str
    questions: tuple[str, ...]


def open_known(text: str) -> tuple[Known, ...]:
    """The questions of a JSON-lines text, in its order."""
    rows = json.loads(f"[{','.join(text.splitlines())}]")
    return tuple(
        Known(
            row["question"],
            row["address"],
            row["point"],
            row.get("answer"),
            tuple(row.get("also", ())),
        )
        for row in rows
    )


def open_silences(text: str) -> tuple[Silence, ...]:
    """The subjects of a TOML text, in its order."""
    return tuple(
        Silence(row["id"], row["kind"], row["subject"], row["turn"], tuple(row["questions"]))
        for row in tomllib.loads(text).get("silence", ())
    )
