"""Recommendations, proposals, the rules and receipts in the terminal."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.batches import parse_json, progress, read_batch, read_json
from corpus.errors import BadInput
from terminal.printing import AsJson, open_desk, open_library, print_json, tell
from terminal.saving import Force, Save, refuse_batch, savable, save

if TYPE_CHECKING:
    from assistant.rules import Facts

rules_commands = typer.Typer(help="The rules that decide a recommendation.", no_args_is_help=True)
receipt_commands = typer.Typer(help="What a result was made from.", no_args_is_help=True)


def recommend(
    facts: Annotated[
        Path | None, typer.Argument(help="A JSON file with confirmed facts; - is standard input.")
    ] = None,
    batch: Annotated[
        Path | None,
        typer.Option(help="A file with a JSON object a line: id, facts. Results come as JSON."),
    ] = None,
    form: Annotated[str, typer.Option("--format", help="text, or md for Markdown.")] = "text",
    save_as: Save = None,
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """What to claim, exclude and file, decided by the rules over facts that a person confirmed."""
    from assistant.questions import confirmed
    from assistant.results import Kept, recommendation_result

    if (facts is None) == (batch is None):
        raise BadInput("Give a file of facts (- for standard input), or many with --batch.")
    if form not in ("text", "md"):
        raise BadInput(f"There is no format {form!r}. Take text or md.")
    path = savable(save_as, force=force)
    if batch is not None:
        refuse_batch(save_as)
        rows = read_batch(batch, required=("id", "facts"))
        many = [(row.value["id"], row.checked(lambda v: confirmed(v["facts"]))) for row in rows]
        corpus = open_library()
        for id_, given in progress(many, "Deciding"):
            print_json({"id": id_, **recommendation_result(given, corpus)[1]})
        return
    corpus = open_library()
    ruled, result = recommendation_result(_confirmed(facts), corpus)
    if path is not None:
        from counter.paper_writing import recommendation_paper

        kept = Kept(ruled, result)
        save(path, lambda today: recommendation_paper(kept, corpus, today), force=force)
    if as_json:
        print_json(result)
        return
    from assistant.recommendation_text import recommendation_markdown, recommendation_text

    print((recommendation_markdown if form == "md" else recommendation_text)(ruled, corpus))


def facts(
    story: Annotated[str, typer.Argument(help="What the applicant tells, in their own words.")],
    as_json: AsJson = False,
) -> None:
    """The facts that a story supports, each with its words. They are proposals: a person confirms them."""
    from assistant.proposing import proposals_json, proposals_lines, read_story

    found = read_story(story)
    if as_json:
        print_json(proposals_json(found))
    else:
        print(proposals_lines(found))


def _confirmed(path: Path | None) -> Facts:
    from assistant.questions import confirmed

    if path is None or str(path) == "-":
        return confirmed(parse_json(sys.stdin.buffer.read(), "standard input"))
    try:
        return confirmed(read_json(path))
    except BadInput as trouble:
        raise BadInput(f"{path}: {trouble}") from trouble


@rules_commands.command("table")
def rules_table(as_json: AsJson = False) -> None:
    """The decision table for a reader: every row with the words that it rests on."""
    from assistant.rules import load_table
    from assistant.rules_telling import table_json, table_lines

    table = load_table()
    if as_json:
        print_json(table_json(table))
    else:
        print(table_lines(table))


@rules_commands.command("check")
def rules_check(as_json: AsJson = False) -> None:
    """Prove the table by looking at everything: no gap, no overlap, every row bound to its words."""
    from assistant.rules import load_table
    from assistant.rules_proofs import prove, proved
    from assistant.rules_telling import proof_lines
    from corpus.documents import open_corpus
    from evals.rule_mutations import ENOUGH, failing, mutate

    proofs = prove(load_table(), {p.address: p.text for p in open_corpus().passages})
    found = {**proofs, **mutate(tell), "failing": failing()}
    well = proved(proofs) and not found["failing"] and found["mutants_caught_share"] >= ENOUGH
    if as_json:
        print_json({"proved": well, **found})
    else:
        print(proof_lines(found))
    if not well:
        raise typer.Exit(1)


@receipt_commands.command("check")
def receipt_check(
    file: Annotated[
        Path, typer.Argument(help="A result of the desk as JSON, a list of them, or a receipt.")
    ],
    as_json: AsJson = False,
) -> None:
    """Make a result again from its receipt, and say that it is the same or what has changed."""
    from assistant.receipts import read_receipts
    from assistant.results import changed

    found = list(changed(read_receipts(read_json(file)), open_library(), open_desk))
    if as_json:
        print_json({"same": not found, "changed": found})
    else:
        print(
            "\n".join(["It has changed.", *found] if found else ["The same result, to the byte."])
        )
    if found:
        raise typer.Exit(1)
