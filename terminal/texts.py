"""The texts that answers stand on, in the terminal."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from terminal.printing import AsJson, open_library, print_json

commands = typer.Typer(help="The texts that answers stand on.", no_args_is_help=True)


@commands.command("list")
def corpus_list(as_json: AsJson = False) -> None:
    """The documents in the library: what each is, its date, and what it may be used for."""
    from corpus.telling import document_json, document_lines

    documents = open_library().documents
    if as_json:
        print_json([document_json(document) for document in documents])
    else:
        print("\n\n".join(document_lines(document) for document in documents))


@commands.command("show")
def corpus_show(
    source_id: Annotated[str, typer.Argument(help="A document's id, or a passage's address.")],
    text: Annotated[bool, typer.Option("--text", help="The canonical text, nothing else.")] = False,
    as_json: AsJson = False,
) -> None:
    """A document with its addresses, its bare text, or one passage."""
    from corpus.telling import document_json, passage_json, passage_lines

    corpus = open_library()
    if "#" in source_id:
        passage = corpus.passage(source_id)
        if as_json:
            print_json(passage_json(passage))
        else:
            print(passage.text if text else passage_lines(passage))
        return
    document = corpus.document(source_id)
    if text:
        sys.stdout.write(document.text)
    elif as_json:
        passages = [passage_json(passage) for passage in document.passages]
        print_json({**document_json(document), "passages": passages})
    else:
        print("\n\n".join(passage_lines(passage) for passage in document.passages))


@commands.command("verify")
def corpus_verify(as_json: AsJson = False) -> None:
    """Make every text again from what was supplied, and compare it with what is served."""
    from assistant.home import desk_home, library_in
    from corpus.library_check import library_faults
    from corpus.restore import faults

    found = [*faults(), *library_faults(library_in(desk_home()))]
    if as_json:
        print_json({"ok": not found, "faults": found})
    else:
        print("\n".join(found) or "Every text is what its supplied file gives, hash for hash.")
    if found:
        raise typer.Exit(1)
