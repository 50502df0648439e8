"""Reads one PDF or Word file from standard input, in a process of its own with limits, as JSON.

It stands alone: it is started as a script, isolated, and imports nothing of the desk. It answers
{"text": …}, or {"fault": a word} for what is wrong with the file.
"""

from __future__ import annotations

import json
import logging
import sys
from io import BytesIO
from zipfile import BadZipFile, ZipFile

MOST_PAGES = 100
MOST_CHARACTERS = 2_000_000
LARGEST_UNPACKED = 64 * 2**20
MEMORY = 2**30  # bytes
SECONDS = 15  # of work


class Refused(Exception):
    """Why a file is not read, in a word."""


def pdf_text(content: bytes) -> str:
    """The text of a PDF, page by page; raises Refused."""
    import pypdf

    pages = pypdf.PdfReader(BytesIO(content))
    if pages.is_encrypted and not pages.decrypt(""):
        raise Refused("encrypted")
    if len(pages.pages) > MOST_PAGES:
        raise Refused("pages")
    found: list[str] = []
    for page in pages.pages:
        found.append(page.extract_text())
        if sum(map(len, found)) > MOST_CHARACTERS:
            raise Refused("large")
    return "\n".join(found)


def docx_text(content: bytes) -> str:
    """The paragraphs and tables of a Word file, in order; raises Refused."""
    if content.startswith(b"\xd0\xcf\x11\xe0"):  # how Word keeps a file under a password
        raise Refused("encrypted")
    with ZipFile(BytesIO(content)) as packed:
        if sum(entry.file_size for entry in packed.infolist()) > LARGEST_UNPACKED:
            raise Refused("large")
    import docx
    from docx.table import Table

    lines: list[str] = []
    for block in docx.Document(BytesIO(content)).iter_inner_content():
        if isinstance(block, Table):
            lines += ["\t".join(cell.text for cell in row.cells) for row in block.rows]
        else:
            lines.append(block.text)
    return "\n".join(lines)


READ = {"pdf": pdf_text, "docx": docx_text}


def read(kind: str, content: bytes) -> dict[str, str]:
    """The text of the file, or what is wrong with it."""
    try:
        text = READ[kind](content)
    except Refused as refusal:
        return {"fault": str(refusal)}
    except MemoryError:
        return {"fault": "large"}
    except (BadZipFile, RecursionError):
        return {"fault": "broken"}
    except Exception as error:  # noqa: BLE001  (what the libraries raise over a broken file is endless)
        encrypted = "Decrypt" in type(error).__name__ or "FileNotDecrypted" in type(error).__name__
        return {"fault": "encrypted" if encrypted else "broken"}
    return {"text": text} if any(c.isalnum() for c in text) else {"fault": "scanned"}


def limit() -> None:
    """Hold this process to its memory and time, where the system can."""
    try:
        import resource
    except ImportError:  # not every system has it; the parent's clock holds there
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


if __name__ == "__main__":
    limit()
    logging.disable()
    found = read(sys.argv[1], sys.stdin.buffer.read())
    sys.stdout.buffer.write(json.dumps(found).encode())
