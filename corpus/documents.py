"""Documents: what the library holds, each checked against its row of the manifest before it is read."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from corpus.errors import BadInput, Trouble
from corpus.glosses import NONE, Glosses, open_glosses
from corpus.glyphs import PRIVATE_USE
from corpus.passages import Passage, Span, passages

HERE = Path(__file__).parent


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

    `tier` says what it may be used for: policy, report, regulation, statute, practices, secondary.
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
    passages: tuple[Passage, ...]
    headings: tuple[Span, ...]
    restored: tuple[Restored, ...]
    since: tuple[Since, ...]


@dataclass(frozen=True)
class Corpus:
    """The documents, in the manifest's order, and their passages by address."""

    documents: tuple[Document, ...]
    fingerprint: str
    glosses: Glosses = NONE

    @property
    def passages(self) -> tuple[Passage, ...]:
        return tuple(passage for document in self.documents for passage in document.passages)

    @cached_property
    def _by_address(self) -> Mapping[str, Passage]:
        return {passage.address: passage for passage in self.passages}

    @cached_property
    def _by_id(self) -> Mapping[str, Document]:
        return {document.id: document for document in self.documents}

    def passage(self, address: str) -> Passage:
        """The passage of that address; raises UnknownDocument."""
        if address not in self._by_address:
            raise UnknownDocument(f"There is no passage {address!r} in the library.")
        return self._by_address[address]

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


def open_corpus(folder: Path = HERE) -> Corpus:
    """The library of that folder, every text checked; raises CorpusDamaged, naming the file."""
    rows = read_manifest(folder)
    documents = tuple(_open_document(folder, row) for row in rows)
    glosses = open_glosses(folder)
    return Corpus(documents, fingerprint(rows, glosses), glosses)


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
    units = layout["units"]
    return Document(
        id=row["id"],
        title=row["title"],
        short_title=row["short_title"],
        citation=row["citation"],
        tier=row["tier"],
        publisher=row["publisher"],
        published=row["published"],
        url=row["url"],
        rights=row["rights"],
        pages_of=row["pages_of"],
        sha256=row["sha256"],
        text=text,
        passages=tuple(passages(row["id"], row["cited_as"], text, units)),
        headings=tuple(Span(u["start"], u["end"]) for u in units if u["kind"] == "heading"),
        restored=tuple(
            Restored(Span(r["start"], r["end"]), r["what"], r["dropped"], r["basis"], r["right"])
            for r in layout["restored"]
        ),
        since=tuple(Since(**since) for since in row.get("since", ())),
    )


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
