"""What the texts did not cover, in groups of questions: each named, counted, and with what is nearest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from staff.clusters import MOST, central, groups
from staff.heard import Heard, Periods
from staff.masking import masked, shortened
from staff.shares import FEW, Change, change_of, share_of
from staff.space import Floats

EXAMPLES: Final = 5
_LONGEST: Final = 200  # characters of an example
_NEW: Final = 3  # questions from which a group may be called new
_MOST_GROWTH: Final = 2.0
Growth = Literal["growing", "falling", "no change shown", "too few to tell"]


@dataclass(frozen=True, slots=True)
class Example:
    """A question in the person's words, masked; and whether an applicant sent it with a thumb down."""

    text: str
    applicant: bool


@dataclass(frozen=True, slots=True)
class Near:
    """The passage that comes nearest to a question: its address, and where a person finds it."""

    address: str
    label: str
    heading: str


@dataclass(frozen=True, slots=True)
class Gap:
    """A group of at least two questions that the texts left open.

    `subject` is what most of them are on, of the subjects known to be left out, and `on_subject` how many;
    None where no question is surely on one. `score` orders the list of what to write next: questions, those
    answered in part by half, times how much more often they are asked than before (1/2 to 2).
    """

    examples: tuple[Example, ...]
    n: int
    letters: int
    not_covered: int
    partly: int
    applicants: int
    subject: str | None
    on_subject: int
    first: str
    last: str
    months: Mapping[str, int]
    recent: int
    before: int
    change: Change
    growth: Growth
    new: bool
    score: float
    nearest: Near | None = None

    @property
    def question(self) -> str:
        """The question nearest to all the others, which names the group."""
        return self.examples[0].text

    @property
    def few(self) -> bool:
        return self.n < FEW


@dataclass(frozen=True, slots=True)
class Background:
    """Against what a group is seen: what was heard in the two periods, and the subject of a question.

    `earlier` is how much was heard before the last period, however long ago.
    """

    periods: Periods
    after: Mapping[str, int]  # questions of each letter
    before: Mapping[str, int]
    earlier: int
    subjects: Callable[[Floats], Sequence[str | None]]


def background(
    everything: Sequence[Heard],
    periods: Periods,
    subjects: Callable[[Floats], Sequence[str | None]],
) -> Background:
    return Background(
        periods,
        Counter(each.letter for each in everything if periods.recent(each.moment)),
        Counter(each.letter for each in everything if periods.before(each.moment)),
        sum(each.moment <= periods.began for each in everything),
        subjects,
    )


def gaps(
    asked: Sequence[Heard], placed: Floats, around: Background, most: int = MOST
) -> tuple[tuple[Gap, ...], int]:
    """The groups, that to be written about first at the top; and how many questions are in none.

    `asked` are the questions left open, those of the sample first, `placed` their vectors.
    """
    own = groups(placed, most=most)
    named = list(around.subjects(placed)) if len(placed) else []
    sizes = np.bincount(own) if len(own) else np.zeros(0, dtype=np.int64)
    within = [np.flatnonzero(own == group) for group in np.flatnonzero(sizes > 1)]
    looks = sum(_compared(asked, places, around.periods) for places in within)
    made = [_gap(asked, placed[places], places, named, around, looks) for places in within]
    ordered = sorted(made, key=lambda gap: (-gap.score, -gap.n, gap.question, gap.first))
    return tuple(ordered), int((sizes == 1).sum())


def _gap(
    asked: Sequence[Heard],
    placed: Floats,
    places: Iterable[int],
    named: Sequence[str | None],
    around: Background,
    looks: int,
) -> Gap:
    numbers = list(places)
    own = [asked[n] for n in numbers]
    moments = sorted(each.moment for each in own)
    recent, before = _in_periods(own, around.periods)
    changed = _changed(own, around, looks)
    subject, on_subject = _subject(named[n] for n in numbers)
    return Gap(
        examples=_examples(own, placed),
        n=len(own),
        letters=len({each.letter for each in own}),
        not_covered=sum(each.outcome == "not_covered" for each in own),
        partly=sum(each.outcome != "not_covered" for each in own),
        applicants=sum(each.disliked for each in own),
        subject=subject,
        on_subject=on_subject,
        first=moments[0][:10],
        last=moments[-1][:10],
        months=dict(sorted(Counter(moment[:7] for moment in moments).items())),
        recent=recent,
        before=before,
        change=changed,
        growth=_growth(changed),
        new=_is_new(len(own), recent, around),
        score=_score(own, recent, before, changed),
    )


def _compared(asked: Sequence[Heard], places: Iterable[int], periods: Periods) -> bool:
    """Whether there are enough of it to look for a change."""
    return sum(_in_periods([asked[n] for n in places], periods)) >= FEW


def _in_periods(own: Sequence[Heard], periods: Periods) -> tuple[int, int]:
    moments = [each.moment for each in own]
    return sum(map(periods.recent, moments)), sum(map(periods.before, moments))


def _changed(own: Sequence[Heard], around: Background, looks: int) -> Change:
    """The change of the group's share of everything that was heard."""
    if sum(_in_periods(own, around.periods)) < FEW:
        return change_of(share_of([]), share_of([]))
    has = Counter(each.letter for each in own)  # a letter is in one period only
    before, after = (
        share_of([(has[letter], of) for letter, of in heard.items()], looks)
        for heard in (around.before, around.after)
    )
    return change_of(before, after)


def _growth(changed: Change) -> Growth:
    if changed.few:
        return "too few to tell"
    if not changed.shown:
        return "no change shown"
    return "growing" if changed.value > 0 else "falling"


def _score(own: Sequence[Heard], recent: int, before: int, changed: Change) -> float:
    weight = sum(each.weight for each in own)
    if changed.few:
        return round(weight, 3)
    now = (recent + 1) / (changed.after.of + 1)
    then = (before + 1) / (changed.before.of + 1)
    return round(weight * min(max(now / then, 1 / _MOST_GROWTH), _MOST_GROWTH), 3)


def _is_new(n: int, recent: int, around: Background) -> bool:
    """Whether all of it was asked in the last period, and enough before to know that it is new."""
    return n >= _NEW and recent == n and around.earlier >= FEW


def _subject(names: Iterable[str | None]) -> tuple[str | None, int]:
    found = Counter(name for name in names if name is not None)
    if not found:
        return None, 0
    best, many = min(found.items(), key=lambda item: (-item[1], item[0]))
    return best, many


def _examples(own: Sequence[Heard], placed: Floats) -> tuple[Example, ...]:
    """The most central question, then others from all over the group, no two with the same words."""
    different: dict[str, Example] = {}
    for place in central(placed):
        shown = shortened(masked(own[place].text), _LONGEST)
        different.setdefault(shown.casefold(), Example(shown, own[place].disliked))
    found = list(different.values())
    step = max(1.0, (len(found) - 1) / (EXAMPLES - 1))
    places = sorted({round(n * step) for n in range(EXAMPLES)})
    return tuple(found[place] for place in places if place < len(found))
