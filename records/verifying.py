"""Whether what is kept is what was recorded: whole chains, and every letter and version as it was."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sqlalchemy import Connection, select

from records.record import faults, salted
from records.tables import drafts, inquiries, record

_AT_ONCE: Final = {"yield_per": 500}  # rows that are held in memory


def wrongs(connection: Connection) -> Iterator[str]:
    """A sentence for everything that is not as it was written down; nothing where all is well."""
    yield from faults(connection)
    letters, versions = _recorded(connection)
    yield from _letters(connection, letters)
    yield from _versions(connection, versions)


def _recorded(connection: Connection) -> tuple[dict[int, str], dict[tuple[int, int], str]]:
    """The salted hashes of the letters, and of the versions, as the record holds them."""
    letters: dict[int, str] = {}
    versions: dict[tuple[int, int], str] = {}
    wanted = select(record.c.inquiry, record.c.what, record.c.details).where(
        record.c.what.in_(("take in", "draft"))
    )
    for number, what, details in connection.execute(wanted, execution_options=_AT_ONCE):
        if what == "take in":
            letters[number] = details.get("letter", "")
        else:
            versions[number, details["draft"]] = details["reply"]
    return letters, versions


def _letters(connection: Connection, recorded: dict[int, str]) -> Iterator[str]:
    wanted = select(inquiries.c.id, inquiries.c.salt, inquiries.c.text, inquiries.c.erased)
    seen: set[int] = set()
    for number, salt, text, erased in connection.execute(wanted, execution_options=_AT_ONCE):
        seen.add(number)
        if number not in recorded:
            yield f"Inquiry {number} is not in the record."
        elif not erased and salted(salt, text) != recorded[number]:
            yield f"The letter of inquiry {number} is not as it came in."
    for number in sorted(recorded.keys() - seen):
        yield f"Inquiry {number} is missing; the record tells that it was taken in."


def _versions(connection: Connection, recorded: dict[tuple[int, int], str]) -> Iterator[str]:
    wanted = select(
        drafts.c.inquiry, drafts.c.number, drafts.c.reply, inquiries.c.salt, inquiries.c.erased
    ).join(inquiries, inquiries.c.id == drafts.c.inquiry)
    seen: set[tuple[int, int]] = set()
    for number, version, reply, salt, erased in connection.execute(
        wanted, execution_options=_AT_ONCE
    ):
        seen.add((number, version))
        if not erased and salted(salt, reply) != recorded.get((number, version)):
            yield f"Version {version} of inquiry {number} is not as it was saved."
    for number, version in sorted(recorded.keys() - seen):
        yield f"Version {version} of inquiry {number} is missing; the record tells that it was saved."
