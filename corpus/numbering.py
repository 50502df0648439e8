"""A document's headings -> places: "313.4(B) De Minimis Authorship" is 313.4.B, and stays so.

A place is built of the section's own number, so that it is the same when the document is added again.
A heading without a number is counted under the one above it: 313.h1 is the first of them in section 313.
A part ("PART II") stands over sections whose numbers do not name it.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from corpus.blocks import Block

_NUMBER = re.compile(
    r"(?:§+\s*|(?i:sec(?:tion|\.))\s+)?"
    r"(?P<number>[0-9]{1,4}[A-Za-z]?(?:[.-][0-9]{1,3})*(?:\((?:[0-9]{1,3}|[A-Za-z]{1,4})\))*)[.:]?(?:\s+\S|$)"
)
_STEP = re.compile(r"(?P<upper>[A-Z])[.)]\s+\S")
_ROMAN = re.compile(r"(?P<roman>X{0,3}(?:IX|IV|V?I{0,3}))[.:]\s+\S")
_PART = re.compile(
    r"(?i:(?P<kind>part|subpart|title|appendix|annex))\s+(?P<number>[IVXL]+|[A-Z]|[0-9]+)\b"
)
_FARTHEST = 100  # how far one section's number may be from the next one's, years being no sections


@dataclass(slots=True)
class Numbering:
    """Gives each heading its place, and each passage one under the heading it stands below."""

    headings: set[str] = field(default_factory=set)
    _part: str = ""
    _outline: list[tuple[str, str]] = field(default_factory=list)  # kind and step: ("roman", "IV")
    _section: str = ""
    _last: int | None = None
    _open: list[tuple[int, str]] = field(default_factory=list)  # level and place, without numbers
    _counted: Counter[str] = field(default_factory=Counter)

    @property
    def here(self) -> str:
        """The place of the heading that was opened last."""
        return self._open[-1][1] if self._open else self._section or self._part

    @property
    def under(self) -> list[str]:
        """The places of the headings that stand over what follows, outermost first."""
        steps = self._section.split(".") if self._section else []
        over = [".".join(steps[:depth]) for depth in range(1, len(steps) + 1)]
        over = [self._part, *over, *(place for _, place in self._open)]
        return [place for place in dict.fromkeys(over) if place in self.headings]

    def heading(self, block: Block) -> str:
        """The place of a heading; what follows stands under it."""
        if block.level == 0:
            place = self._alone("0")
        elif part := _PART.match(block.text):
            place = self._alone(f"{part['kind'].lower()}{part['number']}")
            self._part, self._section, self._open, self._outline = place, "", [], []
        elif number := self._number(block.text):
            place = self._section = self._alone(number)
            self._open = []
        else:
            place = self._unnumbered(block.level)
        self.headings.add(place)
        return place

    def passage(self) -> str:
        """The next place for a passage under the heading that was opened last."""
        return self._next(f"{self.here}.p" if self.here else "p")

    def _next(self, stem: str) -> str:
        self._counted[stem] += 1
        return f"{stem}{self._counted[stem]}"

    def _alone(self, place: str) -> str:
        """The place, told apart from an earlier one of the same name."""
        self._counted[place] += 1
        return place if self._counted[place] == 1 else f"{place}.r{self._counted[place]}"

    def _unnumbered(self, level: int) -> str:
        while self._open and self._open[-1][0] >= level:
            self._open.pop()
        stem = self.here
        place = self._next(f"{stem}.h" if stem else "h")
        self._open.append((level, place))
        return place

    def _number(self, text: str) -> str:
        """The path of the section that a heading numbers, or nothing."""
        found = _NUMBER.match(text)
        if found:
            return self._arabic(found["number"])
        letter, roman = _STEP.match(text), _ROMAN.match(text)
        if letter and (not roman or self._goes_on(letter["upper"])):
            return self._step("upper", letter["upper"])
        if roman and roman["roman"]:
            self._outline = []
            return self._step("roman", roman["roman"])
        return ""

    def _arabic(self, number: str) -> str:
        first = int(re.match(r"[0-9]+", number)[0])  # type: ignore[index]
        alone = number.isalnum()
        if alone and any(kind in ("roman", "upper") for kind, _ in self._outline):
            return self._step("arabic", number)
        if alone and self._last is not None and first > self._last + _FARTHEST:
            return ""
        self._last, self._outline = first, []
        return ".".join(re.findall(r"[A-Za-z0-9]+", number))

    def _goes_on(self, letter: str) -> bool:
        """Whether the last letter of the outline is the one before this."""
        letters = [step for kind, step in self._outline if kind == "upper"]
        return bool(letters) and ord(letters[-1]) + 1 == ord(letter)

    def _step(self, kind: str, step: str) -> str:
        kinds = [known for known, _ in self._outline]
        if kind in kinds:
            del self._outline[kinds.index(kind) :]
        self._outline.append((kind, step))
        return ".".join(step for _, step in self._outline)
