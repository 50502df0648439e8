"""How well a file was read, as figures, and how bad they may be before it is refused."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

# Each bar with its reason. The Compendium's 28 files and texts made to fail were measured for them.
FEWEST_CHARACTERS = 40  # less is no document, and nothing can be found in it
MOST_SCANNED = (
    0.1  # pages that are a picture: one may be a chart, of more the words would be missing
)
MOST_EMPTY = 0.1  # pages without anything: a few are left blank, many are lost
FEWEST_EMPTY = 2  # so many may be in any case
MOST_DAMAGED = 0.001  # characters without meaning; the statement as it was supplied had 0.015
MOST_ORPHANED = 0.5  # numerals on lines of their own, a page: tables or notes that came apart
MOST_UNTIED = 0.1  # of the notes and calls: above it notes are not where they are looked for
FEWEST_UNTIED = 3  # so many may be untied in any case
LEAST_FOUND = 0.9  # of the headings in the file's own contents; otherwise the sections are wrong
FEWEST_CONTENTS = 5  # entries from which a table of contents tells anything
# Of the words, in paragraphs that are no sentences. The Compendium's chapters have up to 0.13, its table
# of authorities and its revision history 0.97 and more.
MOST_LISTED = 0.5
FEWEST_ROWS = 20  # paragraphs from which a list can be told from a short text
LEAST_COMMON = 0.2  # of the words are the commonest of English; prose has 0.35 to 0.47
FEWEST_WORDS = 200  # from which that can be told

_SENTENCE = re.compile(r"[.?!;:,][”’\")\]]*(?: ?\[[0-9]{1,3}\])*$")
_WORD = re.compile(r"[^\W\d_]+")
_COMMON = frozenset(
    re.findall(
        r"\w+",
        "the of to and a in is that for it as was with be by on not he i this are or his from at which "
        "but have an had they you were there one all we their has would when if so no will can may any "
        "such under",
    )
)


@dataclass(frozen=True, slots=True)
class Fidelity:
    """What became of a file when it was read. `dataclasses.asdict` gives it as JSON.

    `pages` is 0 for what has none; `empty_pages` hold no text and `scanned_pages` only a picture;
    `broken_off` are empty pages before which a sentence does not end;
    `damaged` counts characters that say nothing (private-use, U+FFFD, control); `orphaned` are numerals on
    lines of their own that belong to nothing; `contents` counts the headings that the file's own table of
    contents names, `missing` are those that were not found; `furniture` counts lines or parts left out as
    running heads, page numbers, navigation and tables of contents; `listed` is the share of the words in
    paragraphs that are no sentences, `common` that of the commonest English words.
    """

    kind: str
    pages: int
    characters: int
    passages: int
    headings: int
    notes: int
    empty_pages: tuple[int, ...] = ()
    scanned_pages: tuple[int, ...] = ()
    broken_off: tuple[int, ...] = ()
    damaged: int = 0
    orphaned: tuple[str, ...] = ()
    calls_without_note: tuple[str, ...] = ()
    notes_without_call: tuple[str, ...] = ()
    contents: int = 0
    missing: tuple[str, ...] = ()
    furniture: int = 0
    listed: float = 0.0
    common: float = 1.0

    @property
    def contents_found(self) -> float:
        """The share of the headings in the file's own table of contents that were found."""
        return 1 - len(self.missing) / self.contents if self.contents else 1.0


def fidelity(told: Mapping[str, Any]) -> Fidelity:
    """The report that `dataclasses.asdict` made JSON of."""
    values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in told.items()}
    return Fidelity(**values)


