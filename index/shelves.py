"""Shelves: where the generations of an index stand, and what a fitting one is made from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from corpus.documents import Corpus
from corpus.everyday import everyday
from index.entries import RECIPE
from index.model_files import ModelFiles
from index.publishing import MANIFEST

FORMAT = 2
LIBRARY = "-library"  # ends the name of a shelf whose indexes hold added documents


@dataclass(frozen=True)
class Shelf:
    """The generations of one model under DESK_HOME, and what a fitting one is made from.

    `encoded_by` says what makes the vectors: those made by the same are used again. `beside` is the
    folder of another shelf, that of our texts alone, whose vectors are known as well.
    """

    folder: Path
    wanted: str
    encoded_by: str = ""
    beside: Path | None = None

    @property
    def pointer(self) -> Path:
        return self.folder / "CURRENT"

    @property
    def lock(self) -> Path:
        return self.folder / "build.lock"

    @property
    def generations(self) -> Path:
        return self.folder / "generations"

    @property
    def unfinished(self) -> Path:
        return self.folder / "unfinished"

    def current(self) -> str | None:
        """The name that CURRENT gives, None where there is none to read."""
        try:
            return self.pointer.read_text().strip() or None
        except (OSError, UnicodeDecodeError):
            return None

    def stamp(self) -> tuple[int, int]:
        """What is another whenever CURRENT was put in place anew, without its being read."""
        try:
            found = self.pointer.stat()
        except OSError:
            return (0, 0)
        return (found.st_ino, found.st_mtime_ns)

    def known(self) -> Iterator[Path]:
        """Every generation whose vectors may be used again, the newest one of our texts alone first."""
        if self.beside is not None:
            yield from sorted((self.beside / "generations").glob("*"))[-1:]
        yield from (self.generations / name for name in self.names())

    def names(self) -> list[str]:
        """Published generations, newest first."""
        if not self.generations.is_dir():
            return []
        return sorted((p.name for p in self.generations.iterdir() if p.is_dir()), reverse=True)


def shelf(home: Path, corpus: Corpus, model: ModelFiles) -> Shelf:
    """Where the index of that corpus and model belongs, and the fingerprint that it must have."""
    made_from = {
        "format": FORMAT,
        "corpus": corpus.fingerprint,
        "recipe": RECIPE,
        "model": model.fingerprint,
        "libraries": {name: version(name) for name in ("sentence-transformers", "torch")},
    }
    added = any(document.added for document in corpus.documents)
    if added:
        made_from["everyday"] = everyday().fingerprint
    encoded_by = {name: made_from[name] for name in ("format", "model", "libraries")}
    encoded_by["onnxruntime"] = version("onnxruntime")
    ours = home / "index" / f"{model.name}-{model.fingerprint[:8]}"
    return Shelf(
        # Added documents have a shelf of their own: that of our texts alone stays as it is.
        ours.with_name(f"{ours.name}{LIBRARY}") if added else ours,
        wanted=_sha256(made_from),
        encoded_by=_sha256(encoded_by),
        beside=ours if added else None,
    )


def _sha256(value: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()


def fingerprints(place: Shelf) -> set[str]:
    """Those of the generations that stand."""
    found = {str(about(place, name).get("fingerprint")) for name in place.names()}
    return found - {"None"}


def about(place: Shelf, name: str) -> dict[str, Any]:
    """What a generation's manifest tells of it, empty where it cannot be read."""
    try:
        manifest = json.loads((place.generations / name / MANIFEST).read_text())
    except (OSError, ValueError):
        return {}
    return {key: manifest.get(key) for key in ("created", "entries", "dimensions", "fingerprint")}
