"""The terminal's front door: the commands, and how they end.

Exit codes: 0 done, 1 a check failed, 2 bad input, 3 not comparable, 75 busy, 130 stopped. What a command
needs is imported when it runs, so that `desk --help` and `desk corpus` wait for nothing.
"""

from __future__ import annotations

import gc
import sys

import typer

from corpus.errors import BadInput, Busy, Trouble
from terminal import (
    asking,
    benching,
    deciding,
    draft_checking,
    drafting,
    examining,
    keeping,
    library,
    running,
    staff_reports,
    texts,
    tokens,
)

desk = typer.Typer(
    name="desk",
    help="Cited answers on registering works made with AI at the U.S. Copyright Office.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
desk.command()(asking.ask)
desk.command()(deciding.recommend)
desk.command()(deciding.facts)
drafting.commands.command("check")(draft_checking.draft_check)
desk.add_typer(drafting.commands, name="draft")
desk.add_typer(deciding.rules_commands, name="rules")
desk.add_typer(deciding.receipt_commands, name="receipt")
texts.commands.command("add")(library.corpus_add)
texts.commands.command("remove")(library.corpus_remove)
texts.commands.command("diff")(library.corpus_diff)
desk.add_typer(texts.commands, name="corpus")
desk.add_typer(running.commands, name="index")
desk.add_typer(examining.commands, name="eval")
desk.add_typer(keeping.commands, name="db")
desk.add_typer(tokens.commands, name="token")
desk.add_typer(staff_reports.commands, name="staff")
desk.command()(running.serve)
desk.command()(benching.bench)
desk.command()(running.doctor)


def main() -> None:
    """Run a command; what a person can mend is told in a sentence, never as a traceback."""
    gc.disable()  # collecting while a hundred modules load costs a tenth of the time to an answer
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        desk()
    except BrokenPipeError:
        sys.stderr.close()
        raise SystemExit(0) from None
    except Trouble as trouble:
        print(f"desk: {trouble}", file=sys.stderr)
        code = 2 if isinstance(trouble, BadInput) else 75 if isinstance(trouble, Busy) else 1
        raise SystemExit(code) from None


if __name__ == "__main__":
    main()
