"""A new edition of a text, cut as the old one: each paragraph at the address of the one that it was."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from corpus.adding import File
from corpus.differing import paired
from corpus.documents import Document
from corpus.intake import Taken, kind_of, take_in
from corpus.markdown import read_markdown
from corpus.passages import Passage, passages


def new_version(document: Document, taken: Taken) -> tuple[Passage, ...]:
    """The passages of a new version of an added document, which the same reader has cut."""
    return tuple(passages(document.id, document.cited_as, taken.text, taken.layout["units"]))


def version_in(document: Document, file: File) -> tuple[Passage, ...]:
    """The passages of the new version in that file; raises Refused.

    Ours were not cut by the reader of files, so that a new edition of them is cut as they are.
    """
    kind = kind_of(Path(file.name))
    taken = take_in(file.content, kind, file.name)
    if document.added:
        return new_version(document, taken)
    plain = kind in ("markdown", "text")
    text = read_markdown(file.content.decode("utf-8-sig")).text if plain else taken.text
    return recut(document, text)


def recut(document: Document, text: str) -> tuple[Passage, ...]:
    """The paragraphs of the new text, headings of the old one left out.

    One that is an old passage, or another wording of it, has that one's address; others get
    addresses of their own, such as policy-2023#new.3.
    """
    new = tuple(_paragraphs(document, text))
    pairs = paired(document.passages, new)
    return tuple(
        replace(passage, address=pairs[passage.address].address)
        if passage.address in pairs
        else passage
        for passage in new
    )


def _paragraphs(document: Document, text: str) -> Iterator[Passage]:
    headings = {_words(document.text[span.start : span.end]) for span in document.headings}
    number = 0
    for block in re.finditer(r"\S(?:.|\n(?!\s*\n))*", text):
        if _words(block[0]) in headings:
            continue
        number += 1
        yield Passage(
            address=f"{document.id}#new.{number}",
            document_id=document.id,
            kind="paragraph",
            label=f"new paragraph {number}",
            heading="",
            text=block[0].rstrip(),
            start=block.start(),
            end=block.end(),
            pages=(),
            sentences=(),
        )


def _words(text: str) -> str:
    return " ".join(text.split())
