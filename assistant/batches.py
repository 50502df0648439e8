"""Files of JSON: one object, or an object a line. Every fault is told with its file and line."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from corpus.errors import BadInput

Checked = TypeVar("Checked")
Item = TypeVar("Item")
LARGEST = 64 * 2**20


class BadFile(BadInput):
    """A file that cannot be read as what it should be: which, where, and why."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a file of JSON lines."""

    path: Path
    line: int
    value: dict[str, Any]

    def checked(self, check: Callable[[dict[str, Any]], Checked]) -> Checked:
        """What `check` makes of the line; what it refuses is told with file and line, as BadFile."""
        try:
            return check(self.value)
        except ValueError as refusal:
            raise BadFile(f"{self.path}, line {self.line}: {refusal}") from refusal
        except BadInput as refusal:
            raise BadFile(f"{self.path}, line {self.line}: {refusal}") from refusal


def read_json(path: Path) -> Any:
    """The JSON value in a file; raises BadFile."""
    return parse_json(read_text(path), str(path))


def parse_json(content: str | bytes, where: str) -> Any:
    """The JSON value of that content; raises BadFile, naming where it came from."""
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:
        raise BadFile(f"{where} is not JSON: {error}.") from error


def read_batch(path: Path, required: Sequence[str]) -> list[Row]:
    """Every line of the file, each an object with at least the required keys and an id of its own.

    Raises BadFile at the first that is not, before anything is done for the others. Blank lines
    are passed over; a file without any line is a fault.
    """
    rows: list[Row] = []
    seen: set[str] = set()
    for number, line in enumerate(read_text(path).split("\n"), start=1):
        if line.strip():
            row = Row(path, number, row_value(path, number, line))
            row.checked(lambda value: _check(value, required, seen))
            rows.append(row)
    if not rows:
        raise BadFile(f"{path} holds nothing. It needs one JSON object a line.")
    return rows


def row_value(path: Path, number: int, line: str) -> dict[str, Any]:
    """The object on a line; raises BadFile."""
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadFile(f"{path}, line {number}: not JSON ({error}).") from error
    if not isinstance(value, dict):
        raise BadFile(f'{path}, line {number}: not an object. A line looks like {{"id": …}}.')
    return value


def _check(value: dict[str, Any], required: Sequence[str], seen: set[str]) -> None:
    missing = [key for key in required if key not in value]
    if missing:
        raise BadFile(f"{' and '.join(missing)} missing.")
    id_ = value["id"]
    if not isinstance(id_, str) or not id_:
        raise BadFile("id must be text.")
    if id_ in seen:
        raise BadFile(f"the id {id_!r} stands on an earlier line too.")
    seen.add(id_)


def read_text(path: Path) -> str:
    """The text of a file of UTF-8; raises BadFile."""
    try:
        if path.stat().st_size > LARGEST:
            raise BadFile(f"{path} is larger than {LARGEST // 2**20} MB. Split it.")
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadFile(
            f"{path} is not UTF-8 text (byte {error.start}). Save it as UTF-8."
        ) from error
    except OSError as error:
        raise BadFile(f"{path} cannot be read: {error.strerror}.") from error


def progress(items: Sequence[Item], what: str) -> Iterable[Item]:
    """The items, with a progress bar on standard error where a person is watching there."""
    import sys

    if not sys.stderr.isatty():
        return items
    return _shown(items, what)


def _shown(items: Sequence[Item], what: str) -> Iterator[Item]:
    from rich.console import Console
    from rich.progress import track

    yield from track(items, what, console=Console(stderr=True), transient=True)
