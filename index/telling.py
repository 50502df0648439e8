"""Which index serves, as a person reads it in a terminal, and as JSON."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from corpus.documents import Corpus
from index.generations import find_index
from index.model_files import ModelFiles
from index.server_address import ServerAddress
from index.serving import chosen_store, near
from index.shelves import about, shelf


def status(
    home: Path, corpus: Corpus, model: ModelFiles, server: ServerAddress | None = None
) -> dict[str, Any]:
    """Which generation serves (None if none fits), what it is made from, and every fault found.

    `store` says where passages are searched; the Chroma server, where there is one, is asked for it.
    """
    place = shelf(home, corpus, model)
    store = chosen_store(place, server, lambda _: None)
    index, faults = find_index(place, corpus, near(store))
    found: dict[str, Any] = store.look() if store else {"kind": "embedded", "trouble": None}
    return {
        "store": found,
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
            f"  searched   {searched(found['store'])}",
        ]
    else:
        lines = ["No index serves. Build one: desk index build"]
    trouble = found["store"]["trouble"]
    lines += [f"  found      {trouble}"] if trouble and found["serves"] else []
    lines += [f"  folder     {found['folder']}", *(f"  found      {f}" for f in found["faults"])]
    return "\n".join(lines)


def searched(store: dict[str, Any]) -> str:
    """Where passages are searched, to follow that word."""
    if store["kind"] == "embedded":
        return "in the desk itself"
    if store["kind"] == "chroma embedded":
        return "in Chroma, in the desk itself"
    if store["serves"]:
        return f"on the Chroma server at {store['url']}"
    return "in the desk itself, since the Chroma server does not serve"
