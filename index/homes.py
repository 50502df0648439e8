"""What a passage is part of: its document, or its section where that is long.

The words of a whole long document say little of one passage in it, those of its section say much. The
sections are read off the passages' addresses.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from corpus.documents import Document
from corpus.everyday import everyday
from corpus.passages import Passage
from index.nearest import Rows

# Characters. Of 2,500 to whole documents, on 40 questions over the Compendium's chapters and 360 over
# half of doc2dial's documents: shorter is as good for the first and costs the second.
LONGEST = 20_000


def homes(documents: Sequence[Document]) -> tuple[Rows, list[str]]:
    """The number of each passage's home, in the documents' order, and each home's words."""
    added = {document.id for document in documents if document.added}
    runs = [run for each in documents for run in _split(list(each.passages), 1)]
    numbers = np.repeat(np.arange(len(runs)), [len(run) for run in runs])
    return numbers, [_words(run, said=run[0].document_id in added) for run in runs]


def _split(passages: list[Passage], depth: int) -> Iterator[list[Passage]]:
    """The passages whole, or by the first steps of their places if they are too long."""
    steps = [passage.address.partition("#")[2].split(".") for passage in passages]
    deepest = max((len(each) for each in steps), default=0)
    if sum(len(passage.text) for passage in passages) <= LONGEST or depth > deepest:
        if passages:
            yield passages
        return
    run: list[Passage] = []
    for passage, place, before in zip(passages, steps, [steps[0], *steps], strict=False):
        if run and place[:depth] != before[:depth]:
            yield from _split(run, depth + 1)
            run = []
        run.append(passage)
    yield from _split(run, depth + 1)


def _words(passages: Sequence[Passage], *, said: bool) -> str:
    """Their headings and texts, with what people say for the headings if that is wanted too."""
    headings = dict.fromkeys(passage.heading for passage in passages if passage.heading)
    phrases = [each for heading in headings if said for each in everyday().said_for(heading)]
    return " ".join([*headings, *dict.fromkeys(phrases), *(passage.text for passage in passages)])
