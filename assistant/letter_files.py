"""Letters in files: text, mail (.eml), Word (.docx) and PDF, each within limits, or a sentence why not."""

from __future__ import annotations

from pathlib import Path

from assistant.letter_mail import letter_of_mail, shown
from assistant.letters import BadLetter, Letter, letter
from corpus.apart import Limits, Unreadable, read_apart

LARGEST = 20 * 2**20
LIMITS = Limits(memory=2**30, seconds=15, wait=30, answer=16 * 2**20)
KINDS = (".txt", ".md", ".html", ".eml", ".docx", ".pdf")
_READER = "assistant.letter_child"
_FAULTS = {
    "encrypted": "is under a password. Save it without one, or give its text as a .txt file.",
    "scanned": "holds no text: it may be a scan, a picture of pages. Type the letter into a .txt file.",
    "pages": "has more than 100 pages. Give the letter alone, without what was bound to it.",
    "slow": "takes too long to be read. Give the letter alone, as text.",
    "large": "is too large to be read. Give the letter alone, as text.",
    "broken": "is broken, or is not what its name says. Save it anew, or give its text as a .txt file.",
}


def read_letter(path: Path) -> Letter:
    """The letter in a file, by the ending of its name; raises BadLetter with what to do."""
    kind = path.suffix.lower()
    content = _content(path)
    try:
        if kind in (".pdf", ".docx"):
            return letter(_read_apart(kind.removeprefix("."), content, path.name))
        if kind == ".eml":
            return letter_of_mail(content)
        if kind == ".html":
            return letter(shown(_decoded(content, path.name)))
        if kind in (".txt", ".md", ""):
            return letter(_decoded(content, path.name))
    except BadLetter as fault:
        raise BadLetter(f"{path}: {fault}") from fault
    raise BadLetter(f"{path} cannot be read as a letter. Give it as {', '.join(KINDS)}.")


def _content(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise BadLetter(f"{path} cannot be read: there is no such file.")
        if path.stat().st_size > LARGEST:
            raise BadLetter(
                f"{path} is larger than {LARGEST // 2**20} MB. Give the letter alone, as text."
            )
        return path.read_bytes()
    except OSError as error:
        raise BadLetter(f"{path} cannot be read: {error.strerror}.") from error


def _decoded(content: bytes, name: str) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    if b"\0" in content:
        raise BadLetter(f"{name} is not text. Give the letter as {', '.join(KINDS)}.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _read_apart(kind: str, content: bytes, name: str) -> str:
    """The text of a PDF or Word file, read in a process that may fail alone; raises BadLetter."""
    try:
        return str(read_apart(_READER, kind, content, LIMITS))
    except Unreadable as fault:
        told = _FAULTS.get(fault.fault, _FAULTS["broken"])
        raise BadLetter(f"{name} {told}") from fault
