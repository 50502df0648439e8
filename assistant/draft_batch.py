"""Many letters drafted into a folder, here or by workers; stopped at any moment, it goes on from there."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.drafted import Drafted, draft_reply, templates_sha256
from assistant.drafting_status import Status
from assistant.inquiries import Inquiry
from assistant.ledger import Ledger, alone_in, table, write_whole
from assistant.receipts import code_sha256
from assistant.reply_templates import Templates
from assistant.rules import load_table
from assistant.workers import answering_from, open_answering
from corpus.documents import Corpus
from index.spreading import Spread, here

if TYPE_CHECKING:
    from assistant.bootstrap import Assistant

SUMMARY = "summary.csv"
COLUMNS = (
    "id",
    "subject",
    "questions",
    "answered",
    "partly",
    "needs_facts",
    "not_covered",
    "file",
    "error",
)
_STATUSES: tuple[Status, ...] = ("answered", "partly", "needs_facts", "not_covered")
BROKE = "The draft could not be made ({kind}). Draft this letter by itself, or answer it by hand."
Files = Callable[[Drafted, Corpus], Mapping[str, bytes]]
"""The files of a draft, by the ending of their names."""
Made = tuple[dict[str, bytes], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Done:
    """How many letters there were, how many were finished before, and how many failed."""

    letters: int
    before: int
    failed: int


def draft_many(
    assistant: Assistant,
    inquiries: Sequence[Inquiry],
    folder: Path,
    templates: Templates,
    files: Files,
    watched: Callable[[Sequence[Inquiry]], Iterable[Inquiry]] = iter,
    spread: Spread = here,
) -> Done:
    """A draft of a reply to each, and a table of them all; `watched` sees them pass, for a progress bar.

    What was finished by the same desk for the same letter is not done again. Raises Busy or CannotWrite.
    """
    with alone_in(folder):
        ledger = Ledger(folder)
        desk = _made_from(assistant, templates)
        afar = Drafting(templates, files)
        todo = [one for one in inquiries if not _is_finished(one, desk, ledger, folder)]
        drafted = spread(partial(_drafted, assistant, templates, files), afar, todo)
        for one, (made, row) in zip(watched(todo), drafted, strict=True):
            for name, content in made.items():
                write_whole(folder / name, content)
            ledger.record(one.id, {**row, "letter": one.sha256, "desk": desk})
        rows = [ledger.rows[one.id] for one in inquiries]
        write_whole(folder / SUMMARY, table(COLUMNS, rows))
    failed = sum(1 for row in rows if row["error"])
    return Done(len(inquiries), len(inquiries) - len(todo), failed)


def _is_finished(one: Inquiry, desk: str, ledger: Ledger, folder: Path) -> bool:
    row = ledger.rows.get(one.id)
    if row is None or (row.get("letter"), row.get("desk")) != (one.sha256, desk):
        return False
    return bool(row["error"]) or (folder / row["file"]).is_file()


@dataclass(frozen=True)
class Drafting:
    """A letter -> the files of its draft and its row, as a worker makes them."""

    templates: Templates
    files: Files

    def made_from(self) -> dict[str, str]:
        return answering_from()

    def open(self) -> Callable[[Inquiry], Made]:
        return partial(_drafted, open_answering(), self.templates, self.files)


def _drafted(assistant: Assistant, templates: Templates, files: Files, one: Inquiry) -> Made:
    """The files of one draft by their names, and its row; a letter that breaks the desk is told as such."""
    if one.letter is None:
        return {}, _row(error=one.fault)
    try:
        drafted = draft_reply(assistant, one.letter, templates)
        made = {
            f"{one.stem}.{ending}": file
            for ending, file in files(drafted, assistant.corpus).items()
        }
    except Exception as error:  # noqa: BLE001  (one letter must not stop the others)
        return {}, _row(error=BROKE.format(kind=type(error).__name__))
    statuses = Counter(question.status for question in drafted.draft.handled.questions)
    counts: dict[str, int] = {status: statuses[status] for status in _STATUSES}
    told = {"subject": one.letter.subject, "questions": statuses.total(), **counts}
    return made, _row(**told, file=next(iter(made)))


def _row(**told: Any) -> dict[str, Any]:
    return {**dict.fromkeys(COLUMNS[1:], ""), **told}


def _made_from(assistant: Assistant, templates: Templates) -> str:
    """A fingerprint of all that a draft is made from besides its letter."""
    parts = [
        assistant.corpus.fingerprint,
        assistant.catalogue.fingerprint,
        load_table().rules_version,
        code_sha256(),
        templates_sha256(templates),
    ]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()
