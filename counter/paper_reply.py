"""The reply as staff have edited it, as a Paper and as a mail: their words, with the draft's notes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from assistant.draft_folding import plain
from assistant.draft_reading import Draft
from assistant.draft_trust import reply_made
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
    Quotation,
    Receipt,
)
from counter.paper_draft import MAIL, listed, mail_of
from counter.paper_writing import CHECK, note_of, receipt_rows, voice_of_tier
from counter.taking_away import KINDS, Taken, as_file

EDITED = (
    "Drafted from what is named here, and edited since. Saved as JSON, it can be checked again: "
    "desk draft check FILE."
)
REPLY_KINDS = {"md": KINDS["md"], "eml": MAIL, **{kind: KINDS[kind] for kind in KINDS}}
"""Every format of the command line, and what it is."""

_BLANK = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_MARK = re.compile(r"\[(\d{1,3})\]")
_LAST_MARKS = re.compile(r"(?:\s*\[\d{1,3}\])+\s*$")
_GAP = re.compile(r"\[to be filled in: (.+)\]", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Edited:
    """A reply as it is now, the draft that it was, and that draft's JSON; `alone` stand on nothing.

    The JSON is {} where nothing was drafted.
    """

    text: str
    draft: Draft
    json: Mapping[str, Any]
    alone: tuple[str, ...] = ()


def reply_file(edited: Edited, corpus: Corpus, made: date, kind: str) -> Taken:
    """The reply as "eml" or another format; the same reply gives the same bytes."""
    if kind == "eml":
        letter = edited.json.get("letter") or {}
        named = (str(letter.get(name, "")) for name in ("subject", "address", "message_id"))
        subject, address, thread = named
        answered = Letter("", subject=subject, address=address, message_id=thread)
        mail = mail_of(answered, edited.text, notes_of(edited, corpus))
        return Taken(f"copyright-desk-reply-{made:%Y-%m-%d}.eml", MAIL, mail)
    return as_file(reply_paper(edited, corpus, made), kind)


def reply_paper(edited: Edited, corpus: Corpus, made: date) -> Paper:
    """The reply, paragraph by paragraph, with the notes that its marks lead to, under their numbers."""
    blocks = [block for each in _paragraphs(edited.text) for block in _blocks(each, edited, corpus)]
    if notes := notes_of(edited, corpus):
        blocks += [Heading("Notes"), Notes(notes)]
    if edited.json:
        same = plain(edited.text) == plain(str(reply_made(edited.json)))
        receipt = Receipt(receipt_rows(edited.json["receipt"], 1, 1))
        blocks += [Heading("How this was made"), Paragraph(CHECK if same else EDITED), receipt]
    data = {**edited.json, "reply": edited.text, "unsupported": list(edited.alone)}
    title = "Draft of a reply" if any(isinstance(b, Gap) for b in blocks) else "Reply"
    return Paper(title, "reply", made, tuple(blocks), data)


def _paragraphs(text: str) -> list[str]:
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return [each.strip("\n") for each in _BLANK.split(lines) if each.strip()]


def notes_of(edited: Edited, corpus: Corpus) -> tuple[Note, ...]:
    """What the marks of the text lead to."""
    used = {int(number) for number in _MARK.findall(edited.text)}
    return tuple(
        note_of(number, basis, corpus)
        for number, basis in enumerate(edited.draft.notes, start=1)
        if number in used
    )


def _blocks(paragraph: str, edited: Edited, corpus: Corpus) -> Iterator[Block]:
    """What a paragraph is: what the draft says that it is where it is the draft's, or staff's words."""
    text, marks = _apart(paragraph, len(edited.draft.notes))
    words = plain(text)
    if gap := _GAP.fullmatch(text.strip()):
        yield Gap(gap[1])
    elif words == plain(NOTICE):
        yield Notice(text)
    elif words in _headings(edited.draft):
        yield Heading(text)
    elif quotation := _quotation(text, marks, edited, corpus):
        yield quotation
    elif marks:
        yield Paragraph(text, "ours", marks)
    else:
        yield from listed(text)


def _apart(paragraph: str, known: int) -> tuple[str, tuple[int, ...]]:
    """The paragraph without the marks at its end, and their numbers; whole where one leads nowhere."""
    found = _LAST_MARKS.search(paragraph)
    numbers = tuple(int(n) for n in _MARK.findall(found[0])) if found else ()
    if not found or not found.start() or not all(1 <= n <= known for n in numbers):
        return paragraph, ()
    return paragraph[: found.start()], numbers


def _headings(draft: Draft) -> set[str]:
    return {plain(s.text) for s in draft.sentences if s.name == "question"}


def _quotation(text: str, marks: Sequence[int], edited: Edited, corpus: Corpus) -> Quotation | None:
    """The paragraph as a quotation, where it is what the draft quotes; with the words that decide."""
    for line in edited.json.get("lines") or ():
        claim = line.get("claim")
        if not claim or claim["text"] != claim["citations"][0]["quote"]:
            continue
        if plain(text) == plain(f"“{claim['text']}”"):
            cited = claim["citations"][0]
            runs = _runs(text, cited) if text == f"“{cited['quote']}”" else (text, "", "")
            voice = voice_of_tier(_tier(cited["source_id"], corpus))
            return Quotation(*runs, voice, tuple(marks))
    return None


def _tier(source_id: str, corpus: Corpus) -> str:
    """Its tier; the lowest where the document was taken out since."""
    found = (document.tier for document in corpus.documents if document.id == source_id)
    return next(found, "secondary")


def _runs(text: str, cited: Mapping[str, Any]) -> tuple[str, str, str]:
    """Up to the words that decide, those, and the rest."""
    highlight = cited.get("highlight")
    if not highlight:
        return text, "", ""
    start = 1 + highlight["start"] - cited["start"]
    end = 1 + highlight["end"] - cited["start"]
    return text[:start], text[start:end], text[end:]
