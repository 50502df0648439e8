"""What a new version of a document changes and touches, for the terminal, and as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Final

from corpus.differing import Change, word_changes
from corpus.passages import Passage
from corpus.touching import EFFECTS, Rests, Touched

KINDS: Final = {
    "gloss": "points and terms of glosses",
    "question": "known questions",
    "rule": "words that rules rest on",
    "coverage": "normative sentences",
    "case": "gold quotes of eval cases",
    "reply": "citations in replies of staff",
}
_LONGEST: Final = 220
_SHOWN: Final = 8


def changes_json(changes: Sequence[Change], found: Sequence[Touched]) -> dict[str, Any]:
    """Everything, whole."""
    return {
        "same": not changes,
        "counts": dict(Counter(change.kind for change in changes)),
        "changes": [
            {"kind": change.kind, "was": _passage(change.was), "now": _passage(change.now)}
            for change in changes
        ],
        "touched": [
            {
                "what": each.rests.what,
                "name": each.rests.name,
                "address": each.rests.address,
                "words": each.rests.words,
                "effect": each.effect,
                "now": each.now,
            }
            for each in found
        ],
    }


def change_lines(changes: Sequence[Change], found: Sequence[Touched], *, every: bool) -> list[str]:
    """How much changes, each passage that does, and what that touches; long lists cut unless `every`."""
    if not changes:
        return ["No passage changes."]
    counts = Counter(change.kind for change in changes)
    told = ", ".join(f"{count:,} {kind}" for kind, count in sorted(counts.items()))
    lines = [f"Passages: {told}."]
    for change in _first([c for c in changes if c.kind != "moved"], every=every):
        lines += ["", *_change(change)]
    return [
        *lines,
        *_cut(len(changes) - counts["moved"], every=every),
        "",
        *_touches(found, every=every),
    ]


def rests_lines(rests: Sequence[Rests]) -> list[str]:
    """What rests on a document, a line a kind."""
    counts = Counter(each.what for each in rests)
    if not counts:
        return ["Nothing of the desk's own work and no reply rests on it."]
    lines = [f"{count:,} {KINDS[what]}" for what, count in counts.items()]
    named = sorted({each.name for each in rests if each.what in ("rule", "case", "reply")})
    return [*lines, *([f"  {', '.join(named)}"] if named else [])]


def _change(change: Change) -> Iterator[str]:
    if change.was is None and change.now is not None:
        yield f"+ {change.now.address}  added"
        yield f"  {_short(change.now.text)}"
    elif change.now is None and change.was is not None:
        yield f"- {change.was.address}  removed"
        yield f"  {_short(change.was.text)}"
    elif change.was is not None and change.now is not None:
        moved = "" if change.was.address == change.now.address else f", now {change.now.address}"
        yield f"~ {change.was.address}  changed{moved}"
        for kind, words in word_changes(change.was.text, change.now.text):
            if kind != "same":
                yield f"  {'-' if kind == 'gone' else '+'} {_short(words)}"


def _touches(found: Sequence[Touched], *, every: bool) -> Iterator[str]:
    if not found:
        yield "Nothing that rests on the document is touched."
    for what, told in KINDS.items():
        for effect, meaning in EFFECTS.items():
            these = [e for e in found if e.rests.what == what and e.effect == effect]
            if these:
                yield f"{len(these):,} {told}: {meaning}."
                for each in _first(these, every=every):
                    now = f", now {each.now}" if effect == "elsewhere" and each.now else ""
                    yield f"  {each.rests.address}{now}  {_short(each.rests.name)}"
                yield from _cut(len(these), every=every)


def _first(these: Sequence[Any], *, every: bool) -> Sequence[Any]:
    return these if every else these[:_SHOWN]


def _cut(count: int, *, every: bool) -> list[str]:
    return [] if every or count <= _SHOWN else [f"  and {count - _SHOWN:,} more"]


def _passage(passage: Passage | None) -> dict[str, Any] | None:
    if passage is None:
        return None
    return {
        "address": passage.address,
        "label": passage.label,
        "heading": passage.heading,
        "text": passage.text,
    }


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"
