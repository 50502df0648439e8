"""The bytes of a file -> its canonical text, its layout and its report, in a process of its own.

Everything that a hostile file could drag out happens here, within the limits of that process: taking the
file apart, telling its structure, finding its sentences. See apart_child.py, which calls READ.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from typing import Any

from corpus.apart import Unreadable
from corpus.blocks import Block
from corpus.canonical import GAP, Canonical
from corpus.fidelity import Fidelity, common, is_damaged, listed
from corpus.html_reader import html_blocks
from corpus.markdown_reader import markdown_blocks
from corpus.pdf_blocks import read_blocks
from corpus.pdf_lines import Line, lines_of, sort_out
from corpus.pdf_reader import pdf_pages
from corpus.pieces import plain_units
from corpus.setting import Set, set_blocks

_NO_TEXT = (b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x1f\x8b", b"\x89PNG", b"\xff\xd8\xff")
_MARKED_UP = re.compile(r"\s*<(?:!doctype html|html|\?xml)\b", re.IGNORECASE)
_BLANKS = re.compile(r"[^\S\n]{40,}")

_Document = tuple[str, dict[str, Any], Fidelity]


def _plain(content: bytes) -> _Document:
    """A plain text is its own canonical text, but for blanks at the ends of lines and between them."""
    if content.startswith(_NO_TEXT) or b"\0" in content:
        raise Unreadable("mislabelled")
    try:
        raw = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable("encoding") from error
    if _MARKED_UP.match(raw):
        raise Unreadable("mislabelled")
    text = "\n".join(line.rstrip() for line in _BLANKS.sub(" ", raw).splitlines()).strip() + "\n"
    text = re.sub(r"\n{3,}", GAP, text)
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


def _marked_up(kind: str, found: dict[str, Any]) -> _Document:
    blocks = [
        Block(b["kind"], b["text"], b["level"], b["mark"], tuple((o, m) for o, m in b["calls"]))
        for b in found["blocks"]
    ]
    return _set(kind, set_blocks(blocks), blocks, {"furniture": found["furniture"]})


def _pdf(content: bytes) -> _Document:
    found = pdf_pages(content)
    pages = found["pages"]
    lines = lines_of(pages)
    sorted_out = sort_out(lines, [page["height"] for page in pages])
    read = read_blocks(sorted_out.lines)
    done = set_blocks(read.blocks)
    contents = sorted_out.contents or tuple(title for _, title, _ in found["outline"] if title)
    headings = {_told_apart(block.text) for block in read.blocks if block.kind == "heading"}
    empty = [number for number, _ in enumerate(pages, 1) if number not in sorted_out.pages]
    figures = {
        "pages": len(pages),
        "empty_pages": tuple(empty),
        "scanned_pages": tuple(number for number in empty if pages[number - 1]["images"]),
        "broken_off": tuple(_broken_off(empty, sorted_out.lines)),
        "orphaned": read.orphaned,
        "calls_without_note": (*read.loose, *done.calls_without_note),
        "contents": len(contents),
        "missing": tuple(t for t in contents if _told_apart(t) not in headings),
        "furniture": sorted_out.furniture + read.furniture,
    }
    return _set("pdf", done, read.blocks, figures)


def _broken_off(empty: Iterable[int], lines: Iterable[Line]) -> Iterator[int]:
    """The empty pages before which a sentence does not end: they should have held the rest of it."""
    last = {line.page: line for line in lines}
    for page in empty:
        before = last.get(page - 1)
        if before and before.text[-1].isalnum():
            yield page


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


def _told(read: Callable[[bytes], _Document]) -> Callable[[bytes], dict[str, Any]]:
    def told(content: bytes) -> dict[str, Any]:
        text, layout, report = read(content)
        return {"text": text, "layout": layout, "report": asdict(report)}

    return told


READ = {
    "pdf": _told(_pdf),
    "html": _told(lambda content: _marked_up("html", html_blocks(content))),
    "markdown": _told(lambda content: _marked_up("markdown", markdown_blocks(content))),
    "text": _told(_plain),
}
