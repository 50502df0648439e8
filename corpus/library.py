"""The added documents: kept under DESK_HOME, sealed by hashes, changed as a whole or not at all.

    library/
      shelf.json            which documents there are: id, and the sha256 of its document.toml
      lock                  held by whoever changes the library
      <id>/<version>/       document.toml (its row, and the sha256 of the files beside it), text.txt,
                            layout.json (as those in corpus/texts/), report.json, source.<suffix>

Folders are made aside and renamed into place; then the new shelf.json takes the place of the old one
in one step. A document counts only while its shelf names it and every hash fits.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
import shutil
import tomllib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from corpus.errors import BadInput, Trouble
from corpus.layout_check import layout_faults
from corpus.rows import Row, as_toml, is_id, row_of
from corpus.writing import holding, put_in_place, sync_folder, write_through, writing_to

if TYPE_CHECKING:  # the desk is not to load the readers of files to read what they have made
    from corpus.intake import Taken

SHELF: Final = "shelf.json"
ROW: Final = "document.toml"
TEXT: Final = "text.txt"
LAYOUT: Final = "layout.json"
REPORT: Final = "report.json"
_FORMAT: Final = 1
_TRIES: Final = 3  # a library may change while it is read; it is then read again
_BUSY: Final = "Somebody else is changing the library. Try again in a minute."
_UNREADABLE: Final = (
    f"The list of added documents ({SHELF}) cannot be read, so none of them is used. Put back a copy "
    "of the library's folder, or empty it and add the documents again."
)
Step = Callable[[str], None]


class LibraryDamaged(Trouble):
    """The list of what was added cannot be read, so that nothing may be changed."""


class BadAddition(BadInput):
    """A document cannot be kept as it is given: its id is taken, or its layout does not fit."""


@dataclass(frozen=True, slots=True)
class Added:
    """An added document as it was read: its row, its text, and its layout as JSON still.

    `layout` is parsed when its passages are first asked for.
    """

    row: Row
    found: dict[str, Any]
    folder: Path
    text: str
    layout: bytes


@dataclass(frozen=True, slots=True)
class Library:
    """The added documents in the order of their ids, and a sentence for each that was left out."""

    documents: tuple[Added, ...] = ()
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Addition:
    """A document to be kept: what is told of it, what was read of it, and the file as supplied."""

    row: Row
    taken: Taken
    content: bytes
    suffix: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class _Place:
    """A line of the shelf."""

    id: str
    sha256: str

    @property
    def folder(self) -> str:
        return f"{self.id}/{self.sha256[:16]}"


class _Damaged(Exception):
    """A document is not what was put there; its text is the reason."""


def read_library(folder: Path) -> Library:
    """What was added there, each file checked by its hash; empty where nothing was ever added.

    Never raises: what is damaged is left out, and `left_out` says what and why.
    """
    for _ in range(_TRIES):
        before = _shelf_bytes(folder)
        found = _read(folder, before)
        if not found.left_out or _shelf_bytes(folder) == before:
            break
    return found


def _read(folder: Path, shelf: bytes | None) -> Library:
    try:
        places = _places(_there(folder, shelf))
    except LibraryDamaged as damage:
        return Library((), (str(damage),))
    documents, left_out = [], []
    for place in places:
        try:
            documents.append(_open(folder, place))
        except _Damaged as damage:
            left_out.append(
                f"The document {place.id} is left out: {damage} Add it again with "
                f"desk corpus add --replace, or take it out with desk corpus remove {place.id}."
            )
    return Library(tuple(documents), tuple(left_out))


def _open(folder: Path, place: _Place) -> Added:
    if not is_id(place.id):
        raise _Damaged("its id is none.")
    home = folder / place.folder
    try:
        found = tomllib.loads(_checked(home / ROW, place.sha256).decode())
        row = row_of(found)
        if row.id != place.id:
            raise _Damaged("its row is that of another document.")
        text = _checked(home / TEXT, found["sha256"]).decode()
        layout = _checked(home / LAYOUT, found["layout_sha256"])
    except (ValueError, KeyError, TypeError, BadInput) as error:
        raise _Damaged("its row cannot be read.") from error
    return Added(row, found, home, text, layout)


def _checked(path: Path, expected: str) -> bytes:
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise _Damaged(f"{path.name} is missing.") from error
    except OSError as error:
        raise _Damaged(f"{path.name} cannot be read ({error.strerror}).") from error
    if hashlib.sha256(content).hexdigest() != expected:
        raise _Damaged(f"{path.name} is not what was added (its sha256 differs).")
    return content


def put(
    folder: Path,
    additions: Sequence[Addition],
    *,
    reserved: frozenset[str] = frozenset(),
    replace: bool = False,
    step: Step = lambda _: None,
) -> None:
    """Keep the documents, all of them or none; `step` is told each step as it is reached.

    `replace` is for new versions of documents that are there, and for those alone. Raises
    BadAddition, LibraryDamaged, CannotWrite, or Busy where somebody else is changing the library.
    """
    with _changing(folder) as places:
        for addition in additions:
            _fits(addition, additions, places, reserved=reserved, replace=replace)
        step("checked")
        made = {}
        for addition in additions:
            made[addition.row.id] = _keep(folder, addition)
            step(f"kept {addition.row.id}")
        _write_shelf(folder, {**places, **made})
        step("shelved")
        _sweep(folder, {**places, **made})
        step("swept")


def take_out(folder: Path, ids: Sequence[str], step: Step = lambda _: None) -> None:
    """Take documents out, all of them or none, with every file of theirs; raises as `put`."""
    with _changing(folder) as places:
        if unknown := [each for each in ids if each not in places]:
            raise BadAddition(
                f"{', '.join(unknown)} was not added to the library. "
                f"Added were: {', '.join(places) or 'none'}."
            )
        left = {name: place for name, place in places.items() if name not in ids}
        _write_shelf(folder, left)
        step("shelved")
        _sweep(folder, left)
        step("swept")


def ids_in(folder: Path) -> tuple[str, ...]:
    """The ids of what was added, damaged or not. Raises LibraryDamaged."""
    return tuple(place.id for place in _places(_there(folder, _shelf_bytes(folder))))


def stamp(folder: Path) -> str:
    """What changes whenever the library does: a hash of its shelf; empty where nothing was added."""
    shelf = _shelf_bytes(folder)
    return hashlib.sha256(shelf).hexdigest() if shelf is not None else ""


def _fits(
    addition: Addition,
    together: Sequence[Addition],
    places: dict[str, _Place],
    *,
    reserved: frozenset[str],
    replace: bool,
) -> None:
    name = addition.row.id
    if name in reserved:
        raise BadAddition(f"{name} is the id of a text that comes with the desk. Choose another.")
    if sum(each.row.id == name for each in together) > 1:
        raise BadAddition(f"Two of these documents have the id {name}. Give each its own.")
    if name in places and not replace:
        raise BadAddition(
            f"There is a document {name} already. Choose another id, or add this as its new version "
            "with --replace."
        )
    if name not in places and replace:
        raise BadAddition(f"There is no document {name} to replace. Add it without --replace.")
    if not _SUFFIX.fullmatch(addition.suffix):
        raise BadAddition(f"{addition.suffix!r} cannot end the name of a file.")
    if fault := next(layout_faults(addition.taken.text, addition.taken.layout), None):
        raise BadAddition(f"{addition.name or name} was not read as it should be. {fault}")


def _keep(folder: Path, addition: Addition) -> _Place:
    """The document in a folder of its own, made aside and renamed; not on the shelf yet."""
    made = folder / f".making-{secrets.token_hex(6)}"
    made.mkdir()
    taken = addition.taken
    files = {
        TEXT: taken.text.encode(),
        LAYOUT: json.dumps(taken.layout, ensure_ascii=False, separators=(",", ":")).encode(),
        REPORT: json.dumps(asdict(taken.report), ensure_ascii=False, indent=1).encode(),
        f"source{addition.suffix}": addition.content,
    }
    told = as_toml(
        {
            **asdict(addition.row),
            "source": f"source{addition.suffix}",
            "supplied_as": "".join(filter(str.isprintable, addition.name))[:200],
            "added": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S.%fZ}",
            **dict(zip(_HASHES, map(_sha256, files.values()), strict=True)),
        }
    ).encode()
    for name, content in {**files, ROW: told}.items():
        write_through(made / name, content)
    sync_folder(made)
    place = _Place(addition.row.id, _sha256(told))
    (folder / place.id).mkdir(exist_ok=True)
    made.rename(folder / place.folder)
    sync_folder(folder / place.id)
    sync_folder(folder)
    return place


_SUFFIX: Final = re.compile(r"\.[a-z0-9]{1,8}")
_HASHES: Final = ("sha256", "layout_sha256", "report_sha256", "raw_sha256")


@contextmanager
def _changing(folder: Path) -> Iterator[dict[str, _Place]]:
    """The shelf, for whoever may change it now: nobody else can until this is over."""
    with writing_to(folder), holding(folder / "lock", _BUSY):
        places = _by_id(folder)
        if not (folder / SHELF).exists():  # from now on, folders without a shelf are a fault
            _write_shelf(folder, {})
        _sweep(folder, places)
        try:
            yield places
        except BaseException:
            _sweep(folder, _by_id(folder))
            raise


def _by_id(folder: Path) -> dict[str, _Place]:
    return {place.id: place for place in _places(_there(folder, _shelf_bytes(folder)))}


def _sweep(folder: Path, places: dict[str, _Place]) -> None:
    """Remove every folder that the shelf does not name: old versions, and what a kill has left."""
    kept = {place.folder for place in places.values()}
    for child in folder.iterdir():
        if not child.is_dir():
            continue
        if child.name not in places:
            shutil.rmtree(child, ignore_errors=True)
            continue
        for version in child.iterdir():
            if f"{child.name}/{version.name}" not in kept:
                shutil.rmtree(version, ignore_errors=True)


def _shelf_bytes(folder: Path) -> bytes | None:
    try:
        return (folder / SHELF).read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        return str(error).encode()  # no shelf can be read of it, so that it counts as damaged


def _there(folder: Path, shelf: bytes | None) -> bytes:
    """The shelf, an empty one where nothing was ever added; raises LibraryDamaged if it was lost."""
    if shelf is not None:
        return shelf
    if folder.is_dir() and any(child.is_dir() for child in folder.iterdir()):
        raise LibraryDamaged(_UNREADABLE)
    return b'{"format": 1, "documents": []}'


def _places(shelf: bytes) -> list[_Place]:
    try:
        rows = _rows(json.loads(shelf))
        places = [_Place(str(row["id"]), str(row["sha256"])) for row in rows]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise LibraryDamaged(_UNREADABLE) from error
    return sorted(places, key=lambda place: place.id)


def _rows(shelf: dict[str, Any]) -> list[dict[str, str]]:
    if shelf["format"] != _FORMAT:
        raise ValueError(shelf["format"])
    rows: list[dict[str, str]] = shelf["documents"]
    return rows


def _write_shelf(folder: Path, places: dict[str, _Place]) -> None:
    rows = [asdict(place) for _, place in sorted(places.items())]
    shelf = json.dumps({"format": _FORMAT, "documents": rows}, indent=1)
    put_in_place(folder / SHELF, shelf.encode())


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
