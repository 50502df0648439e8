"""Making the canonical texts again from what was supplied, and checking that they come out the same."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from corpus.canonical import Canonical, canonical
from corpus.documents import HERE, CorpusDamaged, open_corpus, read_manifest, sha256, words_sha256
from corpus.glosses import unbound
from corpus.markdown import read_markdown


def restore(folder: Path, row: Mapping[str, Any]) -> Canonical:
    """The canonical text and layout of a manifest row, made from its raw file.

    A raw file with a layout file of the same name (.toml) beside it is decoded by that; any other
    is read as Markdown.
    """
    path = folder / "raw" / row["raw"]
    raw = path.read_text(encoding="utf-8")
    layout = path.with_suffix(".toml")
    if layout.is_file():
        return canonical(raw, tomllib.loads(layout.read_text(encoding="utf-8")))
    return read_markdown(raw)


def hashes(folder: Path, row: Mapping[str, Any], made: Canonical) -> dict[str, str]:
    """What a manifest row must vouch for: hashes of the raw file, the text, its words, its layout."""
    raw = (folder / "raw" / row["raw"]).read_text(encoding="utf-8")
    return {
        "raw_sha256": sha256(raw),
        "sha256": sha256(made.text),
        "words_sha256": words_sha256(made.text),
        "layout_sha256": sha256(layout_json(made)),
    }


def layout_json(made: Canonical) -> str:
    return json.dumps(made.layout, ensure_ascii=False, indent=1) + "\n"


def faults(folder: Path = HERE) -> Iterator[str]:
    """A sentence for each way in which texts, layouts, raw files, manifest and glosses disagree."""
    yield from _gloss_faults(folder)
    for row in read_manifest(folder):
        made = restore(folder, row)
        for key, value in hashes(folder, row, made).items():
            if row[key] != value:
                yield f"{row['id']}: {key} in the manifest is not what the raw file gives ({value})."
        text = folder / "texts" / row["text"]
        if text.read_text(encoding="utf-8") != made.text:
            yield f"{row['id']}: {text} is not what decoding the raw file gives."
        if text.with_suffix(".json").read_text(encoding="utf-8") != layout_json(made):
            yield f"{row['id']}: the layout beside {text} is not what decoding the raw file gives."


def _gloss_faults(folder: Path) -> Iterator[str]:
    try:
        corpus = open_corpus(folder)
    except CorpusDamaged as damage:
        yield str(damage)
        return
    if corpus.glosses.by_address:
        yield from unbound(corpus.glosses, {p.address: p.text for p in corpus.passages})


def write(folder: Path = HERE) -> None:
    """Write texts and layouts from the raw files, and print the hashes that the manifest must name."""
    for row in read_manifest(folder):
        made = restore(folder, row)
        text = folder / "texts" / row["text"]
        text.write_text(made.text, encoding="utf-8")
        text.with_suffix(".json").write_text(layout_json(made), encoding="utf-8")
        print(row["id"])
        for key, value in hashes(folder, row, made).items():
            print(f'{key} = "{value}"')


if __name__ == "__main__":
    write()
