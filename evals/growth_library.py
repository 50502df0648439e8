"""A library of any size on disk, in the form in which the desk's own is kept, and opened the same way.

Our own documents stand in it as they are, with their glosses; other texts are added beside them.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from assistant.batches import BadFile
from corpus.documents import HERE, read_manifest, sha256
from corpus.glyphs import PRIVATE_USE
from corpus.pieces import plain_units
from evals.growth_texts import Plain, as_many_as

OWN = "own"  # the source of the desk's own documents
_GLOSSES = ("glosses.toml", "asked.jsonl", "silences.toml")


def own_texts() -> list[Plain]:
    """The documents of the desk's own library."""
    return [_own(row) for row in read_manifest()]


def folder_texts(folder: Path) -> Iterator[Plain]:
    """Every .txt of a folder; raises BadFile where there is none, or one is no UTF-8."""
    files = sorted(folder.glob("*.txt"))
    if not files:
        raise BadFile(f"{folder} holds no text. Name a folder with files that end in .txt.")
    for path in files:
        try:
            # Sign for sign, so that places in the text stay what they are in the file.
            text = PRIVATE_USE.sub("\ufffd", path.read_text(encoding="utf-8-sig"))
        except UnicodeDecodeError as error:
            raise BadFile(f"{path} is not UTF-8 text (byte {error.start}).") from error
        yield Plain(f"{folder.name}-{path.stem}", folder.name, text, tuple(plain_units(text)))


def write_library(place: Path, passages: int, folders: Sequence[Path], seed: int) -> dict[str, Any]:
    """Write a library of so many passages; how many texts it has, and which share of it is real."""
    texts = place / "texts"
    texts.mkdir(parents=True)
    for name in _GLOSSES:
        shutil.copy(HERE / name, place / name)
    own = own_texts()
    real = [*own, *(text for folder in folders for text in folder_texts(folder))]
    rows = [(HERE / "manifest.toml").read_text()]
    written = []
    for text in as_many_as(passages, real, seed):
        whole = text.real and text.source == OWN
        if whole:
            for suffix in (".txt", ".json"):
                shutil.copy(HERE / "texts" / f"{text.id}{suffix}", texts)
        else:
            rows.append(_write(texts, text))
        written.append((text.real, len(text.passages), len(text.text)))
    (place / "manifest.toml").write_text("\n".join(rows))
    made = sum(n for is_real, n, _ in written if is_real)
    total = sum(n for _, n, _ in written)
    return {
        "n": total,
        "documents": len(written),
        "characters": sum(length for *_, length in written),
        "real_share": round(made / total, 4),
    }


def _own(row: dict[str, Any]) -> Plain:
    path = HERE / "texts" / row["text"]
    units = json.loads(path.with_suffix(".json").read_text())["units"]
    return Plain(path.stem, OWN, path.read_text(), tuple(units))


def _write(folder: Path, text: Plain) -> str:
    """Write a text and its layout; its row of the manifest."""
    layout = json.dumps({"units": text.units, "restored": []})
    (folder / f"{text.id}.txt").write_bytes(text.text.encode())
    (folder / f"{text.id}.json").write_bytes(layout.encode())
    row = {
        **dict.fromkeys(("title", "short_title", "citation", "cited_as", "id"), text.id),
        **dict.fromkeys(("publisher", "url", "rights", "pages_of"), ""),
        "tier": "practices",
        "text": f"{text.id}.txt",
        "sha256": sha256(text.text),
        "layout_sha256": sha256(layout),
    }
    lines = [f"{key} = {json.dumps(value)}" for key, value in row.items()]
    return "\n".join(["[[documents]]", *lines, "published = 2000-01-01", ""])
