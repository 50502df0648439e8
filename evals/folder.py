"""A folder of texts as a Corpus of its own: *.txt as they are, *.md and *.pdf as their words.

A file's stem is its document's id. A .txt is its own canonical text, so that offsets are those of the
file. Nothing is written, and the library's own texts are not touched.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
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


@dataclass(frozen=True)
class Cut:
    """A text, its document's id, and the units it falls into, as a layout has them."""

    id: str
    text: str
    units: Sequence[Mapping[str, Any]]


def open_folder(folder: Path) -> Corpus:
    """The texts of that folder; raises BadFile where there are none, or one cannot be read."""
    return corpus_of(read_folder(folder))


def read_folder(folder: Path) -> list[Cut]:
    """Each text of that folder, cut into passages; raises BadFile as `open_folder` does."""
    if not folder.is_dir():
        raise BadFile(f"{folder} is not a folder of texts.")
    files = sorted(path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES)
    if not files:
        raise BadFile(f"{folder} holds no text. It needs files that end in {', '.join(SUFFIXES)}.")
    stems = [path.stem for path in files]
    twice = next((stem for stem in stems if stems.count(stem) > 1), None)
    if twice:
        raise BadFile(f"{folder} holds two texts named {twice!r}. Rename one.")
    return [_cut(path) for path in files]


def corpus_of(cuts: Sequence[Cut]) -> Corpus:
    """Those texts as a Corpus."""
    documents = tuple(_document(cut) for cut in cuts)
    return Corpus(documents, _fingerprint(documents))


def keep_cuts(cuts: Sequence[Cut], path: Path) -> None:
    """Write down the texts and how they were cut, so that they need not be cut again."""
    path.write_text(json.dumps([asdict(cut) for cut in cuts], ensure_ascii=False), "utf-8")


def kept_cuts(path: Path) -> list[Cut]:
    """What `keep_cuts` wrote down."""
    return [Cut(**row) for row in json.loads(path.read_text("utf-8"))]


def _cut(path: Path) -> Cut:
    text, units = _read(path)
    if not text.strip():
        raise BadFile(f"{path} holds no text.")
    return Cut(path.stem, text, units)


def _document(cut: Cut) -> Document:
    return Document(
        id=cut.id,
        title=cut.id,
        short_title=cut.id,
        citation="",
        tier="external",
        publisher="",
        published=date.min,
        url="",
        rights="",
        pages_of="",
        sha256=hashlib.sha256(cut.text.encode()).hexdigest(),
        text=cut.text,
        passages=tuple(passages(cut.id, cut.id, cut.text, cut.units)),
        headings=tuple(Span(u["start"], u["end"]) for u in cut.units if u["kind"] == "heading"),
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
