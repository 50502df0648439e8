"""What people ask as a Paper: what to write next first, then what was counted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from counter.paper import Block, Heading, Items, Paper, Paragraph
from records.asking import OUTCOMES
from staff import asked_words as words
from staff.asked import Grouped, Report
from staff.asked_json import report_json
from staff.counted import Counted
from staff.gaps import Gap
from staff.shares import FEW

TITLE: Final = "What people ask"


def report_paper(report: Report, most: int | None = None) -> Paper:
    """The report for a reader; the first `most` groups, all that are listed unless told."""
    blocks: list[Block] = [
        Paragraph(words.of_periods(report.periods)),
        *_next_blocks(report.grouped, most),
        *_counted_blocks(report.counted),
    ]
    day = report.periods.until.date()
    return Paper(TITLE, "what-people-ask", day, tuple(blocks), report_json(report))


def _next_blocks(grouped: Grouped, most: int | None) -> Iterator[Block]:
    yield Heading("What to write next")
    if not grouped.looked_at:
        yield Paragraph(words.NOTHING_OPEN)
        return
    for told in (words.of_grouping(grouped), words.HOW_GROUPED, words.HOW_RANKED, words.MASKED):
        yield Paragraph(told)
    for rank, gap in enumerate(grouped.listed[:most], start=1):
        yield Heading(f"{rank}. {gap.question}", 3)
        yield Items(tuple(_told(gap)))
    if grouped.farthest:
        yield Heading("Unlike what was asked before")
        yield Paragraph(words.FARTHEST)
        yield Items(tuple(each.text for each in grouped.farthest))


def _told(gap: Gap) -> Iterator[str]:
    yield f"How many: {words.of_count(gap)}"
    yield f"Asked: {gap.first} to {gap.last}; {words.of_growth(gap)}"
    yield f"Known subject: {words.of_subject(gap)}"
    yield f"The nearest passage, which may not answer it: {words.of_nearest(gap)}"
    for example in gap.examples:
        yield f"Example{' from an applicant' if example.applicant else ''}: {example.text}"


def _counted_blocks(found: Counted) -> Iterator[Block]:
    yield Heading("What became of the questions")
    if not found.questions:
        yield Paragraph(words.NOTHING)
    else:
        yield Items(
            tuple(
                f"{month}: " + ", ".join(f"{n} {words.OUTCOME[o]}" for o, n in each.items())
                for month, each in found.months.items()
            )
        )
        yield Items(
            tuple(f"{words.OUTCOME[o]}: {words.of_change(found.changes[o])}" for o in OUTCOMES)
        )
    yield Heading("What became of the passages")
    yield from _passages(found)
    yield Heading("How long it took")
    yield Items(
        (
            f"All: {words.of_median(found.took.all)}",
            f"Before: {words.of_median(found.took.before)}",
            f"Lately: {words.of_median(found.took.recent)}",
            f"Still without a reply: {found.took.waiting}",
        )
    )
    yield Heading("Reasons given")
    yield Items(tuple(f"{each.action}: {each.n}" for each in found.reasons) or ("none",))


def _passages(found: Counted) -> Iterator[Block]:
    if not found.passages:
        yield Paragraph(words.NOT_ASKED)
        return
    often = [rate for rate in found.passages if rate.n >= FEW]
    told = (
        f"{rate.address}: "
        + "; ".join(f"{fate} {words.of_share(each)}" for fate, each in rate.shares.items())
        for rate in often
    )
    seldom = f"cited fewer than {FEW} times in replies: {len(found.passages) - len(often)} passages"
    yield Items((*told, seldom))
