"""A file that somebody adds -> its canonical text, its layout, and how well it was read; or a refusal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.apart import Limits, Unreadable, read_apart
from corpus.errors import BadInput
from corpus.fidelity import Fidelity, faults, fidelity

KINDS = {".pdf": "pdf", ".html": "html", ".htm": "html", ".md": "markdown", ".txt": "text"}
LARGEST = 50 * 2**20  # bytes of a file
# What is read comes back as JSON, of which the values take up to ten times the room.
LIMITS = Limits(memory=2**30, seconds=60, wait=150, answer=10 * 2**20)
_READING = "corpus.intake_reading"
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


def take_in(source: Path | bytes, kind: str, name: str, limits: Limits = LIMITS) -> Taken:
    """The document in a file or in its bytes; `name` is what messages call it. Raises Refused.

    It is read in a process of its own, within the limits; refused where `faults` finds it too poor.
    """
    content = _content(source, name)
    try:
        found = read_apart(_READING, kind, content, limits)
    except Unreadable as fault:
        raise Refused(name, (_FAULTS.get(fault.fault, _FAULTS["broken"]),)) from fault
    report = fidelity(found["report"])
    reasons = tuple(faults(report))
    if reasons:
        raise Refused(name, reasons, report)
    return Taken(found["text"], found["layout"], report)


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
