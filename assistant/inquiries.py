"""Many letters in one file: a table (.csv), a mailbox (.mbox) or JSON lines (.jsonl), one at a time.

An inquiry that cannot be read is one too: it carries the sentence that says why, and the others go on.
"""

from __future__ import annotations

import csv
import hashlib
import json
import mailbox
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from email import message_from_bytes, policy
from pathlib import Path

from assistant.batches import LARGEST, BadFile
from assistant.letter_mail import letter_of_mail
from assistant.letters import BadLetter, Letter, letter

KINDS = (".csv", ".mbox", ".jsonl")
TEXT_COLUMNS = ("text", "letter", "message", "body", "inquiry", "question", "description")
ID_COLUMNS = ("id", "number", "ticket", "case", "key")
MOST = 20_000  # inquiries of one file
_LONGEST_ID = 200


@dataclass(frozen=True, slots=True)
class Inquiry:
    """One letter of many: its id, where it stands, and the letter, or else a sentence why there is none."""

    id: str
    letter: Letter | None
    fault: str = ""

    @property
    def sha256(self) -> str:
        """Of what it says; another letter under the same id has another."""
        return hashlib.sha256(repr((self.id, self.letter, self.fault)).encode()).hexdigest()

    @property
    def stem(self) -> str:
        """A file name that the id may have, whatever the id is: safe, short, and its own."""
        plain = re.sub(r"[^A-Za-z0-9_-]+", "-", self.id).strip("-")[:40] or "letter"
        return f"{plain}-{hashlib.sha256(self.id.encode(errors='replace')).hexdigest()[:10]}"


def read_inquiries(path: Path) -> list[Inquiry]:
    """Every inquiry of the file, each under an id of its own; raises BadFile where the file is none."""
    read = {".csv": _of_table, ".mbox": _of_mailbox, ".jsonl": _of_lines}.get(path.suffix.lower())
    if read is None:
        raise BadFile(f"{path} cannot be read as many letters. Give it as {', '.join(KINDS)}.")
    try:
        if path.stat().st_size > LARGEST:
            raise BadFile(f"{path} is larger than {LARGEST // 2**20} MB. Split it.")
        found = list(_numbered(path, read(path)))
    except OSError as error:
        raise BadFile(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise BadFile(
            f"{path} is not UTF-8 text (byte {error.start}). Save it as UTF-8."
        ) from error
    if not found:
        raise BadFile(f"{path} holds no letter.")
    return found


def _numbered(path: Path, found: Iterator[Inquiry]) -> Iterator[Inquiry]:
    """The inquiries; one whose id stands there already gets another, and is told so instead of read."""
    seen: Counter[str] = Counter()
    for number, one in enumerate(found, start=1):
        if number > MOST:
            raise BadFile(f"{path} holds more than {MOST:,} letters. Split it.")
        seen[one.id] += 1
        if seen[one.id] == 1:
            yield one
            continue
        again = f"{one.id} ({seen[one.id]})"
        seen[again] += 1
        fault = f"The id {one.id!r} stands on an earlier letter too. Give each an id of its own."
        yield replace(one, id=again, letter=None, fault=fault)


def _inquiry(
    id_: str, text: str, subject: str = "", sender: str = "", address: str = ""
) -> Inquiry:
    try:
        return Inquiry(id_, letter(text, subject=subject, sender=sender, address=address))
    except BadLetter as fault:
        return Inquiry(id_, None, str(fault))


def _of_table(path: Path) -> Iterator[Inquiry]:
    csv.field_size_limit(LARGEST)
    with path.open(encoding="utf-8-sig", newline="") as file:
        head = file.readline()
        file.seek(0)
        rows = csv.DictReader(file, delimiter=max(",;\t", key=head.count))
        named = {(name or "").strip().casefold(): name for name in rows.fieldnames or ()}
        text = next((named[name] for name in TEXT_COLUMNS if name in named), None)
        id_ = next((named[name] for name in ID_COLUMNS if name in named), None)
        if text is None:
            raise BadFile(
                f"{path} has no column with the letters. Name one of its columns: "
                f"{', '.join(TEXT_COLUMNS)}."
            )
        beside = [named.get(name, "") for name in ("subject", "sender", "address")]
        try:
            for number, row in enumerate(rows, start=1):
                name = (row.get(id_) or "").strip()[:_LONGEST_ID] if id_ else ""
                told = [str(row.get(column) or "") for column in beside]
                yield _inquiry(name or f"row-{number}", row.get(text) or "", *told)
        except csv.Error as error:
            raise BadFile(f"{path}, line {rows.line_num}: not a table ({error}).") from error


def _of_mailbox(path: Path) -> Iterator[Inquiry]:
    if not path.is_file():
        raise BadFile(f"{path} cannot be read: there is no such file.")
    box = mailbox.mbox(path, create=False)
    try:
        for number, key in enumerate(box.keys(), start=1):
            content = box.get_bytes(key)
            try:
                mail = letter_of_mail(content)
                name = mail.message_id[:_LONGEST_ID]
                yield Inquiry(name or f"mail-{number}", mail)
            except BadLetter as fault:
                yield Inquiry(_message_id(content) or f"mail-{number}", None, str(fault))
    finally:
        box.close()


def _message_id(content: bytes) -> str:
    try:
        found = message_from_bytes(content, policy=policy.compat32)["Message-ID"]
        return " ".join(str(found or "").split())[:_LONGEST_ID]
    except (ValueError, TypeError, LookupError, RecursionError):
        return ""


def _of_lines(path: Path) -> Iterator[Inquiry]:
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").split("\n"), start=1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as error:
            yield Inquiry(f"line-{number}", None, f"Line {number} is not JSON ({error}).")
            continue
        yield _of_value(number, value)


def _of_value(number: int, value: object) -> Inquiry:
    if not isinstance(value, dict):
        return Inquiry(f"line-{number}", None, f'Line {number} is not like {{"id": …, "text": …}}.')
    id_, text = value.get("id"), value.get("text", value.get("letter"))
    name = id_[:_LONGEST_ID] if isinstance(id_, str) and id_ else f"line-{number}"
    if not isinstance(text, str):
        return Inquiry(
            name, None, f'Line {number} has no text. It looks like {{"id": …, "text": …}}.'
        )
    told = [str(value.get(key) or "") for key in ("subject", "sender", "address")]
    return _inquiry(name, text, *told)
