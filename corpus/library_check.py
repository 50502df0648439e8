"""The added documents examined: files as they were added, texts made again from what was supplied."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from corpus.intake import Refused, kind_of, take_in
from corpus.library import Added, read_library


def library_faults(folder: Path) -> Iterator[str]:
    """A sentence for each document that is damaged, or that is read otherwise than when it was added."""
    library = read_library(folder)
    yield from library.left_out
    with ThreadPoolExecutor(2) as readers:
        for faults in readers.map(_faults, library.documents):
            yield from faults


def _faults(added: Added) -> list[str]:
    name = added.row.id
    found = []
    for file, expected in ((added.found["source"], "raw_sha256"), ("report.json", "report_sha256")):
        path = added.folder / file
        content = path.read_bytes() if path.is_file() else b""
        if hashlib.sha256(content).hexdigest() != added.found[expected]:
            found.append(f"{name}: {path} is not what was added. Add it with --replace.")
    return found or _read_again(added)


def _read_again(added: Added) -> list[str]:
    source = added.folder / added.found["source"]
    again = f"See what changes with desk corpus diff --id {added.row.id} {source}"
    try:
        taken = take_in(source, kind_of(source), added.row.id)
    except Refused as refused:
        return [f"{added.row.id}: its file would be refused today. {' '.join(refused.reasons)}"]
    if taken.text != added.text or taken.layout != json.loads(added.layout):
        return [f"{added.row.id}: its file is read otherwise today than when it was added. {again}"]
    return []
