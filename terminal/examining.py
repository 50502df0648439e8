"""Measuring in the terminal: suites run, compared, told, and held to what they reached before."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from corpus.errors import BadInput
from terminal.printing import AsJson, print_json, tell

if TYPE_CHECKING:
    from evals.runs import Run

commands = typer.Typer(
    help="How good it is, and whether a change made it better.", no_args_is_help=True
)
Suites = Annotated[
    list[str] | None, typer.Option("--suite", help="A suite by name; may be repeated.")
]
Dataset = Annotated[Path | None, typer.Option(help="A file of eval cases instead of the suites.")]
Folder = Annotated[
    Path | None, typer.Option("--corpus", help="A folder of texts to search instead of ours.")
]
Unseal = Annotated[
    bool, typer.Option("--unseal", help="Show single questions of the test split too.")
]
NOT_COMPARABLE = 3


@commands.command("run")
def eval_run(
    suite: Suites = None,
    dataset: Dataset = None,
    corpus: Folder = None,
    split: Annotated[
        str | None, typer.Option(help="dev or test; suites are run on dev, a dataset whole.")
    ] = None,
    chat_model: Annotated[
        list[str] | None,
        typer.Option("--chat-model", help="provider:name, asked the same; may be repeated."),
    ] = None,
    with_added: Annotated[
        bool, typer.Option("--with-added", help="Search the added documents as well.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Put the cases to the desk and to the baselines, and write the run into a folder of its own."""
    from evals.reading import run_lines
    from evals.run import Wanted, run

    if split not in (None, "dev", "test"):
        raise BadInput(f"There is no split {split!r}. Take dev or test.")
    if suite and dataset:
        raise BadInput("Give suites or a dataset, not both.")
    models = tuple(chat_model or ())
    wanted = Wanted(
        tuple(suite or ()), dataset, corpus, split, chat_models=models, added=with_added
    )
    made = run(wanted, tell)
    if as_json:
        print_json(made.json())
    else:
        print(run_lines(made))


@commands.command("verify")
def eval_verify(dataset: Dataset = None, corpus: Folder = None, as_json: AsJson = False) -> None:
    """Check the suites: gold words stand, splits share nothing, shuffled labels score at chance."""
    from assistant.bootstrap import Settings
    from evals.verify import verify_suites

    found = verify_suites(Settings(), dataset, corpus, tell)
    if as_json:
        print_json(found)
    else:
        lines = [f"{check['check']}: {check['says']}" for check in found["checks"]]
        print("\n".join([*lines, *found["faults"]]))
    if not found["ok"]:
        raise typer.Exit(1)


@commands.command("compare")
def eval_compare(
    a: Annotated[Path, typer.Argument(help="A run: its folder or its name.")],
    b: Annotated[Path, typer.Argument(help="The run to compare it with.")],
    unseal: Unseal = False,
    as_json: AsJson = False,
) -> None:
    """B against A on the same cases: differences with intervals, wins, losses, and every flip."""
    from evals.compare import NotComparable, compare, compare_json, compare_lines

    try:
        found = compare(_run(a), _run(b))
    except NotComparable as trouble:
        tell(f"desk: {trouble}")
        raise typer.Exit(NOT_COMPARABLE) from trouble
    if as_json:
        print_json(compare_json(found, unseal=unseal))
    else:
        print(compare_lines(found, unseal=unseal))


@commands.command("report")
def eval_report(
    run: Annotated[Path, typer.Argument(help="A run: its folder or its name.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="report.html or report.md")],
    against: Annotated[Path | None, typer.Option(help="An earlier run; flips come first.")] = None,
    corpus: Folder = None,
    unseal: Unseal = False,
) -> None:
    """Tell a run in one file: HTML with plots and every question, or Markdown for a pull request."""
    from evals.compare import NotComparable, compare
    from evals.report import write_report

    made = _run(run)
    try:
        found = compare(_run(against), made) if against else None
    except NotComparable as trouble:
        tell(f"desk: {trouble}")
        raise typer.Exit(NOT_COMPARABLE) from trouble
    write_report(made, output, found, corpus, unseal=unseal)
    print(f"{output} tells of {made.name}.")


@commands.command("leaderboard")
def eval_leaderboard(
    metric: Annotated[str, typer.Option(help="The figure to order by.")] = "recall@2000ch",
    as_json: AsJson = False,
) -> None:
    """Runs and baselines by one figure; those that chance cannot tell from the best are marked."""
    from evals.leaderboard import leaderboard, leaderboard_lines

    rows = leaderboard(_shelf(), metric)
    if as_json:
        print_json(rows)
    else:
        print(leaderboard_lines(rows, metric))


@commands.command("gate")
def eval_gate(
    baseline: Annotated[
        Path | None, typer.Option(help="The figures to hold to; evals/gate.json unless given.")
    ] = None,
    run: Annotated[
        Path | None, typer.Option(help="A run made before, instead of a new one.")
    ] = None,
    store: Annotated[
        bool, typer.Option("--store", help="Hold to this run from now on; margins stay.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Run the development suites and hold them to stored figures: 0 is a pass, 1 a regression."""
    from evals.gate import STORED, gate, gate_lines, read_gate, stored_from
    from evals.run import Wanted
    from evals.run import run as make

    stored = read_gate(baseline)
    made = _run(run) if run else make(Wanted(), tell)
    if store:
        (baseline or STORED).write_text(stored_from(made, stored), encoding="utf-8")
        stored = read_gate(baseline)
    found = gate(stored, made)
    if as_json:
        print_json(found)
    else:
        print(gate_lines(found))
    if not found["comparable"]:
        raise typer.Exit(NOT_COMPARABLE)
    if not found["passed"]:
        raise typer.Exit(1)


def _run(given: Path) -> Run:
    from evals.runs import read_run

    return read_run(given, _shelf())


def _shelf() -> Path:
    from assistant.bootstrap import Settings

    return Settings().home / "runs"
