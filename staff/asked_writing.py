"""What people ask as a file to take away: a table of what to write next, or the whole in any format."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from assistant.ledger import table
from corpus.errors import BadInput
from counter.taking_away import KINDS as PAPERS
from counter.taking_away import Taken, as_file
from staff.asked import Report
from staff.asked_paper import report_paper
from staff.gaps import Gap

KINDS: Final = ("csv", *PAPERS)
COLUMNS: Final = (
    "rank",
    "question",
    "questions",
    "letters",
    "not covered",
    "in part",
    "from applicants",
    "before",
    "lately",
    "growth",
    "score",
    "known subject",
    "on that subject",
    "nearest passage",
    "its heading",
    "first",
    "last",
    "examples",
)


def as_taken(report: Report, kind: str) -> Taken:
    """The report as "csv" (what to write next alone), "md", "html", "docx", "pdf" or "json".

    The same report gives the same bytes. Raises BadInput for another kind.
    """
    if kind not in KINDS:
        raise BadInput(f"A report cannot be written as {kind!r}. Take {', '.join(KINDS)}.")
    if kind == "csv":
        day = f"{report.periods.until:%Y-%m-%d}"
        rows = (_row(rank, gap) for rank, gap in enumerate(report.grouped.listed, start=1))
        name = f"copyright-desk-what-to-write-next-{day}.csv"
        return Taken(name, "text/csv", table(COLUMNS, rows))
    return as_file(report_paper(report), kind)


def _row(rank: int, gap: Gap) -> Mapping[str, object]:
    near = gap.nearest
    values = (
        rank,
        gap.question,
        gap.n,
        gap.letters,
        gap.not_covered,
        gap.partly,
        gap.applicants,
        gap.before,
        gap.recent,
        "new" if gap.new else gap.growth,
        gap.score,
        gap.subject or "",
        gap.on_subject,
        near.address if near else "",
        near.heading if near else "",
        gap.first,
        gap.last,
        " | ".join(example.text for example in gap.examples),
    )
    return dict(zip(COLUMNS, values, strict=True))
