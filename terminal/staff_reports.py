"""The staff's reports in the terminal: what people ask, and what to write next."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from terminal.printing import AsJson, open_desk, print_json, tell
from terminal.saving import Force, savable, write_file

if TYPE_CHECKING:
    from staff.asked import Knowledge, Report

ENDINGS = (".csv", ".md", ".html", ".docx", ".pdf", ".json")
_SHOWN = 10

commands = typer.Typer(help="What the staff's work tells.", no_args_is_help=True)


@commands.callback()
def _staff() -> None:
    """A group of commands even while there is one."""


@commands.command("report")
def staff_report(
    days: Annotated[
        int, typer.Option(min=1, max=3650, help="How long the two periods compared are.")
    ] = 30,
    out: Annotated[
        Path | None,
        typer.Option("-o", "--out", help=f"Write it to a file as well: {', '.join(ENDINGS)}."),
    ] = None,
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """What people ask: outcomes, what the texts left open in groups, and what to write next."""
    from staff.asked_json import report_json
    from staff.asked_writing import as_taken

    file = savable(out, ENDINGS, force=force)
    made = _made(days)
    if file is not None:
        kind = file.suffix.lower().removeprefix(".")
        write_file(file, as_taken(made, kind).content, force=force)
    if as_json:
        print_json(report_json(made))
    elif file is None:
        print("\n".join(_lines(made)))


def _made(days: int) -> Report:
    from records.asking import asking
    from records.database import open_database
    from records.moments import now
    from records.upgrading import require_newest
    from staff.applicants import read_feedback
    from staff.asked import report
    from staff.heard import Periods
    from staff.settings import StaffSettings

    settings = StaffSettings()
    database = open_database(settings.database)
    try:
        require_newest(database)
        asked = asking(database)
    finally:
        database.close()
    return report(asked, read_feedback(settings.home), _knowledge, Periods(now(), days))


def _knowledge() -> Knowledge:
    from staff.asked import knowledge_of

    tell("Grouping what was left open…")
    return knowledge_of(open_desk())


def _lines(made: Report) -> Iterator[str]:
    """The report for a reader of the terminal: the first groups, then what was counted."""
    from counter.paper import Heading, Items, Paragraph
    from staff.asked_paper import report_paper

    for block in report_paper(made, _SHOWN).blocks:
        match block:
            case Heading(text=text):
                yield f"\n{text}"
            case Items(items=items):
                yield from (f"  - {item}" for item in items)
            case Paragraph(text=text):
                yield text
    if len(made.grouped.listed) > _SHOWN:
        yield f"\nThe first {_SHOWN} groups are shown; all that are listed: desk staff report -o FILE"
