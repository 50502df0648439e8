"""The text of a PDF or Word file: what corpus/apart_child.py runs to read one letter, within limits."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

from corpus.apart import Unreadable
from corpus.pdf_lines import lines_of
from corpus.pdf_reader import pdf_pages

MOST_PAGES = 100
MOST_CHARACTERS = 2_000_000
LARGEST_UNPACKED = 64 * 2**20


def pdf_text(content: bytes) -> str:
    """The text of a PDF, line by line; raises Unreadable."""
    pages = pdf_pages(content, most=MOST_PAGES)["pages"]
    return "\n".join(line.text for line in lines_of(pages))


def docx_text(content: bytes) -> str:
    """The paragraphs and tables of a Word file, in order; raises Unreadable."""
    if content.startswith(b"\xd0\xcf\x11\xe0"):  # how Word keeps a file under a password
        raise Unreadable("encrypted")
    with ZipFile(BytesIO(content)) as packed:
        if sum(entry.file_size for entry in packed.infolist()) > LARGEST_UNPACKED:
            raise Unreadable("large")
    import docx
    from docx.table import Table

    lines: list[str] = []
    for block in docx.Document(BytesIO(content)).iter_inner_content():
        if isinstance(block, Table):
            lines += ["\t".join(cell.text for cell in row.cells) for row in block.rows]
        else:
            lines.append(block.text)
    return "\n".join(lines)


def _worded(text: str) -> str:
    if len(text) > MOST_CHARACTERS:
        raise Unreadable("large")
    if not any(character.isalnum() for character in text):
        raise Unreadable("scanned")
    return text


READ = {
    "pdf": lambda content: _worded(pdf_text(content)),
    "docx": lambda content: _worded(docx_text(content)),
}
