"""Which index serves, as a person reads it in a terminal, and as JSON."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from corpus.documents import Corpus
from index.generations import about, find_index, shelf
from index.model_files import ModelFiles


def status(home: Path, corpus: Corpus, model: ModelFiles) -> dict[str, Any]:
    """Which generation serves (None if none fits), what it is made from, and every fault found."""
    place = shelf(home, corpus, model)
    index, faults = find_index(place, corpus)
    return {
        "serves": index.name if index else None,
        "current": place.current(),
        "generations": place.names(),
        "folder": str(place.folder),
        "model": model.name,
        "corpus_fingerprint": corpus.fingerprint,
        "fingerprint": place.wanted,
        "faults": faults,
        **(about(place, index.name) if index else {}),
    }


def status_lines(found: dict[str, Any]) -> str:
    if found["serves"]:
        lines = [
            f"The index {found['serves']} serves. It is whole and proved.",
            f"  made       {found['created']}, with {found['model']}",
            f"  holds      {found['entries']} vectors of {found['dimensions']} numbers",
        ]
    else:
        lines = ["No index serves. Build one: desk index build"]
    lines += [f"  folder     {found['folder']}", *(f"  found      {f}" for f in found["faults"])]
    return "\n".join(lines)
