"""What can be counted of what people ask: outcomes, passages kept or dropped, time taken, reasons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from counter.feedback import REASONS
from records.asking import OUTCOMES, AskedQuestion, Asking, Fate, Given, Sent, by_month
from records.fates import FATES
from records.moments import read
from staff.applicants import Feedback, Thumb
from staff.heard import Periods
from staff.masking import masked, shortened
from staff.shares import Change, Median, Share, change, middle, share

LATEST: Final = 10  # reasons of each step that are shown in words
_LONGEST: Final = 300  # characters of a reason that are shown


@dataclass(frozen=True, slots=True)
class PassageRate:
    """How often a cited passage went out as drafted, edited, or not at all; a share by each fate."""

    address: str
    n: int
    shares: Mapping[str, Share]


@dataclass(frozen=True, slots=True)
class Took:
    """Days from a letter to its reply: of all, of the last two periods, of each month of sending."""

    all: Median | None
    recent: Median | None
    before: Median | None
    months: Mapping[str, Median]
    waiting: int


@dataclass(frozen=True, slots=True)
class Reasons:
    """The reasons given for a step: how many, and the latest of them as (day, words)."""

    action: str
    n: int
    latest: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """All of it. `thumbs` are feedback by month: good, and not good; `disliked` by reason, in its words."""

    questions: int
    letters: int
    months: Mapping[str, Mapping[str, int]]
    changes: Mapping[str, Change]
    passages: tuple[PassageRate, ...]
    took: Took
    reasons: tuple[Reasons, ...]
    thumbs: Mapping[str, Mapping[str, int]]
    disliked: Mapping[str, int]
    unreadable: int


def counted(asking: Asking, feedback: Feedback, periods: Periods) -> Counted:
    """The figures of everything asked until now; the same, whatever order it comes in."""
    return Counted(
        len(asking.questions),
        len({each.inquiry for each in asking.questions}),
        by_month(asking.questions),
        _changes(asking.questions, periods),
        _passages(asking.fates),
        _took(asking.sent, asking.waiting, periods),
        _reasons(asking.reasons),
        _thumbs(feedback.thumbs),
        _disliked(feedback.thumbs),
        feedback.unreadable,
    )


def _changes(asked: Sequence[AskedQuestion], periods: Periods) -> Mapping[str, Change]:
    """The change of each outcome's share between the two periods; the four are looked at together."""
    before = [each for each in asked if periods.before(each.received)]
    after = [each for each in asked if periods.recent(each.received)]

    def seen(some: Sequence[AskedQuestion], outcome: str) -> list[tuple[str, bool]]:
        return [(str(each.inquiry), each.outcome == outcome) for each in some]

    return {o: change(seen(before, o), seen(after, o), len(OUTCOMES)) for o in OUTCOMES}


def _passages(fates: Sequence[Fate]) -> tuple[PassageRate, ...]:
    by_address: dict[str, list[Fate]] = {}
    for each in fates:
        by_address.setdefault(each.address, []).append(each)
    made = [
        PassageRate(
            address,
            len(own),
            {f: share((str(each.inquiry), each.fate == f) for each in own) for f in FATES},
        )
        for address, own in by_address.items()
    ]
    return tuple(sorted(made, key=lambda rate: (-rate.n, rate.address)))


def _took(sent: Sequence[Sent], waiting: int, periods: Periods) -> Took:
    took = [(each.sent, _days(each)) for each in sent]
    months: dict[str, list[float]] = {}
    for moment, days in took:
        months.setdefault(moment[:7], []).append(days)
    return Took(
        middle([days for _, days in took]),
        middle([days for moment, days in took if periods.recent(moment)]),
        middle([days for moment, days in took if periods.before(moment)]),
        {month: found for month in sorted(months) if (found := middle(months[month]))},
        waiting,
    )


def _days(each: Sent) -> float:
    return round((read(each.sent) - read(each.received)).total_seconds() / 86_400, 2)


def _reasons(given: Sequence[Given]) -> tuple[Reasons, ...]:
    by_action: dict[str, list[Given]] = {}
    for each in given:
        by_action.setdefault(each.action, []).append(each)
    return tuple(
        Reasons(action, len(by_action[action]), _latest(by_action[action]))
        for action in sorted(by_action)
    )


def _latest(given: Sequence[Given]) -> tuple[tuple[str, str], ...]:
    told = sorted((each for each in given if each.text), key=lambda g: (g.at, g.inquiry))
    return tuple(
        (each.at[:10], shortened(masked(each.text), _LONGEST)) for each in reversed(told[-LATEST:])
    )


def _thumbs(thumbs: Sequence[Thumb]) -> Mapping[str, Mapping[str, int]]:
    months: dict[str, Counter[bool]] = {}
    for each in thumbs:
        months.setdefault(each.day[:7], Counter())[each.up] += 1
    return {m: {"good": months[m][True], "not good": months[m][False]} for m in sorted(months)}


def _disliked(thumbs: Sequence[Thumb]) -> Mapping[str, int]:
    found = Counter(REASONS.get(each.reason, "No reason given") for each in thumbs if not each.up)
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))
