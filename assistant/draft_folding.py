"""A text as it is compared: white space, quotation marks and markup made one, each letter's place kept.

That is all that may differ where a sentence is said to be the same: everything else must be exact.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.remembering import remembered

_ALIKE = str.maketrans("‘’‚‛“”„‟«»‐‑‒–—−", '\'\'\'\'""""""------')
_MARK = re.compile(r"\\?\[\^?(\d{1,3})\\?\](?:\([^)\s]*\))?")
_LINE_START = re.compile(r"[ \t]*(?:>[ \t]?|#{1,6}[ \t]+)+")
_NOTE = re.compile(r'\d{1,3}[.)] (?:> )?"|.*\bAddress: \S+#')
# A text without markup, which folds at once: thousands of passages are compared with one sentence.
_ORDINARY = re.compile(r"(?:[\w\s.,;:()'\"“”‘’/%$&?!§¶–—…•·©®™°=+@~{}|<^`\]]|-(?!-)|\[(?!\^?\d))*")
_CLOSES = ".,;:!?)"
_BY_LINES = 5_000  # letters: so long a text is folded line by line
_ESCAPES = frozenset("!\"#$%&'()*+,-./:;<=>?@[]^_`{|}~\\")


@dataclass(frozen=True, slots=True)
class Mark:
    """A note's mark: its number, where it stood in the folded text, and that it begins a line."""

    number: int
    at: int
    leads: bool


@dataclass(frozen=True, slots=True)
class Folded:
    """The folded text; `at[i]` is the place of its letter i in the text as given."""

    text: str
    at: tuple[int, ...]
    marks: tuple[Mark, ...]
    breaks: frozenset[int]

    def paragraph(self, at: int) -> tuple[int, int]:
        """From where to where the paragraph goes that holds that place."""
        start = max((b for b in self.breaks if b <= at), default=0)
        end = min((b for b in self.breaks if b > at), default=len(self.text))
        return start, end

    def in_note(self, at: int) -> bool:
        """Whether the place is in a note of the list at the end: by its mark, its number or its address."""
        start, end = self.paragraph(at)
        words = self.text[start:end].lstrip()
        marked = any(m.leads and start <= m.at <= end - len(words) for m in self.marks)
        return marked or _NOTE.match(words) is not None

    def given(self, start: int, end: int) -> tuple[int, int]:
        """Where a run of the folded text stands in the text as given; the run must hold something."""
        return self.at[start], self.at[end - 1] + 1


@remembered
def fold(text: str) -> Folded:
    """The text with white space collapsed, quotation marks and dashes straight, note marks taken out."""
    letters: list[str] = []
    places: list[int] = []
    marks: list[Mark] = []
    breaks: set[int] = set()
    gap = False  # white space is due before the next letter
    for at, piece in _pieces(text):
        if isinstance(piece, int):
            marks.append(Mark(piece, len(letters), _line_begins(text, at)))
            gap = True
        elif piece.isspace():
            gap = True
            if piece == "\n":
                breaks.add(len(letters))
        else:
            if (
                gap
                and letters
                and not (piece in _CLOSES and marks and marks[-1].at == len(letters))
            ):
                letters.append(" ")
                places.append(at - 1)
            gap = False
            letters.append(piece)
            places.append(at)
    return Folded("".join(letters), tuple(places), tuple(marks), frozenset(breaks))


def plain(text: str) -> str:
    """The folded text alone."""
    if _ORDINARY.fullmatch(text):
        return " ".join(text.translate(_ALIKE).split())
    if len(text) < _BY_LINES:
        return fold(text).text
    return _by_lines(text)


def _by_lines(text: str) -> str:
    """The same of a long text, most lines of which are ordinary: what is folded ends with a line.

    A comma or the like that opens a line may belong to the mark that ends the one before.
    """
    folded: list[str] = []
    held: list[str] = []  # the lines of what was folded last
    for line in text.split("\n"):
        one = plain(line) if len(line) < _BY_LINES else fold(line).text
        if folded and one[:1] and one[0] in _CLOSES:
            held.append(line)
            folded[-1] = fold("\n".join(held)).text
        elif one:
            folded.append(one)
            held = [line]
        elif held:
            held.append(line)
    return " ".join(folded)


def _line_begins(text: str, at: int) -> bool:
    """Whether a note begins there, and not a line that was broken before a mark."""
    start = text.rfind("\n", 0, at) + 1
    after = text.find("\n", at)
    if (
        text[start:at].strip(" \t>-*")
        or not _MARK.sub("", text[at : after % (len(text) + 1)]).strip()
    ):
        return False
    before = text[text.rfind("\n", 0, max(0, start - 1)) + 1 : start].strip(" \t>-*\n")
    return not before or _MARK.match(before) is not None


def _pieces(text: str) -> Iterator[tuple[int, str | int]]:
    """Each letter that counts with its place; a note's mark as its number; a blank line as a break."""
    at = 0
    while at < len(text):
        if (at == 0 or text[at - 1] == "\n") and (start := _LINE_START.match(text, at)):
            at = start.end()
            continue
        if mark := _MARK.match(text, at):
            yield at, int(mark[1])
            at = mark.end()
            continue
        if letter := _letter(text, at):
            yield at, letter
        at += 1


def _letter(text: str, at: int) -> str:
    """The letter as it is compared; empty where it is markup or cannot be seen."""
    here, after = text[at], text[at + 1 : at + 2]
    if here == "\\" and after in _ESCAPES and after:
        return ""
    if here == "-" and text[at - 1 : at] == "-":  # two hyphens are typed for a dash
        return ""
    if here == "*" or unicodedata.category(here) == "Cf":
        return ""
    if here == "\n":
        return "\n" if _ends_a_block(text, at) else " "
    return here.translate(_ALIKE)


def _ends_a_block(text: str, at: int) -> bool:
    """Whether the line's end is a paragraph's: a blank line, a list or a note begins after it."""
    line = text[at + 1 :].split("\n", 1)[0].strip(" \t>")
    return not line or bool(re.match(r"[-*•] |\d{1,3}[.)] |\\?\[\^?\d", line))
