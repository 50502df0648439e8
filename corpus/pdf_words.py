"""Lines of a PDF joined into one text: hyphens at line ends, raised numbers, the pages it runs over."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from corpus.pdf_lines import Line, Run, beside

CELL = " | "
_RAISED = 0.1  # of a size: how far above the line a number stands to be a call
_SMALLER = 0.88  # of the line's size
_MARK = re.compile(r"\d{1,3}|[*†‡§]{1,3}")
# PDFium writes a hyphen at a line's end as one of these two.
_HYPHEN = re.compile("[\x02\ufffe\u00ad\u2010]")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_BROKEN = re.compile(r"(?P<left>[^\W\d_]+)-$")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S*[/.\-_=?&]$")

_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "ft", "ﬆ": "st"}
_BULLETS = "\uf0b7\uf0a7\uf0d8\uf0fc\uf076"  # where Symbol and Wingdings have theirs
_MEANT = str.maketrans({**_LIGATURES, **dict.fromkeys(_BULLETS, "•")})


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a document, by which a word broken at a line's end is put together."""

    known: frozenset[str]

    @classmethod
    def of(cls, lines: Iterable[Line]) -> Words:
        known: set[str] = set()
        for line in lines:
            text = _HYPHEN.sub("-", line.text).lower()
            words = _WORD.findall(_BROKEN.sub("", text))
            known.update(words)
            known.update(part for word in words for part in word.split("-"))
        return cls(frozenset(known))

    def glue(self, before: str, after: str) -> tuple[str, str]:
        """The text so far and what joins the next line to it."""
        broken = _BROKEN.search(before)
        if _ADDRESS.search(before) or before.endswith("—"):
            return before, ""
        if not broken:
            return before, "" if before.endswith("-") and before[-2:-1].isdigit() else " "
        right = re.match(r"[^\W\d_]*", after)[0]  # type: ignore[index]
        return (before[:-1], "") if self._one(broken["left"], right) else (before, "")

    def _one(self, left: str, right: str) -> bool:
        """Whether two parts are one word: told by how the document writes it elsewhere."""
        left, right = left.lower(), right.lower()
        if f"{left}-{right}" in self.known or not right or right == "and":
            return False
        return left + right in self.known or not {left, right} <= self.known


@dataclass(slots=True)
class Joined:
    """A text made of lines, with the calls in it, where its pages begin, and raised numbers left in it."""

    text: str = ""
    calls: list[tuple[int, str]] = field(default_factory=list)
    pages: list[tuple[int, int]] = field(default_factory=list)
    loose: list[str] = field(default_factory=list)


def joined(lines: Sequence[Line], words: Words, marks: frozenset[str], *, cells: bool) -> Joined:
    """The lines as one text; a raised number that is one of `marks` becomes a call.

    The cells of a table's row are parted by " | ".
    """
    found = Joined()
    last: Line | None = None
    for line in lines:
        if last:
            found.text, glue = words.glue(found.text.rstrip(), plain(line.text))
            found.text += CELL if cells and beside(last, line) else glue
        last = line
        if not found.pages or found.pages[-1][1] != line.page:
            found.pages.append((len(found.text), line.page))
        for run in line.runs:
            whole = replace(run, text=run.text.replace("\t", CELL)) if cells else run
            _add(found, whole, line, marks)
    found.text = found.text.rstrip()
    return found


def _add(found: Joined, run: Run, line: Line, marks: frozenset[str]) -> None:
    mark = run.text.strip()
    if _is_raised(run, line) and _MARK.fullmatch(mark) and found.text.strip():
        if mark in marks:
            found.text = found.text.rstrip()
            found.calls.append((len(found.text), mark))
            found.text += " " if run.text.endswith(" ") else ""
            return
        found.loose.append(mark)
    text = plain(run.text)
    found.text += text.lstrip() if not found.text or found.text.endswith(" ") else text


def _is_raised(run: Run, line: Line) -> bool:
    return run.rise > _RAISED * line.size and run.size < _SMALLER * line.size


def plain(text: str) -> str:
    """Characters as they are meant: one kind of space and hyphen, ligatures as their letters."""
    text = _HYPHEN.sub("-", text)
    text = re.sub("[\u200b-\u200d\ufeff\u2060]", "", text)
    return re.sub(r"\s+", " ", text.translate(_MEANT))
