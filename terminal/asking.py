"""Questions in the terminal."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.batches import progress, read_batch, read_json
from terminal.printing import AsJson, open_desk, print_json

if TYPE_CHECKING:
    from assistant.citations import Claim
    from assistant.guard import Reply


def ask(
    question: Annotated[str | None, typer.Argument(help="What you want to know.")] = None,
    batch: Annotated[
        Path | None,
        typer.Option(help="A file with a JSON object a line: id, question. Answers come as JSON."),
    ] = None,
    history: Annotated[
        Path | None, typer.Option(help="A JSON file with earlier turns: a list of {role, content}.")
    ] = None,
    facts: Annotated[
        Path | None, typer.Option(help="A JSON file with facts that the applicant has confirmed.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Answer a question from the Office's texts, with the exact place of every sentence."""
    from assistant.questions import BadQuestion, asked

    if (question is None) == (batch is None):
        raise BadQuestion("Give a question, or a file of questions with --batch.")
    if batch is not None:
        _ask_batch(batch)
        return
    turns = read_json(history) if history else ()
    one = asked(question, turns, read_json(facts) if facts else None)
    if as_json:
        from assistant.results import answer_result

        print_json(answer_result(open_desk(), one))
    else:
        reply, _ = open_desk().ask(one)
        print(_for_reading(reply))


def _ask_batch(path: Path) -> None:
    from assistant.questions import asked
    from assistant.results import answer_result

    questions = [
        (
            row.value["id"],
            row.checked(lambda v: asked(v["question"], v.get("history") or (), v.get("facts"))),
        )
        for row in read_batch(path, required=("id", "question"))
    ]
    assistant = open_desk()
    for id_, one in progress(questions, "Answering"):
        print_json({"id": id_, **answer_result(assistant, one)})


def _for_reading(reply: Reply) -> str:
    """The text of a reply, the deciding words bold on a screen; under it where each [n] stands."""
    from assistant.citations import numbered

    sources = [f"[{n}] {c.label}  ({c.address})" for n, c in numbered(reply.sections)]
    text = reply.printed(_with_bold) if sys.stdout.isatty() else reply.text
    return "\n".join([text, "", *sources])


def _with_bold(claim: Claim) -> str:
    from assistant.framing import around_deciding

    before, deciding, after = around_deciding(claim)
    return f"{before}\033[1m{deciding}\033[0m{after}" if deciding else before
