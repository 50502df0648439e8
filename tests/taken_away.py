"""Files that were taken away, read again by other libraries; and a paper with one of every block."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import date
from html.parser import HTMLParser
from io import BytesIO

import docx
import pypdf
from markdown_it import MarkdownIt

from counter.paper import (
    Block,
    Field,
    Gap,
    Heading,
    Items,
    Note,
    Notes,
    Notice,
    Paper,
    Paragraph,
    Quotation,
    Receipt,
)

DAY = date(2026, 11, 22)


class Read(HTMLParser):
    """The texts and the tags of an HTML page, as a browser would take them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    @property
    def names(self) -> list[str]:
        return [tag for tag, _ in self.tags if tag != "br"]


def rendered(content: bytes) -> str:
    return MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(content.decode())


def text_of_pdf(content: bytes) -> str:
    return "".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(content)).pages)


READ: dict[str, Callable[[bytes], str]] = {
    "html": lambda content: "".join(Read(content.decode()).texts),
    "md": lambda content: "".join(Read(rendered(content)).texts),
    "docx": lambda content: "\n".join(p.text for p in docx.Document(BytesIO(content)).paragraphs),
    "pdf": text_of_pdf,
}


def solid(text: str) -> str:
    """The text without what a page may break, fold or join it by."""
    return "".join(c for c in text if not c.isspace() and unicodedata.category(c) != "Cf")


def letter(text: str, more: tuple[Block, ...] = ()) -> Paper:
    """A paper with one of every block, and the text in every place of each."""
    note = Note(1, text, "office", text, text, text, text, text, text, text, (text,))
    blocks: tuple[Block, ...] = (
        Heading(text),
        Heading(text, 3),
        Paragraph(text, "person"),
        Paragraph(text, "lead", (1, 2)),
        Quotation(text, text, text, "office", (1,)),
        Quotation(text, "", "", "summary"),
        Field(text, text),
        Items((text, text)),
        Items((text,), ordered=True),
        Gap(text),
        Notes((note,)),
        Notice(text),
        Receipt(((text, text),)),
        *more,
    )
    return Paper(text, "letter", DAY, blocks, {"text": text})
