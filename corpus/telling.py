"""Documents and passages as a person reads them in a terminal, and as JSON."""

from __future__ import annotations

from typing import Any

from corpus.documents import Document
from corpus.passages import Passage


def document_json(document: Document) -> dict[str, Any]:
    """What a document is: its row of the manifest, and how many passages it has."""
    return {
        "id": document.id,
        "title": document.title,
        "citation": document.citation,
        "tier": document.tier,
        "publisher": document.publisher,
        "published": document.published.isoformat(),
        "url": document.url,
        "rights": document.rights,
        "sha256": document.sha256,
        "passages": len(document.passages),
        "restored": len(document.restored),
        "since": [
            {"date": s.date.isoformat(), "address": s.address, "what": s.what, "source": s.source}
            for s in document.since
        ],
    }


def document_lines(document: Document) -> str:
    lines = [
        f"{document.id}: {document.title}",
        f"  cited as   {document.citation}",
        f"  tier       {document.tier}",
        f"  published  {document.published.isoformat()} by {document.publisher}",
        f"  rights     {document.rights}",
        f"  holds      {len(document.passages)} passages",
    ]
    lines += [f"  since      {s.date.isoformat()}, {s.address}: {s.what}" for s in document.since]
    return "\n".join(lines)


def passage_json(passage: Passage) -> dict[str, Any]:
    """A passage, where it stands, and its notes or the sentence that it hangs on."""
    tied = passage.hangs_on
    return {
        "address": passage.address,
        "kind": passage.kind,
        "label": passage.label,
        "heading": passage.heading,
        "text": passage.text,
        "start": passage.start,
        "end": passage.end,
        "pages": list(passage.pages),
        "notes": [
            {"offset": c.offset, "note": c.note, "travels": c.travels} for c in passage.calls
        ],
        "hangs_on": tied
        and {"address": tied.address, "start": tied.sentence.start, "end": tied.sentence.end},
    }


def passage_lines(passage: Passage) -> str:
    notes = ", ".join(call.note.partition("#")[2] for call in passage.calls)
    head = f"{passage.address}  ({passage.label})"
    if notes:
        head += f"  notes: {notes}"
    if passage.hangs_on:
        head += f"  hangs on: {passage.hangs_on.address}"
    return f"{head}\n{passage.text}"
