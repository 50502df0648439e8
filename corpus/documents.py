"""Documents: what the library holds, each checked by its hashes before it is read.

Two texts come with the desk; documents that somebody added stand after them, in the order of their ids.
"""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from corpus.errors import BadInput, Trouble
from corpus.glosses import NONE, Glosses, open_glosses
from corpus.glyphs import PRIVATE_USE
from corpus.later import Later
from corpus.library import Added, Library, read_library
from corpus.passages import Passage, Span, passages

HERE = Path(__file__).parent
_POSES = (
    "The added document {name} is left out: it has the id of a text that comes with the desk. Take it "
    "out with desk corpus remove {name}."
)


class CorpusDamaged(Trouble):
    """A text of the library is missing, or is not the text that the manifest vouches for."""


class UnknownDocument(BadInput):
    """No document or passage of that name is in the library."""


@dataclass(frozen=True, slots=True)
class Since:
    """What has changed since a passage was written, when, and where that is told."""

    date: date
    address: str
    what: str
    source: str


@dataclass(frozen=True, slots=True)
class Restored:
    """A mark that was lost in the supplied file and put back: where, what, and by what right."""

    span: Span
    what: str
    dropped: str
    basis: str
    right: str


@dataclass(frozen=True)
class Document:
    """A text of the library. `text` has the sha256 of its manifest row and no private-use character.

    `tier` says what it may be used for, see `corpus.rows.TIERS`. `added` tells that somebody added it.
    """

    id: str
    title: str
    short_title: str
    citation: str
    tier: str
    publisher: str
    published: date
    url: str
    rights: str
    pages_of: str
    sha256: str
    text: str
    passages: Sequence[Passage]
    headings: Sequence[Span]
    restored: Sequence[Restored]
    since: tuple[Since, ...]
    cited_as: str = ""
    added: bool = False

    @cached_property
    def by_address(self) -> Mapping[str, Passage]:
        return {passage.address: passage for passage in self.passages}


@dataclass(frozen=True)
class Corpus:
    """The documents, ours in the manifest's order, and their passages by address.

    `left_out` has a sentence for each added document that is damaged and so is not among them.
    """

    documents: tuple[Document, ...]
    fingerprint: str
    glosses: Glosses = NONE
    left_out: tuple[str, ...] = ()

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        return tuple(passage for document in self.documents for passage in document.passages)

    @cached_property
    def _by_id(self) -> Mapping[str, Document]:
        return {document.id: document for document in self.documents}

    def passage(self, address: str) -> Passage:
        """The passage of that address; raises UnknownDocument."""
        document = self._by_id.get(address.rpartition("#")[0])
        passage = document.by_address.get(address) if document else None
        if passage is None:
            raise UnknownDocument(f"There is no passage {address!r} in the library.")
        return passage

    def document(self, document_id: str) -> Document:
        """The document of that id; raises UnknownDocument, naming the ids there are."""
        if document_id not in self._by_id:
            raise UnknownDocument(
                f"There is no document {document_id!r} in the library. "
                f"It holds: {', '.join(self._by_id)}."
            )
        return self._by_id[document_id]

    def since(self, address: str) -> tuple[Since, ...]:
        """What has changed since that passage was written, as far as the library knows."""
        return tuple(
            s for document in self.documents for s in document.since if s.address == address
        )


def open_corpus(folder: Path = HERE, library: Path | None = None) -> Corpus:
    """The texts of that folder, then what was added to that library; every text checked.

    Raises CorpusDamaged, naming the file, where one of our own is not whole. An added document that
    is not whole is left out, and `left_out` says so.
    """
    rows = read_manifest(folder)
    added = read_library(library) if library is not None else Library()
    ours = {row["id"] for row in rows}
    kept = [each for each in added.documents if each.row.id not in ours]
    posing = [each.row.id for each in added.documents if each.row.id in ours]
    left_out = (*added.left_out, *(_POSES.format(name=name) for name in posing))
    glosses = open_glosses(folder)
    return Corpus(
        (*(_open_document(folder, row) for row in rows), *map(_added_document, kept)),
        fingerprint([*rows, *(each.found for each in kept)], glosses),
        glosses,
        left_out,
    )


def read_manifest(folder: Path = HERE) -> list[dict[str, Any]]:
    """The rows of the manifest, as they stand there."""
    rows: list[dict[str, Any]] = tomllib.loads((folder / "manifest.toml").read_text())["documents"]
    return rows


def fingerprint(rows: list[dict[str, Any]], glosses: Glosses = NONE) -> str:
    """A sha256 that changes when a text does, its cutting, or a gloss."""
    made_from = [[row["id"], row["citation"], row["sha256"], row["layout_sha256"]] for row in rows]
    return sha256(json.dumps([made_from, glosses.fingerprint]))


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def words_sha256(text: str) -> str:
    """The sha256 of a text's words, whatever white space stands between them."""
    return sha256(" ".join(re.split(r"\s+", text.strip())))


def _open_document(folder: Path, row: Mapping[str, Any]) -> Document:
    path = folder / "texts" / row["text"]
    text = _checked(path, row["sha256"])
    layout = json.loads(_checked(path.with_suffix(".json"), row["layout_sha256"]))
    if PRIVATE_USE.search(text):
        raise CorpusDamaged(f"{path} holds characters that no font map has read. Decode it again.")
    return _document(row, text, layout)


def _document(row: Mapping[str, Any], text: str, layout: Mapping[str, Any]) -> Document:
    units = layout["units"]
    return Document(
        **{name: row[name] for name in _TOLD},
        text=text,
        passages=tuple(passages(row["id"], row["cited_as"], text, units)),
        headings=tuple(Span(u["start"], u["end"]) for u in units if u["kind"] == "heading"),
        restored=tuple(map(_restored, layout["restored"])),
        since=tuple(Since(**since) for since in row.get("since", ())),
    )


def _added_document(added: Added) -> Document:
    """The document with passages that are made when they are first asked for."""
    row = added.found

    @cache
    def whole() -> Document:
        return _document(row, added.text, json.loads(added.layout))

    return Document(
        **{name: row[name] for name in _TOLD},
        text=added.text,
        passages=Later(lambda: whole().passages),
        headings=Later(lambda: whole().headings),
        restored=Later(lambda: whole().restored),
        since=(),
        added=True,
    )


_TOLD = (
    *("id", "title", "short_title", "citation", "tier", "publisher", "published", "url", "rights"),
    *("pages_of", "sha256", "cited_as"),
)


def _restored(row: Mapping[str, Any]) -> Restored:
    span = Span(row["start"], row["end"])
    return Restored(span, row["what"], row["dropped"], row["basis"], row["right"])


def _checked(path: Path, expected: str) -> str:
    """The file's text, if it is the one that the manifest vouches for."""
    if not path.is_file():
        raise CorpusDamaged(f"{path} is missing. Install the desk again, or restore the file.")
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != expected:
        raise CorpusDamaged(
            f"{path} is not the text that the manifest vouches for (its sha256 differs). "
            "Install the desk again, or restore the file."
        )
    return content.decode()
