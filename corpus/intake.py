"""A file that somebody adds -> its canonical text, its layout, and how well it was read; or a refusal."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.apart import Limits, Unreadable, read_apart
from corpus.blocks import Block
from corpus.canonical import Canonical
from corpus.errors import BadInput
from corpus.fidelity import Fidelity, common, faults, is_damaged, listed
from corpus.pdf_blocks import read_blocks
from corpus.pdf_lines import lines_of, sort_out
from corpus.pieces import plain_units
from corpus.setting import Set, set_blocks

KINDS = {".pdf": "pdf", ".html": "html", ".htm": "html", ".md": "markdown", ".txt": "text"}
LARGEST = 50 * 2**20  # bytes of a file
LIMITS = Limits(memory=2**30, seconds=60, wait=120, answer=6 * 2**20)
_READERS = {
    kind: Path(__file__).with_name(f"{kind}_reader.py") for kind in ("pdf", "html", "markdown")
}
_FAULTS = {
    "encrypted": "It is under a password. Save it without one.",
    "mislabelled": "It is not what the ending of its name says. Give it with the right ending.",
    "broken": "It is broken, or cut off. Get it anew.",
    "pages": "It has more than 2,000 pages. Give it in parts.",
    "large": "It is too large, or takes too much memory or work to be read. Give it in parts.",
    "slow": "It takes too long to be read. Give it in parts, or in another form.",
    "empty": "It is empty.",
    "encoding": "It is not UTF-8 text. Save it as UTF-8.",
}
_NO_TEXT = (b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x1f\x8b", b"\x89PNG", b"\xff\xd8\xff")
_MARKED_UP = re.compile(r"\s*<(?:!doctype html|html|\?xml)\b", re.IGNORECASE)


class Refused(BadInput):
    """A file that is not taken in. `reasons` are sentences; `report` is there if it could be read."""

    def __init__(self, name: str, reasons: tuple[str, ...], report: Fidelity | None = None) -> None:
        super().__init__(f"{name} is not taken in. {' '.join(reasons)}")
        self.reasons = reasons
        self.report = report


@dataclass(frozen=True, slots=True)
class Taken:
    """A document as it can be kept: `layout` is plain JSON with units and restored, as in corpus/texts/.

    `corpus.passages.passages(id, cited_as, text, layout["units"])` gives its passages.
    """

    text: str
    layout: dict[str, Any]
    report: Fidelity


def kind_of(path: Path) -> str:
    """pdf, html, markdown or text, by the ending of a file's name; raises Refused for others."""
    kind = KINDS.get(path.suffix.lower())
    if kind is None:
        endings = ", ".join(KINDS)
        raise Refused(path.name, (f"Its name has to end in one of {endings}.",))
    return kind


def take_in(source: Path | bytes, kind: str, name: str) -> Taken:
    """The document in a file or in its bytes; `name` is what messages call it. Raises Refused.

    What is read from a PDF, a page or Markdown is read in a process of its own, within limits.
    """
    content = _content(source, name)
    try:
        text, layout, report = _plain(content) if kind == "text" else _READ[kind](content)
    except Unreadable as fault:
        raise Refused(name, (_FAULTS.get(fault.fault, _FAULTS["broken"]),)) from fault
    reasons = tuple(faults(report))
    if reasons:
        raise Refused(name, reasons, report)
    return Taken(text, layout, report)


def take_in_all(files: Iterable[Path], workers: int = 2) -> Iterator[tuple[Path, Taken | Refused]]:
    """Each file with what it holds, or why it is not taken in, in their order; some read at a time."""

    def one(path: Path) -> tuple[Path, Taken | Refused]:
        try:
            return path, take_in(path, kind_of(path), path.name)
        except Refused as refusal:
            return path, refusal

    with ThreadPoolExecutor(workers) as readers:
        yield from readers.map(one, files)


def _content(source: Path | bytes, name: str) -> bytes:
    try:
        size = source.stat().st_size if isinstance(source, Path) else len(source)
        if size > LARGEST:
            raise Refused(name, (f"It is larger than {LARGEST // 2**20} MB. Give it in parts.",))
        content = source.read_bytes() if isinstance(source, Path) else source
    except OSError as error:
        raise Refused(name, (f"It cannot be read: {error.strerror}.",)) from error
    if not content.strip():
        raise Refused(name, (_FAULTS["empty"],))
    return content


