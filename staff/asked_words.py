"""How what people ask is told: figures in words, small counts said to be small."""

from __future__ import annotations

from typing import Final

from staff.asked import Grouped
from staff.gaps import EXAMPLES, Gap
from staff.heard import Periods
from staff.shares import FEW, Change, Median, Share

OUTCOME: Final = {
    "answered": "answered",
    "partly": "in part",
    "needs_facts": "needs facts",
    "not_covered": "not covered",
}
NOTHING: Final = "Nobody has asked anything yet, so there is nothing to count."
NOTHING_OPEN: Final = "No question was left open, so there is nothing to group."
NOT_ASKED: Final = "No reply has gone out yet."
SMALL: Final = f"few: fewer than {FEW}"
HOW_GROUPED: Final = (
    "Questions are grouped by a machine, by nearness of meaning. On questions whose subjects are known, "
    "the groups agreed with the subjects only roughly (adjusted Rand index 0.27, where 0 is chance and 1 "
    "is perfect), and a little over half of the questions in a group were on its main subject. Read "
    "the examples before you rely on a group."
)
HOW_RANKED: Final = (
    "The order: one point for each question that the texts did not cover, half a point for each that "
    "they covered in part or whose answer did not satisfy, times how much more often the group is asked "
    "than before (between a half and 2, and only where there are enough questions to compare)."
)
MASKED: Final = (
    "E-mail addresses, links and long numbers are masked in examples; names are not. Questions of erased "
    "inquiries are counted, and their words are gone."
)
FARTHEST: Final = (
    "The questions of the last period that are farthest from everything asked before. Distance alone "
    "hardly tells a new kind of question from a new wording, so read them; nothing is concluded."
)


def percent(value: float) -> str:
    return f"{100 * value:.0f} %"


def of_share(share: Share) -> str:
    """The share, its interval and n: "40 % (31–50 %), 40 of 100"; few are said to be few."""
    if not share.of:
        return "none"
    if share.few:
        return f"{share.got} of {share.of} ({SMALL})"
    interval = f"{100 * share.low:.0f}–{100 * share.high:.0f} %"
    return f"{percent(share.value)} ({interval}), {share.got} of {share.of}"


def of_change(change: Change) -> str:
    """The change in points with its interval, or that there is too little to tell or none shown."""
    if change.few:
        return "too few to tell"
    points = (
        f"{100 * change.value:+.0f} points ({100 * change.low:+.0f} to {100 * change.high:+.0f})"
    )
    return points if change.shown else f"{points}: no change shown"


def of_median(found: Median | None) -> str:
    """Days with interval and n."""
    if found is None:
        return "none"
    if found.low is None or found.high is None:
        few = f" ({SMALL})" if found.n < FEW else ""
        return f"{found.value:.1f} days, n = {found.n}{few}"
    return f"{found.value:.1f} days ({found.low:.1f}–{found.high:.1f}), n = {found.n}"


def of_growth(gap: Gap) -> str:
    """Whether it is asked more than before, with the counts it is told by."""
    counts = f"{gap.before} before, {gap.recent} lately"
    told = "new: nothing like it was asked before" if gap.new else gap.growth
    return f"{told} ({counts})"


def of_subject(gap: Gap) -> str:
    """The subject known to be left out that most are on, and how many of the group that is."""
    if gap.subject is None:
        return "none that is known"
    return f"{gap.subject} ({gap.on_subject} of {gap.n})"


def of_nearest(gap: Gap) -> str:
    if gap.nearest is None:
        return "none"
    heading = f": {gap.nearest.heading}" if gap.nearest.heading else ""
    return f"{gap.nearest.label}{heading} ({gap.nearest.address})"


def of_count(gap: Gap) -> str:
    """How many questions of how many letters, and of what kind."""
    told = f"{gap.n} questions of {gap.letters} letters: {gap.not_covered} not covered, "
    told += f"{gap.partly} in part"
    if gap.applicants:
        told += f"; {gap.applicants} of applicants, who sent a thumb down"
    return f"{told} ({SMALL})" if gap.few else told


def of_periods(periods: Periods) -> str:
    return (
        f"Lately means the {periods.days} days up to {periods.until:%Y-%m-%d %H:%M} UTC, before means "
        f"the {periods.days} days before those."
    )


def of_grouping(grouped: Grouped) -> str:
    """What was looked at: all of it, the newest only, or a sample that the rest was put beside."""
    told = f"{grouped.looked_at} questions that the texts left open were grouped"
    if grouped.looked_at < grouped.left_open:
        told += f": the newest of {grouped.left_open}"
    if grouped.linked < grouped.looked_at:
        rest = grouped.looked_at - grouped.linked
        told += (
            f". A random sample of {grouped.linked} was grouped pair by pair; the other {rest} joined "
            "the group nearest to them"
        )
    told += f". {grouped.groups} groups have two questions or more"
    if len(grouped.listed) < grouped.groups:
        told += f", of which the first {len(grouped.listed)} are listed"
    return f"{told}; {grouped.alone} questions are like no other. At most {EXAMPLES} examples are shown."
