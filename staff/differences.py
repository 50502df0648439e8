"""Where two texts differ, paragraph by paragraph. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_PARAGRAPHS = re.compile(r"\n\s*\n")
_WORDS = re.compile(r"\S+\s*")
_ALIKE = 0.2  # below, hardly a word is the same, and marks would only be in the way
_MOST = 4_000  # words of one paragraph that are compared; what is longer is told as changed whole


@dataclass(frozen=True, slots=True)
class Difference:
    """Paragraphs that stand in place of each other; either side may be "". `same` ones are equal."""

    before: str
    after: str
    same: bool = False

    @property
    def paragraphs(self) -> int:
        return len(paragraphs(self.before))


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text, without empty ones."""
    return [each.strip() for each in _PARAGRAPHS.split(text) if each.strip()]


def differences(before: str, after: str) -> tuple[Difference, ...]:
    """Both texts from their beginning to their end, in runs that are the same or that differ."""
    one, other = paragraphs(before), paragraphs(after)
    found = SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
    return tuple(each for code in found for each in _paired(code[0], one, other, *code[1:]))


def changed_words(before: str, after: str) -> tuple[str, str]:
    """Both paragraphs with what differs set in ⟦ ⟧, so that it is told without colour."""
    one, other = _WORDS.findall(before), _WORDS.findall(after)
    if not before or not after or max(len(one), len(other)) > _MOST:
        return before, after
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.ratio() < _ALIKE:
        return before, after
    left, right = [], []
    for tag, i, j, k, m in matcher.get_opcodes():
        left.append(_set("".join(one[i:j]), apart=tag != "equal"))
        right.append(_set("".join(other[k:m]), apart=tag != "equal"))
    return "".join(left), "".join(right)


def _paired(
    tag: str, one: Sequence[str], other: Sequence[str], i: int, j: int, k: int, m: int
) -> Iterator[Difference]:
    """A run of paragraphs; where as many were changed as stand instead, one by one."""
    if tag == "replace" and j - i == m - k:
        for before, after in zip(one[i:j], other[k:m], strict=True):
            yield Difference(before, after)
        return
    yield Difference("\n\n".join(one[i:j]), "\n\n".join(other[k:m]), same=tag == "equal")


def _set(words: str, *, apart: bool) -> str:
    bare = words.strip()
    if not apart or not bare:
        return words
    start = words.index(bare)
    return f"{words[:start]}⟦{bare}⟧{words[start + len(bare) :]}"
