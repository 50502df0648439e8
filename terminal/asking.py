"""Questions in the terminal."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.batches import progress, read_batch, read_json
from terminal.printing import AsJson, open_desk, print_json
from terminal.saving import Force, Save, refuse_batch, savable, save

if TYPE_CHECKING:
    from assistant.bootstrap import Assistant
    from assistant.citations import Claim
    from assistant.guard import Reply
    from assistant.questions import Asked
    from assistant.results import Kept
    from corpus.documents import Corpus
    from counter.paper import Paper


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
    save_as: Save = None,
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Answer a question from the Office's texts, with the exact place of every sentence."""
    from assistant.questions import BadQuestion, asked

    if (question is None) == (batch is None):
        raise BadQuestion("Give a question, or a file of questions with --batch.")
    if batch is not None:
        refuse_batch(save_as)
        _ask_batch(batch)
        return
    path = savable(save_as, force=force)
    turns = read_json(history) if history else ()
    one = asked(question, turns, read_json(facts) if facts else None)
    assistant = open_desk()
    if assistant.written_by_model and sys.stdout.isatty() and not as_json and path is None:
        _ask_growing(assistant, one)
        return
    reply, timings = assistant.ask(one)
    if as_json or path is not None:
        from assistant.results import keep

        kept = keep(assistant, one, reply, timings)
        if path is not None:
            save(path, lambda today: _written(kept, assistant.corpus, today), force=force)
    if as_json:
        print_json(kept.json)
    else:
        print(_for_reading(reply))


def _ask_growing(assistant: Assistant, one: Asked) -> None:
    """Print the answer as it grows. Ctrl-C ends it with what stands, and says that it is not whole."""
    from assistant.guard import NOTICE
    from terminal.growing import EXIT, Growing

    growing = Growing(_paragraphs, _sources)
    try:
        growing.wait()
        reply, _ = assistant.ask(one, grown=growing.grown)
    except KeyboardInterrupt:
        growing.stopped()
        raise typer.Exit(EXIT) from None
    growing.whole(reply, NOTICE)


def _paragraphs(reply: Reply) -> list[str]:
    """What is read, without the notice at its end."""
    return reply.printed(_with_bold).split("\n\n")[:-1]


def _written(kept: Kept, corpus: Corpus, today: date) -> Paper:
    from counter.paper_writing import answer_paper, recommendation_paper

    written = recommendation_paper if kept.json["kind"] == "recommendation" else answer_paper
    return written(kept, corpus, today)


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
    text = reply.printed(_with_bold) if sys.stdout.isatty() else reply.text
    return f"{text}\n\n{_sources(reply)}"


def _sources(reply: Reply) -> str:
    """A line for each [n]: where it stands."""
    from assistant.citations import numbered

    return "\n".join(f"[{n}] {c.label}  ({c.address})" for n, c in numbered(reply.sections))


def _with_bold(claim: Claim) -> str:
    from assistant.framing import around_deciding

    before, deciding, after = around_deciding(claim)
    return f"{before}\033[1m{deciding}\033[0m{after}" if deciding else before
