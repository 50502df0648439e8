"""How well a file was read, in plain words."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.fidelity import Fidelity

_FEW = 5


def fidelity_lines(report: Fidelity) -> list[str]:
    """What was read, then a sentence for each thing that was not as it should be."""
    return [_read(report), *_faults(report)]


def _read(report: Fidelity) -> str:
    pages = f"{_many(report.pages, 'page')}, " if report.pages else ""
    notes = f" and {_many(report.notes, 'note')}" if report.notes else ""
    left = f" {_many(report.furniture, 'line')} of page furniture and contents left out."
    return (
        f"Read: {pages}{report.characters:,} characters, {_many(report.passages, 'passage')} under "
        f"{_many(report.headings, 'heading')}{notes}.{left if report.furniture else ''}"
    )


def _faults(report: Fidelity) -> list[str]:
    told: list[tuple[Sequence[object], str]] = [
        (report.empty_pages, "pages without text: {}"),
        (report.scanned_pages, "pages that are a picture without text: {}"),
        (report.orphaned, "numbers that stand alone and belong to nothing: {}"),
        (report.calls_without_note, "notes that are called and are not there: {}"),
        (report.notes_without_call, "notes that nothing calls: {}"),
        (report.missing, "headings of its table of contents that were not found: {}"),
    ]
    found = [words.format(_some(which)).capitalize() + "." for which, words in told if which]
    damaged = [f"Damaged: {_many(report.damaged, 'character')} that say nothing."]
    return [*(damaged if report.damaged else []), *found]


def _some(which: Sequence[object]) -> str:
    more = f" and {len(which) - _FEW:,} more" if len(which) > _FEW else ""
    return ", ".join(map(str, which[:_FEW])) + more


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"
