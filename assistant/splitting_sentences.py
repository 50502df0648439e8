"""The sentences and list items of a message as people type them, as offsets.

nupunkt is for legal prose; a chat has line breaks for full stops and lists in the middle of a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

LONGEST = 1_000  # characters; what goes on longer is cut at a blank, so that no pattern runs long
_WRAPPED = 55  # characters; a line this long that ends within a sentence goes on in the next line

_ITEM = r"(?:[-*•–·>]|\(?\d{1,2}[.)]|\(?[a-hA-H]\)|[qQ]\d{0,2}[:.)])"
_MARK = re.compile(rf"[ \t]*{_ITEM}[ \t]+(?=\S)")
_INLINE = re.compile(r"(?<=\s)\(?(?:[1-9]|[a-h]|i{1,3}|iv)\)\s")
_END = re.compile(
    r"(?:[?!]+[?!.]*|\.+|…)[\"”’')\]]*(?=\s|$)|(?<=[a-z])[?!]+(?=[A-Z])|\n(?:[ \t]*\n)+|\n"
)
# A line that begins like this begins a question, whatever the line before it looks like.
_BEGINS_QUESTION = re.compile(
    r"[ \t]*(?:(?:do|does|did|can|could|should|must|may|am|will|would) (?:i|we|my|our)|"
    r"(?:how|what|where|when|which|who|why)(?: \w+){0,3}"
    r" (?:do|does|can|should|must|may|am|will) (?:i|we))\b",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"(?:,|\b(?:and|or|but|when|if|whether|that|which|so|of|to|the|a|an|how|what))$"
)
_ABBREVIATED = re.compile(
    r"(?:\b(?:No|Nos|vs?|Mr|Mrs|Ms|Dr|Prof|Inc|Co|Ltd|Corp|St|art|sec|secs|ch|pt|para|fig|figs"
    r"|approx|vol|pp?|n|nn|cf|ca|Reg|Fed|e\.g|i\.e|a\.k\.a|w|esp|incl|Jr|Sr)|\b[A-Z]"
    r"|(?:^|\n)[ \t]*\(?\d{1,2})\.$"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A run of a message that ends where a sentence, a line or a list item ends."""

    start: int
    end: int
    item: int = 0  # which item of a list it belongs to, from 1; 0 for none


def sentences(text: str) -> list[Sentence]:
    """The sentences of a message, in order, without the white space around them."""
    found: list[Sentence] = []
    item = 0
    for start, end in _trimmed(text, _spans(text)):
        marked = _MARK.match(text, start) or _INLINE.match(" " + text[start : start + 5], 1)
        if marked:
            item += 1
        here = item if marked or _same_item(text, found, start) else 0
        found.append(Sentence(start, end, here))
    return found


def _same_item(text: str, found: list[Sentence], start: int) -> bool:
    return bool(found) and found[-1].item > 0 and "\n" not in text[found[-1].end : start]


def _trimmed(text: str, spans: Iterator[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    for start, end in spans:
        piece = text[start:end]
        left = start + len(piece) - len(piece.lstrip())
        right = start + len(piece.rstrip())
        while right - left > LONGEST:
            cut = max(text.rfind(" ", left + 1, left + LONGEST), left + LONGEST // 2)
            yield left, cut
            left = cut + (text[cut] == " ")
        if left < right:
            yield left, right


def _spans(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for cut in _cuts(text):
        if cut > start:
            yield start, cut
            start = cut
    if start < len(text):
        yield start, len(text)


def _cuts(text: str) -> list[int]:
    ends = {m.end() for m in _END.finditer(text) if _ends(text, m)}
    items = [m.start() for m in _INLINE.finditer(text)]
    return sorted(ends | set(items if len(items) > 1 else []))


def _ends(text: str, match: re.Match[str]) -> bool:
    mark = match.group()
    if mark == "\n":
        return not _wraps(text, match.start())
    if mark[0] == "." and len(mark) == 1:
        return _ABBREVIATED.search(text[max(0, match.end() - 14) : match.end()]) is None
    return True


def _wraps(text: str, at: int) -> bool:
    """Whether the line that ends here only was full: long, in mid-sentence, no list item after."""
    line = _line(text, at)
    if not line or line[-1] in ".?!:;" or _MARK.match(text, at + 1):
        return False
    if _BEGINS_QUESTION.match(text, at + 1) and not _GOES_ON.search(line):
        return False
    return len(line) >= _WRAPPED or _is_broken(text, at)


def _is_broken(text: str, at: int) -> bool:
    """Whether a short line stands in the middle of a sentence that was wrapped before it."""
    above = text.rfind("\n", 0, at)
    return above > 0 and text[at + 1 : at + 2].islower() and len(_line(text, above)) >= _WRAPPED


def _line(text: str, at: int) -> str:
    """The line that ends there, without the white space after it."""
    return text[text.rfind("\n", 0, at) + 1 : at].rstrip()
