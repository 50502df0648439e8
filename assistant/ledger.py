"""What is finished of a long piece of work, so that it goes on where it was stopped, at whatever moment.

A finished thing is a line, written at one stroke and through to the disk once its files are in place. A
line that a kill left half written does not count, and what it told of is done again.
"""

from __future__ import annotations

import csv
import fcntl
import io
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from corpus.errors import Busy
from index.publishing import writing_to

LEDGER = "ledger.jsonl"
_PART = ".part"
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "＝", "＋", "－", "＠")


class Ledger:
    """The finished things of a folder, by id; `record` adds one for good."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / LEDGER
        self.rows: dict[str, dict[str, Any]] = {}
        for half_written in folder.glob(f".*{_PART}"):
            half_written.unlink()
        self._take_up()

    def record(self, id_: str, row: Mapping[str, Any]) -> None:
        """Write down that it is finished; what it made must be in place by then."""
        line = json.dumps({"id": id_, **row}, ensure_ascii=False) + "\n"
        with self._path.open("ab", buffering=0) as file:
            file.write(line.encode(errors="backslashreplace"))
            os.fsync(file.fileno())
        self.rows[id_] = {"id": id_, **row}

    def _take_up(self) -> None:
        """Read what is finished, and cut off what a kill left half written."""
        if not self._path.exists():
            return
        kept = b""
        for line in self._path.read_bytes().splitlines(keepends=True):
            row = _row(line)
            if row is not None:
                self.rows[row["id"]] = row
                kept += line
        write_whole(self._path, kept)


def _row(line: bytes) -> dict[str, Any] | None:
    try:
        row = json.loads(line) if line.endswith(b"\n") else None
    except ValueError:
        return None
    return row if isinstance(row, dict) and isinstance(row.get("id"), str) else None


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Hold the folder; raises Busy if another process works in it, CannotWrite if it may not be written."""
    with writing_to(folder), (folder / ".lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Busy(
                f"Another process is writing drafts to {folder}. Wait for it, or name another folder."
            ) from error
        yield


def write_whole(path: Path, content: bytes) -> None:
    """Write the file in one step: it is there whole or not at all, and replaces what was there."""
    aside = path.with_name(f".{path.name}{_PART}")
    with aside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)


def table(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> bytes:
    """The rows as CSV for a spreadsheet, in which no cell can be a formula."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([inert_cell(str(row.get(column, ""))) for column in columns])
    return written.getvalue().encode("utf-8-sig", errors="backslashreplace")


def inert_cell(text: str) -> str:
    """The text with an apostrophe before what a spreadsheet would take for a formula, on one line."""
    line = " ".join(text.split(" ")).replace("\r", " ").replace("\n", " ").replace("\0", "")
    begins = text.startswith(_FORMULA) or line.lstrip().startswith(_FORMULA)
    return f"'{line}" if begins else line
