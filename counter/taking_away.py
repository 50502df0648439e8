"""A Paper as a file of the format that was asked for: the one door to every renderer."""

from __future__ import annotations

import json
from importlib import import_module
from typing import NamedTuple

from corpus.errors import BadInput
from counter.paper import Paper, legible


class UnknownFormat(BadInput):
    """A format that nothing can be taken away in, with those that there are."""


class Taken(NamedTuple):
    """A file to hand over: what it may be called, what it is, and its content."""

    name: str
    mime: str
    content: bytes


KINDS = {
    "html": "text/html",
    "md": "text/markdown",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "json": "application/json",
}
_DRAWN = {
    "html": ("counter.paper_html", "paper_html"),
    "md": ("counter.paper_markdown", "paper_markdown"),
    "docx": ("counter.paper_docx", "paper_docx"),
    "pdf": ("counter.paper_pdf", "paper_pdf"),
}


def as_file(paper: Paper, kind: str) -> Taken:
    """The paper as "html", "md", "docx", "pdf" or "json"; the same paper gives the same bytes.

    The name says what it is and the day it was made, and nothing that anybody typed.
    """
    if kind not in KINDS:
        raise UnknownFormat(f"Nothing can be saved as {kind!r}. Take one of: {', '.join(KINDS)}.")
    name = f"copyright-desk-{paper.name}-{paper.made:%Y-%m-%d}.{kind}"
    return Taken(name, KINDS[kind], _json(paper) if kind == "json" else _drawn(paper, kind))


def _drawn(paper: Paper, kind: str) -> bytes:
    module, function = _DRAWN[kind]
    drawn: bytes = getattr(import_module(module), function)(legible(paper))
    return drawn


def _json(paper: Paper) -> bytes:
    # Half a character, which UTF-8 cannot hold, is written as JSON's own code for it.
    return (json.dumps(paper.data, ensure_ascii=False, indent=2) + "\n").encode(
        errors="backslashreplace"
    )
