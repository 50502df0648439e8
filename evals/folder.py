"""A folder of texts as a Corpus of its own: *.txt as they are, *.md and *.pdf as their words.

A file's stem is its document's id. A .txt is its own canonical text, so that offsets are those of the
file. Nothing is written, and the library's own texts are not touched.
"""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path
from typing import Any

from assistant.batches import BadFile
from corpus.documents import Corpus, Document
from corpus.intake import take_in
from corpus.markdown import read_markdown
from corpus.passages import Span, passages
from corpus.pieces import plain_units

SUFFIXES = (".txt", ".md", ".pdf")


def open_folder(folder: Path) -> Corpus:
    """The texts of that folder; raises BadFile where there are none, or one cannot be read."""
    if not folder.is_dir():
        raise BadFile(f"{folder} is not a folder of texts.")
    files = sorted(path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES)
    if not files:
        raise BadFile(f"{folder} holds no text. It needs files that end in {', '.join(SUFFIXES)}.")
    stems = [path.stem for path in files]
    twice = next((stem for stem in stems if stems.count(stem) > 1), None)
    if twice:
        raise BadFile(f"{folder} holds two texts named {twice!r}. Rename one.")
    documents = tuple(_document(path) for path in files)
    return Corpus(documents, _fingerprint(documents))


def _document(path: Path) -> Document:
    text, units = _read(path)
    if not text.strip():
        raise BadFile(f"{path} holds no text.")
    return Document(
        id=path.stem,
        title=path.stem,
        short_title=path.stem,
        citation="",
        tier="external",
        publisher="",
        published=date.min,
        url="",
        rights="",
        pages_of="",
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        text=text,
        passages=tuple(passages(path.stem, path.stem, text, units)),
        headings=tuple(Span(u["start"], u["end"]) for u in units if u["kind"] == "heading"),
        restored=(),
        since=(),
    )


def _read(path: Path) -> tuple[str, list[dict[str, Any]]]:
    """A file's text, and the units it falls into."""
    if path.suffix.lower() == ".pdf":
        taken = take_in(path, "pdf", path.name)
        return taken.text, taken.layout["units"]
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadFile(f"{path} is not UTF-8 text (byte {error.start}).") from error
    except OSError as error:
        raise BadFile(f"{path} cannot be read: {error.strerror}.") from error
    if path.suffix.lower() == ".md":
        read = read_markdown(text)
        return read.text, read.layout["units"]
    return text, list(plain_units(text))


def _fingerprint(documents: tuple[Document, ...]) -> str:
    rows = "\n".join(f"{document.id} {document.sha256}" for document in documents)
    return hashlib.sha256(rows.encode()).hexdigest()