def faults(report: Fidelity) -> Iterator[str]:
    """Why the document is not taken in, as sentences; none if it is good enough."""
    if report.characters < FEWEST_CHARACTERS:
        yield _without_text(report)
        return
    if len(report.scanned_pages) > MOST_SCANNED * report.pages:
        yield (
            f"{_pages(report.scanned_pages)} hold a picture and no text. "
            "Have them read by a text recognition, and give that file."
        )
    blank = sorted({*report.empty_pages} - {*report.scanned_pages})
    if len(blank) > max(FEWEST_EMPTY, MOST_EMPTY * report.pages):
        yield f"{_pages(blank)} hold nothing that can be read. Give the document in another form."
    if report.broken_off:
        yield (
            f"{_pages(report.broken_off)} hold nothing, though a sentence goes on there: "
            "the file may be damaged. Get it anew."
        )
    if report.damaged > MOST_DAMAGED * report.characters:
        yield (
            f"{report.damaged:,} of its {report.characters:,} characters have no meaning: its fonts do "
            "not say what their letters are. Give the document in another form."
        )
    yield from _shape(report)
    yield from _apart(report)


def remarks(report: Fidelity) -> Iterator[str]:
    """What is missing or unsure in a document that is good enough, as sentences for who adds it."""
    if report.scanned_pages:
        yield f"{_pages(report.scanned_pages)} hold a picture: what it says is not in the text."
    if report.missing:
        yield f"Headings of its table of contents not found in its text: {'; '.join(report.missing)}."
    if report.damaged:
        yield f"{report.damaged:,} characters without meaning are shown as \ufffd."
    if report.calls_without_note:
        yield f"Calls without a note: {', '.join(report.calls_without_note)}."
    if report.notes_without_call:
        yield f"Notes that nothing calls: {', '.join(report.notes_without_call)}."
    if report.orphaned:
        yield f"Numbers left out, as they belong to nothing: {', '.join(report.orphaned)}."


def _without_text(report: Fidelity) -> str:
    if report.scanned_pages:
        return (
            "It holds no text: its pages are pictures. "
            "Have them read by a text recognition, and give that file."
        )
    return "It holds no text that can be read. Give the document in another form."


def _shape(report: Fidelity) -> Iterator[str]:
    if report.listed >= MOST_LISTED:
        yield (
            f"It is a list, not a text: {report.listed:.0%} of its words are in lines that are no "
            "sentences. Passages of it would answer nothing."
        )
    elif report.common < LEAST_COMMON:
        yield (
            "It does not read as English: its letters may be the wrong ones, or it is in another "
            "language. Give the document in another form."
        )
    if report.contents >= FEWEST_CONTENTS and report.contents_found < LEAST_FOUND:
        yield (
            f"Of the {report.contents} headings in its table of contents {len(report.missing)} were not "
            f"found in its text, among them {report.missing[0]!r}: its sections cannot be told apart."
        )


def _apart(report: Fidelity) -> Iterator[str]:
    if report.pages and len(report.orphaned) > MOST_ORPHANED * report.pages:
        yield (
            f"{len(report.orphaned)} numbers stand on lines of their own and belong to nothing: its "
            "tables or notes came apart."
        )
    untied = len(report.calls_without_note) + len(report.notes_without_call)
    if untied > max(FEWEST_UNTIED, MOST_UNTIED * report.notes):
        yield (
            f"{len(report.calls_without_note)} calls have no note, and {len(report.notes_without_call)} "
            "notes are called nowhere."
        )


def listed(paragraphs: Sequence[str]) -> float:
    """The share of the characters that stand in paragraphs which do not end as a sentence does."""
    if len(paragraphs) < FEWEST_ROWS:
        return 0.0
    whole = sum(map(len, paragraphs))
    return round(sum(len(p) for p in paragraphs if not _SENTENCE.search(p)) / whole, 3)


def common(text: str) -> float:
    """The share of the words that are among the commonest of English; 1 for what is too short to tell."""
    words = _WORD.findall(text.lower())
    if len(words) < FEWEST_WORDS:
        return 1.0
    return round(sum(word in _COMMON for word in words) / len(words), 3)


def is_damaged(character: str) -> bool:
    """Whether a character says nothing: private-use, unassigned, control, or U+FFFD."""
    if character in "\n\t":
        return False
    return character == "\ufffd" or unicodedata.category(character) in ("Co", "Cn", "Cc", "Cs")


def _pages(pages: Sequence[int]) -> str:
    shown = ", ".join(map(str, pages[:5])) + (", …" if len(pages) > 5 else "")
    return f"{len(pages)} of its pages ({shown})"