_Document = tuple[str, dict[str, Any], Fidelity]


def _plain(content: bytes) -> _Document:
    """A plain text is its own canonical text, but for the ends of its lines."""
    if content.startswith(_NO_TEXT) or b"\0" in content:
        raise Unreadable("mislabelled")
    try:
        raw = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable("encoding") from error
    if _MARKED_UP.match(raw):
        raise Unreadable("mislabelled")
    text = re.sub(r"\r\n?|\f|\v", "\n", raw)
    damaged = sum(map(is_damaged, text))
    text = _without_damage(text)
    units = list(plain_units(text))
    paragraphs = [text[u["start"] : u["end"]] for u in units if u["kind"] == "paragraph"]
    report = Fidelity(
        kind="text",
        pages=0,
        characters=len(text.strip()),
        passages=len(paragraphs),
        headings=len(units) - len(paragraphs),
        notes=0,
        damaged=damaged,
        listed=listed(paragraphs),
        common=common(text),
    )
    return text, {"units": units, "restored": []}, report


def _marked_up(kind: str, content: bytes) -> _Document:
    found = read_apart(_READERS[kind], kind, content, LIMITS)
    blocks = [
        Block(b["kind"], b["text"], b["level"], b["mark"], tuple((o, m) for o, m in b["calls"]))
        for b in found["blocks"]
    ]
    return _set(kind, set_blocks(blocks), blocks, {"furniture": found["furniture"]})


def _pdf(content: bytes) -> _Document:
    found = read_apart(_READERS["pdf"], "pdf", content, LIMITS)
    pages = found["pages"]
    lines = lines_of(pages)
    sorted_out = sort_out(lines, [page["height"] for page in pages])
    read = read_blocks(sorted_out.lines)
    done = set_blocks(read.blocks)
    contents = sorted_out.contents or tuple(title for _, title, _ in found["outline"] if title)
    headings = {_told_apart(block.text) for block in read.blocks if block.kind == "heading"}
    worded = {line.page for line in lines}
    empty = [number for number, _ in enumerate(pages, 1) if number not in worded]
    figures = {
        "pages": len(pages),
        "empty_pages": tuple(empty),
        "scanned_pages": tuple(number for number in empty if pages[number - 1]["images"]),
        "orphaned": read.orphaned,
        "calls_without_note": (*read.loose, *done.calls_without_note),
        "contents": len(contents),
        "missing": tuple(t for t in contents if _told_apart(t) not in headings),
        "furniture": sorted_out.furniture + read.furniture,
    }
    return _set("pdf", done, read.blocks, figures)


def _told_apart(heading: str) -> str:
    return re.sub(r"[\W_]", "", heading).lower()


def _set(kind: str, done: Set, blocks: Iterable[Block], figures: dict[str, Any]) -> _Document:
    """The document and its report, from what was set and what a reader of its kind has counted."""
    canonical: Canonical = done.canonical
    kinds = [unit["kind"] for unit in canonical.layout["units"]]
    told: dict[str, Any] = {
        "pages": 0,
        "calls_without_note": done.calls_without_note,
        "notes_without_call": done.notes_without_call,
        "characters": len(canonical.text.strip()),
        "passages": kinds.count("paragraph"),
        "headings": kinds.count("heading"),
        "notes": kinds.count("note"),
        "damaged": sum(map(is_damaged, canonical.text)),
        "listed": listed([block.text for block in blocks if block.kind == "paragraph"]),
        "common": common(canonical.text),
    }
    report = Fidelity(kind=kind, **{**told, **figures})
    return _without_damage(canonical.text), canonical.layout, report


def _without_damage(text: str) -> str:
    """The text with a character that has no meaning shown as one that says so."""
    return "".join("\ufffd" if is_damaged(character) else character for character in text)


_READ: dict[str, Callable[[bytes], _Document]] = {
    "pdf": _pdf,
    "html": lambda content: _marked_up("html", content),
    "markdown": lambda content: _marked_up("markdown", content),
}
