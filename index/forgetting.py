"""Older indexes removed, so that a document that was taken out of the library leaves no vector behind."""

from __future__ import annotations

import shutil
from pathlib import Path

from corpus.documents import Corpus
from index.model_files import ModelFiles
from index.publishing import clear, only_builder, writing_to
from index.shelves import LIBRARY, about, shelf


def forget_older(home: Path, corpus: Corpus, model: ModelFiles) -> list[str]:
    """Remove every index of a library that is not the one of today; those that stay, being read.

    Raises Busy where an index is being built.
    """
    place = shelf(home, corpus, model)
    left: list[str] = []
    for folder in sorted((home / "index").glob(f"*{LIBRARY}")):
        with writing_to(folder), only_builder(folder / "build.lock"):
            shutil.rmtree(folder / "unfinished", ignore_errors=True)
            for generation in sorted((folder / "generations").glob("*")):
                name = generation.name
                fits = about(place, name).get("fingerprint") == place.wanted
                if not (folder == place.folder and fits) and not clear(generation):
                    left.append(name)
    return left
