"""Files that somebody brings -> what can be kept of them, and the reasons where a file cannot be."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from corpus.documents import read_manifest
from corpus.errors import BadInput
from corpus.fidelity import Fidelity
from corpus.intake import KINDS, LARGEST, Refused, Taken, kind_of, take_in
from corpus.library import Addition
from corpus.rows import Row, id_from

NAME: Final = "{name}"  # in a title or a citation: the file's name without its ending


@dataclass(frozen=True, slots=True)
class File:
    """A file as it was supplied."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody tells of the files, for all of them at once.

    Where there are several, each has its own name in its title and citation: where `{name}` stands, else
    at the end. `id` is for one file alone; empty, it is made of the file's name.
    """

    tier: str
    title: str
    citation: str
    published: date
    rights: str
    url: str = ""
    publisher: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Unfit:
    """A file that is not taken in, with the reasons; `report` is there if it could be read."""

    name: str
    reasons: tuple[str, ...]
    report: Fidelity | None = None


def ours() -> frozenset[str]:
    """The ids of the texts that come with the desk, which nothing added may have."""
    return frozenset(row["id"] for row in read_manifest())


def files_in(paths: Iterable[Path]) -> Iterator[File]:
    """The files; a folder stands for all in it that can be read. Raises BadInput, naming the path."""
    for path in paths:
        if path.is_dir():
            inside = sorted(each for each in path.iterdir() if each.suffix.lower() in KINDS)
            if not inside:
                raise BadInput(f"{path} holds no file that ends in {', '.join(KINDS)}.")
            yield from map(_file, inside)
        else:
            yield _file(path)


def _file(path: Path) -> File:
    try:
        with path.open("rb") as file:
            return File(path.name, file.read(LARGEST + 1))  # what is larger is refused when read
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror}.") from error


def prepared(
    files: Sequence[File], told: Told, there: Collection[str] = ()
) -> tuple[list[Addition], list[Unfit]]:
    """What can be kept of the files, read and laid out, and those that cannot, in the files' order.

    `there` are ids that are taken. Raises BadInput where none of the files can have a row.
    """
    rows = [_row_or_why(file, told, there, several=len(files) > 1) for file in files]
    readable = [file for file, row in zip(files, rows, strict=True) if isinstance(row, Row)]
    if not readable:
        raise BadInput(" ".join(dict.fromkeys(str(row) for row in rows)))
    read = dict(zip(readable, read_all(readable), strict=True))
    fit: list[Addition] = []
    unfit: list[Unfit] = []
    for file, row in zip(files, rows, strict=True):
        found = read.get(file)
        if isinstance(row, BadInput):
            unfit.append(Unfit(file.name, (str(row),)))
        elif isinstance(found, Taken):
            fit.append(addition(file, row, found))
        elif found is not None:
            unfit.append(found)
    return fit, unfit


def _row_or_why(file: File, told: Told, there: Collection[str], *, several: bool) -> Row | BadInput:
    """The file's row, or why it can have none."""
    try:
        row = _row_for(file, told, several=several)
    except BadInput as why:
        return why
    if row.id in ours():
        return BadInput(f"{row.id} is the id of a text that comes with the desk. Choose another.")
    if row.id in there:
        return BadInput(
            f"There is a document {row.id} already. Choose another id, or add this as its new "
            "version with --replace."
        )
    return row


def read_all(files: Sequence[File]) -> list[Taken | Unfit]:
    """What was read of each file, in their order; two are read at a time."""
    with ThreadPoolExecutor(2) as readers:
        return list(readers.map(_read, files))


def _read(file: File) -> Taken | Unfit:
    try:
        return take_in(file.content, kind_of(Path(file.name)), file.name)
    except Refused as refused:
        return Unfit(file.name, refused.reasons, refused.report)


def addition(file: File, row: Row, taken: Taken) -> Addition:
    """A file that was read, as the library keeps it."""
    return Addition(row, taken, file.content, Path(file.name).suffix.lower(), file.name)


def rows_for(files: Sequence[File], told: Told) -> list[Row]:
    """The row of each file. Raises BadRow, or BadInput where one id is given for several."""
    return [_row_for(file, told, several=len(files) > 1) for file in files]


def _row_for(file: File, told: Told, *, several: bool) -> Row:
    stem = Path(file.name).stem
    title, citation = (
        each.replace(NAME, stem) if NAME in each or not several else f"{each}, {stem}"
        for each in (told.title, told.citation)
    )
    return Row(
        id=told.id or id_from(file.name),
        title=title,
        citation=citation,
        tier=told.tier,
        published=told.published,
        rights=told.rights,
        url=told.url,
        publisher=told.publisher,
    )
