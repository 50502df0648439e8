"""Runs on disk: written once, read back, and the ledger of looks at the test split."""

from __future__ import annotations

import hashlib
import json
import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from assistant.batches import BadFile, read_batch, read_json
from assistant.prices import Price
from assistant.receipts import code_sha256
from evals.rows import CaseRow, differences, figures, row_from_json
from evals.trials import chat_figures
from index.publishing import writing_to

PACKAGES = (
    "copyright-desk",
    "chromadb",
    "ir-measures",
    "langchain-core",
    "numpy",
    "scipy",
    "torch",
)
LEDGER = "ledger.jsonl"


@dataclass(frozen=True)
class Run:
    """A run: `about` is run.json, `rows` are the lines of questions.jsonl."""

    about: Mapping[str, Any]
    rows: tuple[CaseRow, ...]
    folder: Path | None = None

    @classmethod
    def of(
        cls,
        rows: Sequence[CaseRow],
        *,
        config: Mapping[str, Any],
        seed: int,
        dataset_sha256: str,
        corpus_sha256: str,
        timings: Mapping[str, float],
        unscored: int,
        prices: Mapping[str, Price | None] | None = None,
    ) -> Run:
        """The run with its figures made; `prices` has every chat model that took part."""
        prices = prices or {}
        about = {
            "config": {**config, "code_sha256": code_sha256()},
            "seed": seed,
            "dataset_sha256": dataset_sha256,
            "corpus_sha256": corpus_sha256,
            "n": len(rows),
            "unscored": unscored,
            **summary(rows, seed),
            "chat_models": chat_figures(rows, prices, seed),
            "timings": dict(timings),
            "versions": {name: version(name) for name in PACKAGES},
            "machine": {"system": platform.platform(), "cores": os.cpu_count()},
            "made": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        return cls(about, tuple(rows))

    @property
    def name(self) -> str:
        return self.folder.name if self.folder else "run"

    @property
    def tested(self) -> bool:
        """Whether it looked at the test split."""
        return any(row.split == "test" for row in self.rows)

    def json(self) -> dict[str, Any]:
        """The object that `desk eval run --json` writes."""
        keys = ("dataset_sha256", "corpus_sha256", "n", "systems", "differences", "timings")
        more = {key: self.about[key] for key in ("unscored", "config", "seed")}
        if self.about.get("chat_models"):
            more["chat_models"] = self.about["chat_models"]
        folder = str(self.folder) if self.folder else None
        return {**{key: self.about[key] for key in keys}, **more, "run": folder}


def summary(rows: Sequence[CaseRow], seed: int) -> dict[str, Any]:
    """Systems and differences, as the contract has them, from the rows alone."""
    made = figures(rows, seed)
    return {
        "systems": {
            name: {metric: one.json() for metric, one in own.items()} for name, own in made.items()
        },
        "differences": {m: one.json() for m, one in differences(rows, made, seed).items()},
    }


def write_run(shelf: Path, run: Run) -> Run:
    """The run in a new folder of the shelf; a look at the test split goes into the ledger."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")[:-3]
    key = json.dumps([run.about["config"], run.about["dataset_sha256"], run.about["corpus_sha256"]])
    folder = shelf / f"{stamp}-{hashlib.sha256(key.encode()).hexdigest()[:8]}"
    with writing_to(shelf):
        folder.mkdir(parents=True)
        lines = [json.dumps(row.json(), ensure_ascii=False) for row in run.rows]
        (folder / "questions.jsonl").write_text("".join(f"{line}\n" for line in lines), "utf-8")
        about = json.dumps(run.about, ensure_ascii=False, indent=2)
        (folder / "run.json").write_text(about + "\n", "utf-8")
        if run.tested:
            _record(shelf, folder.name, run)
    return replace(run, folder=folder)


def _record(shelf: Path, name: str, run: Run) -> None:
    line = {
        "run": name,
        "made": run.about["made"],
        "dataset_sha256": run.about["dataset_sha256"],
        "code_sha256": run.about["config"]["code_sha256"],
        "cases": sum(row.split == "test" for row in run.rows),
    }
    with (shelf / LEDGER).open("a", encoding="utf-8") as ledger:
        ledger.write(json.dumps(line) + "\n")


def looks(shelf: Path) -> int:
    """How often the test split has been looked at, as far as this ledger knows."""
    ledger = shelf / LEDGER
    return len(ledger.read_text("utf-8").splitlines()) if ledger.is_file() else 0


def read_run(given: Path, shelf: Path) -> Run:
    """The run of that folder, or of that name on the shelf; raises BadFile."""
    folder = given if given.is_dir() else shelf / given
    if not (folder / "run.json").is_file():
        known = ", ".join(path.name for path in folders(shelf)[-5:]) or "none yet"
        raise BadFile(f"{given} is no run. The latest are: {known}.")
    rows = []
    for line in read_batch(folder / "questions.jsonl", required=("id", "scores")):
        try:
            rows.append(row_from_json(line.value))
        except (TypeError, KeyError, AttributeError, IndexError) as fault:
            raise BadFile(f"{line.path}, line {line.line}: not the row of a run.") from fault
    return Run(read_json(folder / "run.json"), tuple(rows), folder)


def folders(shelf: Path) -> list[Path]:
    """The runs on the shelf, oldest first."""
    return sorted(path.parent for path in shelf.glob("*/run.json"))
