"""The reply as it was saved, with the notes of what it cites, as a file that can be sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

from assistant.draft_reading import Draft, read_draft
from assistant.letters import Letter
from corpus.documents import Corpus
from counter.paper import Paper
from counter.paper_draft import MAIL, mail_of
from counter.paper_reply import Edited, notes_of
from counter.paper_reply import reply_paper as edited_paper
from counter.taking_away import KINDS as PAPERS
from counter.taking_away import as_file
from records.drafts import Version

KINDS: Final[Mapping[str, str]] = {
    "md": PAPERS["md"],
    "eml": MAIL,
    "docx": PAPERS["docx"],
    "pdf": PAPERS["pdf"],
    "json": PAPERS["json"],
}


def reply_file(version: Version, letter: Letter, corpus: Corpus, made: date, kind: str) -> bytes:
    """The reply as "md", "eml", "docx", "pdf" or "json"; the same version gives the same bytes."""
    if kind == "eml":
        return mail_of(letter, version.reply, notes_of(_edited(version), corpus))
    return as_file(reply_paper(version, corpus, made), kind).content


def reply_paper(version: Version, corpus: Corpus, made: date) -> Paper:
    """The words that were saved, with the notes that their marks lead to.

    As JSON it is the draft with the reply as it was edited, which can be checked again.
    """
    paper = edited_paper(_edited(version), corpus, made)
    return paper if version.drafted else replace(paper, data=reply_json(version))


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


def _edited(version: Version) -> Edited:
    drafted = dict(version.drafted)
    alone = tuple(str(each["text"]) for each in version.found if each.get("unsupported"))
    draft = read_draft(drafted) if drafted else Draft("", ())
    return Edited(version.reply, draft, drafted, alone)
