"""A job that a measurement gives to a process of its own, and where the parts of it find their files."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Job:
    """What to measure at `n` passages. `work` is kept for the whole measurement, `home` is the desk's own.

    `most_s` seconds are what it may take; asking ends in time by itself, all else is ended. Above
    `embedded_up_to` passages the vectors of recombined ones are made.
    """

    kind: str
    n: int
    work: Path
    home: Path
    model: str
    folders: tuple[Path, ...]
    seed: int
    most_s: float
    embedded_up_to: int

    @property
    def library(self) -> Path:
        return self.work / str(self.n) / "library"

    @property
    def made_home(self) -> Path:
        return self.work / str(self.n) / "home"

    @property
    def known(self) -> Path:
        """Where the vectors that were embedded so far are kept."""
        return self.work / "known"

    @property
    def questions(self) -> list[str]:
        read: list[str] = json.loads((self.work / "questions.json").read_text())
        return read

    def as_json(self) -> str:
        return json.dumps(asdict(self), default=str)


def read_job(text: str) -> Job:
    """The job that was written by `as_json`."""
    told: dict[str, Any] = json.loads(text)
    folders = tuple(Path(folder) for folder in told.pop("folders"))
    work, home = Path(told.pop("work")), Path(told.pop("home"))
    return Job(**told, work=work, home=home, folders=folders)
