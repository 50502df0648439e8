"""What is indexed: each passage as a whole, and each of its sentences.

A passage is found by its whole sense and by its sharpest sentence; the sentence that was nearest to
the question is the one marked in the answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from corpus.documents import Corpus
from corpus.passages import Passage, Span

_NOTE_NUMBER = re.compile(r"\d+\. ")

# Changed whenever the same passages would give other entries, so that old indexes are rebuilt.
RECIPE = "passages and sentences, 1"


@dataclass(frozen=True, slots=True)
class Entry:
    """A text that gets a vector: the passage at `address`, or its sentence at `span`."""

    address: str
    span: Span
    text: str
    whole: bool

    @property
    def id(self) -> str:
        return self.address if self.whole else f"{self.address}@{self.span.start}-{self.span.end}"


def entries(passages: Iterable[Passage]) -> Iterator[Entry]:
    """Each passage, followed by its sentences where it has more than one."""
    for passage in passages:
        yield Entry(passage.address, passage.span, _without_number(passage), whole=True)
        if len(passage.sentences) > 1:
            for span in passage.sentences:
                text = passage.text[span.start - passage.start : span.end - passage.start]
                yield Entry(passage.address, span, text, whole=False)


def words_of(passage: Passage, corpus: Corpus) -> str:
    """The words by which BM25 finds a passage: its own, its headings', and those it hangs on.

    A note is found by the sentence that calls it, a paragraph by the notes that travel with it.
    """
    words = [passage.heading, _without_number(passage)]
    if passage.hangs_on:
        sentence = passage.hangs_on.sentence
        words.append(corpus.document(passage.document_id).text[sentence.start : sentence.end])
    words += [corpus.passage(note).text for note in passage.travelling_notes()]
    return " ".join(words)


def _without_number(passage: Passage) -> str:
    return _NOTE_NUMBER.sub("", passage.text, count=1) if passage.kind == "note" else passage.text
