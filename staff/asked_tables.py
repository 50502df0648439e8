"""The tables of what people ask, as rows of plain text; the page makes every cell inert."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from records.asking import OUTCOMES
from records.fates import FATES
from staff import asked_words as words
from staff.asked import Grouped
from staff.counted import Counted
from staff.gaps import Gap

Rows = list[dict[str, str]]
MONTHS: Final = 6  # the latest, of the groups by month
TOP: Final = 10  # groups by month


def next_rows(listed: Sequence[Gap]) -> Rows:
    """The groups in the order in which to write about them."""
    return [
        {
            "Group": f"{rank}. {gap.question}",
            "Questions": words.of_count(gap),
            "Asked more often": words.of_growth(gap),
            "Known subject": words.of_subject(gap),
        }
        for rank, gap in enumerate(listed, start=1)
    ]


def group_rows(grouped: Grouped) -> Rows:
    """The first groups by month: how many, and of how many questions heard that month."""
    months = list(grouped.months)[-MONTHS:]
    return [
        {
            "Group": f"{rank}. {gap.question}",
            **{m: f"{gap.months.get(m, 0)} of {grouped.months[m]}" for m in months},
        }
        for rank, gap in enumerate(grouped.listed[:TOP], start=1)
    ]


def month_rows(found: Counted) -> Rows:
    """What became of the questions of each month, the latest first."""
    return [
        {"Month": month, "Questions": str(sum(each.values())), **_outcomes(each)}
        for month, each in reversed(list(found.months.items()))
    ]


def change_rows(found: Counted) -> Rows:
    return [
        {
            "Outcome": words.OUTCOME[outcome],
            "Before": words.of_share(each.before),
            "Lately": words.of_share(each.after),
            "Change": words.of_change(each),
        }
        for outcome, each in found.changes.items()
    ]


def passage_rows(found: Counted) -> Rows:
    return [
        {
            "Passage": rate.address,
            "Replies’ claims": str(rate.n),
            **{fate.capitalize(): words.of_share(rate.shares[fate]) for fate in FATES},
        }
        for rate in found.passages
    ]


def took_rows(found: Counted) -> Rows:
    took = found.took
    named = {"All": took.all, "Before": took.before, "Lately": took.recent}
    told = {**named, **{f"Sent in {month}": each for month, each in took.months.items()}}
    return [{"When": when, "Median": words.of_median(each)} for when, each in told.items()]


def reason_rows(found: Counted) -> Rows:
    return [
        {"Step": f"{each.action} ({each.n} in all)", "Day": day, "Reason": text}
        for each in found.reasons
        for day, text in each.latest
    ]


def thumb_rows(found: Counted) -> Rows:
    return [
        {"Month": month, "Good": str(each["good"]), "Not good": str(each["not good"])}
        for month, each in reversed(list(found.thumbs.items()))
    ]


def disliked_rows(found: Counted) -> Rows:
    return [{"Reason": reason, "Times": str(n)} for reason, n in found.disliked.items()]


def _outcomes(counts: Mapping[str, int]) -> dict[str, str]:
    n = sum(counts.values())
    return {
        words.OUTCOME[o].capitalize(): f"{counts[o]} ({words.percent(counts[o] / n)})"
        for o in OUTCOMES
    }
