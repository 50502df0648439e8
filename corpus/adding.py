"""Files that somebody brings -> what can be kept of them, and the reasons where a file cannot be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from corpus.documents import read_manifest
from corpus.errors import BadInput
from corpus.fidelity import Fidelity
from corpus.intake import KINDS, Refused, kind_of, take_in
from corpus.library import Addition
from corpus.rows import Row, id_from

NAME: Final = "{name}"  # in a title or a citation: the file's name without its ending
LARGEST: Final = 200_000_000  # bytes of one file


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
        if path.stat().st_size > LARGEST:
            raise BadInput(f"{path} is larger than {LARGEST // 10**6} MB. Split it.")
        return File(path.name, path.read_bytes())
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror}.") from error


def prepared(files: Sequence[File], told: Told) -> tuple[list[Addition], list[Unfit]]:
    """What can be kept of the files, read and laid out, and those that cannot, in the files' order.

    Raises BadInput where what is told cannot be kept whatever the file.
    """
    if told.id and len(files) > 1:
        raise BadInput("An id is for one file. Add them one by one, or leave it out.")
    fit, unfit = [], []
    for file in files:
        row = row_for(file, told, several=len(files) > 1)
        try:
            taken = take_in(file.content, kind_of(Path(file.name)), file.name)
        except Refused as refused:
            unfit.append(Unfit(file.name, refused.reasons, refused.report))
            continue
        fit.append(Addition(row, taken, file.content, Path(file.name).suffix.lower(), file.name))
    return fit, unfit


def row_for(file: File, told: Told, *, several: bool) -> Row:
    """The row of one file. Raises BadRow."""
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
