"""Row: what is told of an added document beside its text. Checked; an id from a file's name."""

from __future__ import annotations

import json
import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Final

from corpus.errors import BadInput

TIERS: Final[Mapping[str, str]] = {
    "policy": "a statement of policy of the Office",
    "report": "a report of the Office",
    "regulation": "a regulation",
    "statute": "a statute",
    "practices": "the Office's own practices: the Compendium, circulars",
    "secondary": "anything that is not the Office's or the law's own text",
}
LONGEST_ID: Final = 60
_LONGEST: Final = 500
_ID: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_WEB: Final = re.compile(r"https?://[^\s<>\"]+")


class BadRow(BadInput):
    """What is told of a document cannot be kept as it is."""


@dataclass(frozen=True, slots=True)
class Row:
    """What a document is: its row, as those in manifest.toml. Every field passed `faults_of`."""

    id: str
    title: str
    citation: str
    tier: str
    published: date
    rights: str
    url: str = ""
    publisher: str = ""
    short_title: str = ""
    cited_as: str = ""
    pages_of: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "short_title", self.short_title or self.title)
        object.__setattr__(self, "cited_as", self.cited_as or self.citation)
        if faults := list(faults_of(self)):
            raise BadRow(" ".join(faults))


def is_id(name: str) -> bool:
    return len(name) <= LONGEST_ID and _ID.fullmatch(name) is not None


def faults_of(row: Row) -> Iterator[str]:
    """A sentence for each field that cannot be kept."""
    if not is_id(row.id):
        yield (
            f"{row.id!r} cannot be an id. An id is small letters a to z, digits and single hyphens "
            f"between them, at most {LONGEST_ID} characters, such as compendium-300."
        )
    if row.tier not in TIERS:
        yield f"There is no tier {row.tier!r}. It is one of {', '.join(TIERS)}."
    if row.url and not _WEB.fullmatch(row.url):
        yield f"{row.url!r} is no web address. It begins with https:// or http://."
    for name in ("title", "citation", "rights"):
        if not getattr(row, name).strip():
            yield f"The {name} is missing."
    for field in fields(row):
        value = getattr(row, field.name)
        if isinstance(value, str) and (why := _unkeepable(value)):
            yield f"The {field.name.replace('_', ' ')} {why}"


def _unkeepable(value: str) -> str | None:
    if len(value) > _LONGEST:
        return f"is longer than {_LONGEST} characters."
    if any(unicodedata.category(letter) in ("Cc", "Cs", "Cf", "Co") for letter in value):
        return "holds characters that cannot be seen. Type it anew, on one line."
    return None


def id_from(name: str) -> str:
    """An id made of a file's name: "Chapter 300 (2021).pdf" gives "chapter-300-2021".

    Raises BadRow where nothing is left of it.
    """
    stem = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", name.replace("\\", "/").rpartition("/")[2])
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode().lower()
    made = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_ID].strip("-")
    if not made:
        raise BadRow(f"No id can be made of the name {name!r}. Give one with --id.")
    return made


def row_of(found: Mapping[str, Any]) -> Row:
    """The row that a document.toml tells; raises BadRow, or KeyError where a field is missing."""
    known = {field.name for field in fields(Row)}
    return Row(**{name: value for name, value in found.items() if name in known})


def as_toml(found: Mapping[str, str | int | date]) -> str:
    """Plain values as TOML. Strings are written as JSON writes them, which TOML reads alike."""
    lines = []
    for name, value in found.items():
        told = json.dumps(value, ensure_ascii=False) if isinstance(value, str) else value
        lines.append(f"{name} = {told.isoformat() if isinstance(told, date) else told}")
    made = "\n".join(lines) + "\n"
    tomllib.loads(made)  # what could not be read again is never written
    return made
