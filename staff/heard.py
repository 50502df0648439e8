"""Everything that was asked, by letter or with a thumb, as one kind of value; and the periods compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Literal

from records.asking import AskedQuestion
from records.moments import written
from staff.applicants import Thumb

Origin = Literal["staff", "applicant"]


@dataclass(frozen=True, slots=True)
class Heard:
    """A question, by whom it reached us, and what the desk made of it.

    `letter` is the same for questions of one letter. `disliked` tells that an applicant was not content
    with the answer. `text` is "" where the inquiry was erased.
    """

    origin: Origin
    letter: str
    text: str
    outcome: str
    moment: str
    disliked: bool = False

    @property
    def left_open(self) -> bool:
        """Whether the texts did not cover it, or only in part, or it was not content."""
        if self.origin == "applicant":
            return self.disliked
        return self.outcome in ("not_covered", "partly")

    @property
    def weight(self) -> float:
        """1 where the texts had nothing, a half where they had something."""
        return 1.0 if self.outcome == "not_covered" else 0.5


def heard(asked: Iterable[AskedQuestion], thumbs: Iterable[Thumb]) -> tuple[Heard, ...]:
    """All of it in one order, whatever order it came in."""
    return tuple(sorted([*_by_letter(asked), *_with_a_thumb(thumbs)], key=_order))


@dataclass(frozen=True)
class Periods:
    """The last `days` days up to a moment, and as many before them."""

    until: datetime
    days: int

    @cached_property
    def ended(self) -> str:
        return written(self.until)

    @cached_property
    def began(self) -> str:
        return written(self.until - timedelta(days=self.days))

    @cached_property
    def before_began(self) -> str:
        return written(self.until - timedelta(days=2 * self.days))

    def recent(self, moment: str) -> bool:
        return self.began < moment <= self.ended

    def before(self, moment: str) -> bool:
        return self.before_began < moment <= self.began


def _by_letter(asked: Iterable[AskedQuestion]) -> Iterator[Heard]:
    for each in asked:
        letter = f"inquiry/{each.inquiry}"
        yield Heard("staff", letter, each.text, each.outcome, each.received)


def _with_a_thumb(thumbs: Iterable[Thumb]) -> Iterator[Heard]:
    for each in thumbs:
        outcome = "not_covered" if each.kind == "abstain" else "partly"
        moment = f"{each.day}T00:00:00.000000Z"
        yield Heard("applicant", each.id, each.question, outcome, moment, disliked=not each.up)


def _order(each: Heard) -> tuple[str, str, str, str]:
    return each.moment, each.origin, each.letter, each.text
