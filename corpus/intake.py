"""A file that somebody adds -> its canonical text, its layout, and how well it was read; or a refusal."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.errors import BadInput
from corpus.fidelity import Fidelity

KINDS = {".pdf": "pdf", ".html": "html", ".htm": "html", ".md": "markdown", ".txt": "text"}


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
        raise Refused(path.name, (f"It needs to be one of {endings}. Save it as one of these.",))
    return kind


def take_in(source: Path | bytes, kind: str, name: str) -> Taken:
    """The document in a file or its bytes; `name` is what messages call it. Raises Refused."""
    from corpus.markdown import read_markdown

    content = source.read_bytes() if isinstance(source, Path) else source
    if kind not in ("markdown", "text"):
        raise Refused(name, (f"Files of the kind {kind} cannot be read yet.",))
    read = read_markdown(content.decode("utf-8-sig"))
    units = read.layout["units"]
    headings = sum(unit["kind"] == "heading" for unit in units)
    report = Fidelity(kind, 0, len(read.text), len(units) - headings, headings, 0)
    return Taken(read.text, read.layout, report)
