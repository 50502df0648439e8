"""Whether a text and its layout fit each other: looked at once, before a document is kept."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from corpus.glyphs import PRIVATE_USE

KINDS: Final = frozenset({"masthead", "heading", "paragraph", "note"})
# What follows the # of an address: it stands in links, in entries of the index and in questions.
_AT: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.()\-]{0,78}[A-Za-z0-9)])?")


def layout_faults(text: str, layout: Mapping[str, Any]) -> Iterator[str]:
    """A sentence for each way in which a layout cannot be that of the text."""
    if PRIVATE_USE.search(text):
        yield "The text holds private-use characters that no font map has read."
    units: Sequence[Mapping[str, Any]] = layout["units"]
    if not any(unit["kind"] != "heading" for unit in units):
        yield "The text has no passage."
    places = [unit["at"] for unit in units if unit["kind"] != "heading"]
    if len(set(places)) < len(places):
        twice = sorted({at for at in places if places.count(at) > 1})
        yield f"Two passages have the same address: {', '.join(twice[:3])}."
    end = 0
    for unit in units:
        yield from _unit_faults(text, unit, end)
        end = unit["end"]
    notes = {unit["at"] for unit in units if unit["kind"] == "note"}
    yield from _tie_faults(units, frozenset(places), notes)


def _unit_faults(text: str, unit: Mapping[str, Any], after: int) -> Iterator[str]:
    at, start, end = unit["at"], unit["start"], unit["end"]
    if not _AT.fullmatch(at):
        yield f"{at!r} cannot be an address."
    if unit["kind"] not in KINDS:
        yield f"{at} is of no known kind: {unit['kind']!r}."
    if not after <= start < end <= len(text) or not text[start:end].strip():
        yield f"{at} does not stand at its place in the text."
    ends = start
    for begin, stop in unit["sentences"]:
        if not ends <= begin < stop <= end:
            yield f"{at} has a sentence outside of it."
            return
        ends = stop


def _tie_faults(
    units: Sequence[Mapping[str, Any]], places: frozenset[str], notes: set[str]
) -> Iterator[str]:
    for unit in units:
        if any(mark["note"] not in notes for mark in unit["marks"]):
            yield f"{unit['at']} calls a note that is not there."
        tied = unit.get("hangs_on")
        if tied and tied["at"] not in places:
            yield f"{unit['at']} hangs on a passage that is not there."
