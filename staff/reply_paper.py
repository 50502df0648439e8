"""The reply as it was saved, with the notes of what it cites, as a file that can be sent."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from assistant.guard import NOTICE
from assistant.letters import Letter
from corpus.documents import Corpus
from counter.paper import (
    Block,
    Gap,
    Heading,
    Note,
    Notes,
    Notice,
    Paper,
    Paragraph,
    Receipt,
    linkable,
    written,
)
from counter.paper_draft import MAIL, mail_of
from counter.paper_writing import receipt_rows
from counter.source_view import TIERS
from counter.taking_away import KINDS as PAPERS
from counter.taking_away import as_file
from records.drafts import Version
from staff.differences import paragraphs

KINDS: Final[Mapping[str, str]] = {
    "md": PAPERS["md"],
    "eml": MAIL,
    "docx": PAPERS["docx"],
    "pdf": PAPERS["pdf"],
    "json": PAPERS["json"],
}
_MARKS: Final = re.compile(r"(?: ?\[(\d{1,3})\])+$")
_MARK: Final = re.compile(r"\[(\d{1,3})\]")
_OPEN: Final = re.compile(r"\[to be filled in: (.*)\]", re.DOTALL)


def reply_file(version: Version, letter: Letter, corpus: Corpus, made: date, kind: str) -> bytes:
    """The reply as "md", "eml", "docx", "pdf" or "json"; the same version gives the same bytes."""
    paper = reply_paper(version, corpus, made)
    if kind != "eml":
        return as_file(paper, kind).content
    noted = next((block for block in paper.blocks if isinstance(block, Notes)), Notes(()))
    return mail_of(letter, version.reply, noted.notes)


def reply_paper(version: Version, corpus: Corpus, made: date) -> Paper:
    """The words that were saved, paragraph by paragraph; every note that the draft had is under them."""
    notes = tuple(_note(each, corpus) for each in version.drafted.get("notes", ()))
    numbers = {note.number for note in notes}
    blocks: list[Block] = [_block(each, numbers) for each in paragraphs(version.reply)]
    if notes:
        blocks += [Heading("Notes"), Notes(notes)]
    blocks += list(_made_from(version))
    return Paper("Reply", "reply", made, tuple(blocks), reply_json(version))


def reply_json(version: Version) -> dict[str, Any]:
    """The version with all that tells why it says what it says."""
    return {
        "inquiry": version.inquiry,
        "version": version.number,
        "saved": version.made,
        "saved_by": version.who_name,
        "reply": version.reply,
        "found": list(version.found),
        "drafted": dict(version.drafted),
    }


def _block(paragraph: str, numbers: set[int]) -> Block:
    if opened := _OPEN.fullmatch(paragraph):
        return Gap(opened[1])
    if paragraph == NOTICE:
        return Notice(paragraph)
    marks = _MARKS.search(paragraph)
    called = tuple(map(int, _MARK.findall(marks.group()))) if marks else ()
    if marks is None or not set(called) <= numbers:
        return Paragraph(paragraph, "ours")
    return Paragraph(paragraph[: marks.start()], "ours", called)


def _note(kept: Mapping[str, Any], corpus: Corpus) -> Note:
    """The note as the draft had it; what has changed since is told from the texts of today."""
    document = corpus.document(kept["source_id"])
    return Note(
        number=kept["number"],
        quote=kept["quote"],
        voice="summary" if kept["tier"] == "secondary" else "office",
        document=document.title,
        published=written(document.published),
        tier=kept["tier"],
        standing=TIERS[kept["tier"]],
        label=kept["label"],
        address=kept["address"],
        url=document.url if linkable(document.url) else "",
        since=tuple(f"{written(s.date)}: {s.what}" for s in corpus.since(kept["address"])),
    )


def _made_from(version: Version) -> Iterator[Block]:
    receipt = version.drafted.get("receipt")
    if receipt:
        yield Heading("How this was made")
        yield Paragraph(
            f"Version {version.number} of a reply that the desk drafted and staff edited."
        )
        yield Receipt(receipt_rows(receipt, 1, 1))
