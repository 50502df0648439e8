"""The bench in the terminal: measured now, or told again from figures that were stored."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from corpus.errors import BadInput
from terminal.printing import AsJson, print_json, tell

OUTPUTS = (".html", ".md", ".json")


def bench(
    corpus: Annotated[
        Path | None, typer.Option(help="A folder of texts to measure over instead of ours.")
    ] = None,
    questions: Annotated[
        Path | None, typer.Option(help="A file of eval cases; its questions are asked.")
    ] = None,
    contender: Annotated[
        list[str] | None, typer.Option(help="One to measure; may be repeated. Unless given, all.")
    ] = None,
    growth: Annotated[
        str | None,
        typer.Option(metavar="SIZES", help="Numbers of passages to grow to: 1000,10000,100000."),
    ] = None,
    grown_from: Annotated[
        list[Path] | None,
        typer.Option(help="A folder of more real texts to grow with; may be repeated."),
    ] = None,
    repeats: Annotated[int, typer.Option(min=1, max=50, help="Fresh processes of each.")] = 5,
    builds: Annotated[int, typer.Option(min=1, max=20, help="Indexes that each builds.")] = 1,
    stored: Annotated[
        list[Path] | None,
        typer.Option("--from", help="Figures stored before, to be told again; may be repeated."),
    ] = None,
    output: Annotated[
        list[Path] | None,
        typer.Option(
            "-o", "--output", help="A .html, .md or .json file to write; may be repeated."
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Measure speed, memory and quality on this machine, beside what people would use instead."""
    _check(stored, output, corpus or questions or contender or growth)
    if stored:
        runs = _stored(stored)
    else:
        from evals.bench import Wanted
        from evals.bench import bench as measure

        wanted = Wanted(
            folder=corpus,
            questions=questions,
            contenders=tuple(contender or ()),
            growth=_sizes(growth),
            grown_from=tuple(grown_from or ()),
            repeats=repeats,
            builds=builds,
        )
        runs = [measure(wanted, tell)]
    for path in output or ():
        _write(path, runs)
        tell(f"{path} has the figures.")
    if as_json:
        print_json(runs[0] if len(runs) == 1 else runs)
    elif not output:
        from evals.bench_blocks import terminal
        from evals.bench_telling import sections

        print(terminal(sections(runs)))


def _check(stored: Sequence[Path] | None, output: Sequence[Path] | None, measured: object) -> None:
    """What cannot be done is said before minutes are spent on measuring."""
    if stored and measured:
        raise BadInput("--from tells what was measured before: leave out what should be measured.")
    for path in output or ():
        if path.suffix not in OUTPUTS:
            raise BadInput(f"{path} ends in none of {', '.join(OUTPUTS)}. Name one of these.")
        if path.suffix == ".json" and stored and len(stored) > 1:
            raise BadInput(f"{path} can hold the figures of one run. Give one --from.")


def _stored(paths: Sequence[Path]) -> list[dict[str, Any]]:
    from evals.bench import read_figures

    return [read_figures(path) for path in paths]


def _sizes(given: str | None) -> tuple[int, ...]:
    try:
        return tuple(int(size) for size in (given or "").split(",") if size.strip())
    except ValueError:
        raise BadInput(f"{given!r} are no sizes. Write them so: 1000,10000,100000.") from None


def _write(path: Path, runs: Sequence[dict[str, Any]]) -> None:
    import json

    from evals.bench_blocks import markdown
    from evals.bench_html import html
    from evals.bench_telling import sections
    from index.publishing import writing_to

    if path.suffix == ".json":
        text = json.dumps(runs[0], ensure_ascii=False, indent=1) + "\n"
    else:
        told = sections(runs)
        text = html(told) if path.suffix == ".html" else markdown(told)
    with writing_to(path.parent):
        path.write_text(text, encoding="utf-8")
