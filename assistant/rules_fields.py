"""The text for the fields of an application, made from the applicant's own names for the parts."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.rules_reading import Part, Reading, rows_of
from assistant.rules_table import Row


@dataclass(frozen=True)
class Fields:
    """Text to type into the application; None where a field stays empty or is not settled."""

    author_created: str | None = None
    material_excluded_other: str | None = None
    new_material_added_other: str | None = None
    note_to_co: str | None = None


def fields(reading: Reading) -> Fields:
    """Return the text for the fields, or empty Fields where nothing is filed.

    A text is given only once it is settled of every part what can be claimed and what is excluded:
    half a text, typed in, would be a wrong filing. A general statement needs no such care.
    """
    row = filing(reading)
    if row is None:
        return Fields()
    texts = {"note_to_co": _note(reading, row.note)}
    if reading.lists_settled:
        author_created = _author_created(reading)
        texts |= {
            "author_created": author_created,
            "material_excluded_other": _material_excluded(reading),
            "new_material_added_other": author_created,
        }
    return Fields(**{field: texts[field] for field in row.fields if field in texts})


def filing(reading: Reading) -> Row | None:
    """Return the row of the steps by which something is typed into a form, if it is settled."""
    if reading.horizon.verdict is None:
        return None
    return next((row for row in reading.horizon.steps if row.fields), None)


def _author_created(reading: Reading) -> str:
    parts = [_claimed(reading, part) for part in reading.parts if part.prospect.claim]
    claimed = reading.table.words["parts"].join(parts)
    if not reading.arrangement.claim:
        return claimed
    forms = reading.table.fields
    # A work that excludes nothing may still hold trivial AI material, which was arranged too.
    ai = _excluded(reading) or [part.name for part in reading.parts if part.generated]
    if not parts:
        return forms["arrangement_of_ai"].format(ai=reading.listed(ai))
    human = reading.listed(parts)
    form = forms["arrangement_of_both" if ai else "arrangement_of_human"]
    arrangement = form.format(human=human, ai=reading.listed(ai) if ai else "")
    return forms["parts_and_arrangement"].format(parts=claimed, arrangement=arrangement)


def _claimed(reading: Reading, part: Part) -> str:
    rows = rows_of(part.prospect, "claim")
    form = rows[0][0].part if len(rows) == 1 else reading.table.fields["part_open"]
    return form.format(name=part.name)


def _material_excluded(reading: Reading) -> str | None:
    excluded = _excluded(reading)
    if not excluded:
        return None
    return reading.table.fields["material_excluded"].format(ai=reading.listed(excluded))


def _note(reading: Reading, note: str) -> str | None:
    if note == "general":
        return reading.table.fields["note_general"]
    trivial = [
        part.name for part in reading.parts if part.generated and part.prospect.exclude is False
    ]
    if note != "trivial" or not trivial or not reading.lists_settled:
        return None
    return reading.table.fields["note_trivial"].format(trivial=reading.listed(trivial))


def _excluded(reading: Reading) -> list[str]:
    return [part.name for part in reading.parts if part.prospect.exclude]
