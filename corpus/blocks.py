"""What a reader finds in a file: its headings, paragraphs and notes, one after another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["heading", "paragraph", "note"]


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a paragraph or a note, as one line of text.

    `level` is a heading's rank, 0 the document's title; `mark` is what a note is called by; `calls` are
    [offset, mark] where the text calls a note, its own mark left out of it; `pages` are [offset, page]
    where a page begins in it, and empty where there are no pages.
    """

    kind: Kind
    text: str
    level: int = 0
    mark: str = ""
    calls: tuple[tuple[int, str], ...] = ()
    pages: tuple[tuple[int, int], ...] = ()

    def pages_between(self, start: int, end: int) -> tuple[int, ...]:
        """The pages on which that part of the text stands."""
        ends = [*(offset for offset, _ in self.pages[1:]), max(end, len(self.text)) + 1]
        return tuple(
            page
            for (begins, page), ended in zip(self.pages, ends, strict=False)
            if begins < end and start < ended
        )
