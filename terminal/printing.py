"""What the commands share: how they print, and how they open the assistant."""

from __future__ import annotations

import gc
import json
import sys
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from assistant.bootstrap import Assistant
    from corpus.documents import Corpus

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, and nothing else.")]


def tell(sentence: str) -> None:
    """Say something about the work itself, aside from what it gives: on standard error."""
    print(sentence, file=sys.stderr, flush=True)


def print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False), flush=True)


def open_library() -> Corpus:
    """The texts that come with the desk and those that somebody added; who is left out is told."""
    from assistant.home import desk_home, library_in
    from corpus.documents import open_corpus

    corpus = open_corpus(library=library_in(desk_home()))
    for sentence in corpus.left_out:
        tell(sentence)
    return corpus


def open_desk() -> Assistant:
    """The assistant, its index built first where there is none."""
    from assistant.bootstrap import Settings, open_assistant

    assistant = open_assistant(Settings(), tell)
    gc.freeze()  # what is loaded by now stays: leave it out of every later collection
    gc.enable()
    return assistant
