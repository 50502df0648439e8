"""The terminal's front door: every command, what it prints, and how it ends.

Commands only parse and print. What they need is imported when they run, so that `desk --help` and
`desk corpus` wait for nothing. Exit codes: 0 done, 1 a check failed, 2 bad input, 75 busy.
"""

from __future__ import annotations

import gc
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.batches import parse_json, progress, read_batch, read_json
from corpus.errors import BadInput, Busy, Trouble

if TYPE_CHECKING:
    from assistant.bootstrap import Assistant
    from assistant.citations import Claim
    from assistant.guard import Reply
    from assistant.rules import Facts

desk = typer.Typer(
    name="desk",
    help="Cited answers on registering works made with AI at the U.S. Copyright Office.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
corpus_commands = typer.Typer(help="The texts that answers stand on.", no_args_is_help=True)
index_commands = typer.Typer(help="The index over the texts.", no_args_is_help=True)
rules_commands = typer.Typer(help="The rules that decide a recommendation.", no_args_is_help=True)
receipt_commands = typer.Typer(help="What a result was made from.", no_args_is_help=True)
desk.add_typer(corpus_commands, name="corpus")
desk.add_typer(index_commands, name="index")
desk.add_typer(rules_commands, name="rules")
desk.add_typer(receipt_commands, name="receipt")

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, and nothing else.")]


@desk.command()
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

        _print_json(answer_result(_assistant(), one))
    else:
        reply, _ = _assistant().ask(one)
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
    assistant = _assistant()
    for id_, one in progress(questions, "Answering"):
        _print_json({"id": id_, **answer_result(assistant, one)})


@desk.command()
def recommend(
    facts: Annotated[
        Path | None, typer.Argument(help="A JSON file with confirmed facts; - is standard input.")
    ] = None,
    batch: Annotated[
        Path | None,
        typer.Option(help="A file with a JSON object a line: id, facts. Results come as JSON."),
    ] = None,
    form: Annotated[str, typer.Option("--format", help="text, or md for Markdown.")] = "text",
    as_json: AsJson = False,
) -> None:
    """What to claim, exclude and file, decided by the rules over facts that a person confirmed."""
    from assistant.questions import confirmed
    from assistant.results import recommendation_result
    from corpus.documents import open_corpus

    if (facts is None) == (batch is None):
        raise BadInput("Give a file of facts (- for standard input), or many with --batch.")
    if form not in ("text", "md"):
        raise BadInput(f"There is no format {form!r}. Take text or md.")
    if batch is not None:
        rows = read_batch(batch, required=("id", "facts"))
        many = [(row.value["id"], row.checked(lambda v: confirmed(v["facts"]))) for row in rows]
        corpus = open_corpus()
        for id_, given in progress(many, "Deciding"):
            _print_json({"id": id_, **recommendation_result(given, corpus)[1]})
        return
    corpus = open_corpus()
    ruled, result = recommendation_result(_confirmed(facts), corpus)
    if as_json:
        _print_json(result)
        return
    from assistant.recommendation_text import recommendation_markdown, recommendation_text

    print((recommendation_markdown if form == "md" else recommendation_text)(ruled, corpus))


@desk.command()
def facts(
    story: Annotated[str, typer.Argument(help="What the applicant tells, in their own words.")],
    as_json: AsJson = False,
) -> None:
    """The facts that a story supports, each with its words. They are proposals: a person confirms them."""
    from assistant.proposing import proposals_json, proposals_lines, read_story

    found = read_story(story)
    if as_json:
        _print_json(proposals_json(found))
    else:
        print(proposals_lines(found))


@rules_commands.command("table")
def rules_table(as_json: AsJson = False) -> None:
    """The decision table for a reader: every row with the words that it rests on."""
    from assistant.rules import load_table
    from assistant.rules_telling import table_json, table_lines

    table = load_table()
    if as_json:
        _print_json(table_json(table))
    else:
        print(table_lines(table))


@rules_commands.command("check")
def rules_check(as_json: AsJson = False) -> None:
    """Prove the table by looking at everything: no gap, no overlap, every row bound to its words."""
    from assistant.rules import load_table
    from assistant.rules_proofs import prove, proved
    from assistant.rules_telling import proof_lines
    from corpus.documents import open_corpus

    found = prove(load_table(), {p.address: p.text for p in open_corpus().passages})
    if as_json:
        _print_json({"proved": proved(found), **found})
    else:
        print(proof_lines(found))
    if not proved(found):
        raise typer.Exit(1)


@receipt_commands.command("check")
def receipt_check(
    file: Annotated[Path, typer.Argument(help="A result of the desk as JSON, or its receipt.")],
    as_json: AsJson = False,
) -> None:
    """Make a result again from its receipt, and say that it is the same or what has changed."""
    from assistant.receipts import changes, read_receipt
    from assistant.results import again
    from corpus.documents import open_corpus

    old = read_receipt(read_json(file))
    found = list(changes(old, again(old, open_corpus(), _assistant)))
    if as_json:
        _print_json({"same": not found, "changed": found})
    else:
        print(
            "\n".join(["It has changed.", *found] if found else ["The same result, to the byte."])
        )
    if found:
        raise typer.Exit(1)


@corpus_commands.command("list")
def corpus_list(as_json: AsJson = False) -> None:
    """The documents in the library: what each is, its date, and what it may be used for."""
    from corpus.documents import open_corpus
    from corpus.telling import document_json, document_lines

    documents = open_corpus().documents
    if as_json:
        _print_json([document_json(document) for document in documents])
    else:
        print("\n\n".join(document_lines(document) for document in documents))


@corpus_commands.command("show")
def corpus_show(
    source_id: Annotated[str, typer.Argument(help="A document's id, or a passage's address.")],
    text: Annotated[bool, typer.Option("--text", help="The canonical text, nothing else.")] = False,
    as_json: AsJson = False,
) -> None:
    """A document with its addresses, its bare text, or one passage."""
    from corpus.documents import open_corpus
    from corpus.telling import document_json, passage_json, passage_lines

    corpus = open_corpus()
    if "#" in source_id:
        passage = corpus.passage(source_id)
        if as_json:
            _print_json(passage_json(passage))
        else:
            print(passage.text if text else passage_lines(passage))
        return
    document = corpus.document(source_id)
    if text:
        sys.stdout.write(document.text)
    elif as_json:
        passages = [passage_json(passage) for passage in document.passages]
        _print_json({**document_json(document), "passages": passages})
    else:
        print("\n\n".join(passage_lines(passage) for passage in document.passages))


@corpus_commands.command("verify")
def corpus_verify(as_json: AsJson = False) -> None:
    """Make every text again from what was supplied, and compare it with what is served."""
    from corpus.restore import faults

    found = list(faults())
    if as_json:
        _print_json({"ok": not found, "faults": found})
    else:
        print("\n".join(found) or "Every text is what its supplied file gives, hash for hash.")
    if found:
        raise typer.Exit(1)


@index_commands.command("build")
def index_build(as_json: AsJson = False) -> None:
    """Build the index anew beside the one that serves, prove it, and let it serve."""
    from assistant.bootstrap import Settings
    from corpus.documents import open_corpus
    from index.model_files import find_model
    from index.opening import build_index

    settings = Settings()
    name = build_index(settings.home, open_corpus(), find_model(settings.embeddings), _tell)
    if as_json:
        _print_json({"generation": name})
    else:
        print(f"The index {name} is built, proved, and serves.")


@index_commands.command("status")
def index_status(as_json: AsJson = False) -> None:
    """Which index serves, whether it is whole, and what it was made from."""
    from assistant.bootstrap import Settings
    from corpus.documents import open_corpus
    from index.model_files import find_model
    from index.telling import status, status_lines

    settings = Settings()
    found = status(settings.home, open_corpus(), find_model(settings.embeddings))
    if as_json:
        _print_json(found)
    else:
        print(status_lines(found))
    if not found["serves"]:
        raise typer.Exit(1)


@desk.command()
def bench(
    questions: Annotated[
        Path | None, typer.Option(help="A file of eval cases; its questions are asked.")
    ] = None,
    repeats: Annotated[int, typer.Option(min=1, max=50, help="Fresh processes to time.")] = 3,
    as_json: AsJson = False,
) -> None:
    """Measure this machine: a fresh process, a warm answer, the index, memory, and how well it finds."""
    from evals.bench import bench as measure
    from evals.bench import bench_lines

    rows = (
        [row.value for row in read_batch(questions, required=("id", "question"))]
        if questions
        else None
    )
    figures = measure(rows, repeats, _tell)
    if as_json:
        _print_json(figures)
    else:
        print(bench_lines(figures))


@desk.command()
def serve(
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port to listen on.")] = 8501,
    address: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
) -> None:
    """Open the chat for a browser; it says where, and stops with Ctrl-C."""
    from counter.server import serve as start

    start(address, port, _tell)


@desk.command()
def doctor(as_json: AsJson = False) -> None:
    """What is installed, which index serves, what is configured, and what to do about each problem."""
    from assistant.bootstrap import Settings
    from assistant.doctor import examination_lines, examine

    found = examine(Settings())
    if as_json:
        _print_json(found)
    else:
        print(examination_lines(found))
    if not found["well"]:
        raise typer.Exit(1)


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


def _assistant() -> Assistant:
    from assistant.bootstrap import Settings, open_assistant

    assistant = open_assistant(Settings(), _tell)
    _collect_again()
    return assistant


def _collect_again() -> None:
    """What is loaded by now stays: leave it out of every later collection."""
    gc.freeze()
    gc.enable()


def _confirmed(path: Path | None) -> Facts:
    from assistant.questions import confirmed

    if path is None or str(path) == "-":
        return confirmed(parse_json(sys.stdin.buffer.read(), "standard input"))
    try:
        return confirmed(read_json(path))
    except BadInput as trouble:
        raise BadInput(f"{path}: {trouble}") from trouble


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


def _tell(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


def _print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
