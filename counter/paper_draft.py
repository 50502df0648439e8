"""The draft of a reply written down as a Paper, and as a mail that staff can send."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from email.message import EmailMessage
from email.policy import SMTP

from assistant.drafted import Drafted
from assistant.drafting_lines import Line
from assistant.framing import around_deciding
from assistant.letters import Letter
from corpus.documents import Corpus
from counter.paper import (
    Block,
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
    legible,
    mark,
)
from counter.paper_writing import CHECK, note_of, receipt_rows, voice_of
from counter.taking_away import Taken, as_file

MAIL = "message/rfc822"
_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[A-Za-z0-9.-]{1,190}", re.ASCII)
_MESSAGE_ID = re.compile(r"<[^\s<>@]{1,200}@[^\s<>@]{1,200}>", re.ASCII)
_LONGEST_SUBJECT = 150


def draft_paper(drafted: Drafted, corpus: Corpus, made: date) -> Paper:
    """The draft, its open places drawn as such, a numbered note for every citation."""
    notes = tuple(note_of(n, c, corpus) for n, c in enumerate(drafted.draft.notes, start=1))
    blocks = [block for line in drafted.draft.lines for block in _blocks(line)]
    receipt = Receipt(receipt_rows(drafted.json["receipt"], 1, 1))
    blocks += [Heading("Notes"), Notes(notes)]
    blocks += [Heading("How this was made"), Paragraph(CHECK), receipt]
    return Paper("Draft of a reply", "draft", made, tuple(blocks), drafted.json)


def draft_file(drafted: Drafted, corpus: Corpus, made: date, kind: str) -> Taken:
    """The draft as "eml" or another format; the same draft gives the same bytes."""
    if kind == "eml":
        name = f"copyright-desk-draft-{made:%Y-%m-%d}.eml"
        return Taken(name, MAIL, draft_mail(drafted, corpus, made))
    return as_file(draft_paper(drafted, corpus, made), kind)


def draft_mail(drafted: Drafted, corpus: Corpus, made: date) -> bytes:
    """A reply to the letter, not sent yet: its text and notes, to whom the letter names, in its thread."""
    paper = draft_paper(drafted, corpus, made)
    noted = next(block for block in paper.blocks if isinstance(block, Notes))
    return mail_of(drafted.draft.handled.letter, drafted.draft.text, noted.notes)


def mail_of(letter: Letter, reply: str, noted: Sequence[Note]) -> bytes:
    """The reply to that letter as a mail; its notes stand under it.

    What a letter says of itself gets into a header only where it is plainly an address or an id.
    """
    mail = EmailMessage(policy=SMTP)
    subject = " ".join(legible(letter.subject).split())[:_LONGEST_SUBJECT]
    bare = re.sub(r"^(?:re|aw|fwd?)\s*:\s*", "", subject, flags=re.IGNORECASE)
    mail["Subject"] = f"Re: {bare or 'Your letter'}"
    if _ADDRESS.fullmatch(letter.address):
        mail["To"] = letter.address
    if _MESSAGE_ID.fullmatch(letter.message_id):
        mail["In-Reply-To"] = letter.message_id
        mail["References"] = letter.message_id
    mail["X-Unsent"] = "1"  # mail programs open it as a draft
    notes = [
        f"{mark(note.number)} “{note.quote}”\n{note.standing} ({note.tier}). {note.document}, "
        f"{note.published}. {note.label}. Address: {note.address}"
        + (f". {note.url}" if note.url else "")
        + "".join(f"\nSince then, {each}" for each in note.since)
        for note in legible(tuple(noted))
    ]
    text = legible(reply)
    body = "\n\n".join([text, "Notes", *notes] if notes else [text])
    mail.set_content(body, charset="utf-8", cte="quoted-printable")
    return mail.as_bytes()


def _blocks(line: Line) -> Iterator[Block]:
    if line.claim is not None:
        first = line.claim.citations[0]
        if line.claim.text == first.quote:
            yield Quotation(*around_deciding(line.claim), voice_of(first), line.notes)
        else:
            yield Paragraph(line.text, "ours", line.notes)
    elif line.kind == "open":
        yield Gap(line.text)
    elif line.kind == "notice":
        yield Notice(line.text)
    elif line.name == "question":
        yield Heading(line.text)
    else:
        yield from listed(line.text)


def listed(text: str) -> Iterator[Block]:
    """A paragraph; the lines of it that begin with a dash are a list."""
    lines = text.split("\n")
    items = tuple(each.removeprefix("- ") for each in lines if each.startswith("- "))
    told = "\n".join(each for each in lines if not each.startswith("- "))
    if told:
        yield Paragraph(told, "ours")
    if items:
        yield Items(items)
