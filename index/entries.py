"""What is indexed: each passage as a whole, its sentences, and the questions that people ask.

A passage is found by its whole sense, by its sharpest sentence, and by known questions that it answers;
other known questions stand for the subjects that the texts leave out.

Sentences are embedded by themselves, though that is a third of the work: on 770 questions of doc2dial
the passage's vector in their place, or the mean of their tokens' states in it, found less.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from corpus.documents import Corpus
from corpus.everyday import everyday
from corpus.glosses import NONE, Glosses
from corpus.passages import Passage, Span

_NOTE_NUMBER = re.compile(r"\d+\. ")

# Changed whenever the same passages would give other entries, so that old indexes are rebuilt.
RECIPE = "passages, sentences, known questions and silences, 4"
Kind = Literal["passage", "sentence", "question", "silence"]
Parts = Callable[
    [str], Sequence[Span]
]  # a text -> where its parts stand that a model can read whole


def in_one(text: str) -> Sequence[Span]:
    """The text as one part: for an encoder that reads any length."""
    return (Span(0, len(text)),)


@dataclass(frozen=True, slots=True)
class Entry:
    """A text that gets a vector: a passage, one of its sentences, or something that people ask.

    `address` is a passage's, or the id of the subject that the texts leave out; `span` is where the
    passage or the sentence stands; `number` tells the questions of one address apart.
    """

    address: str
    span: Span
    text: str
    kind: Kind
    number: int = 0

    @property
    def id(self) -> str:
        match self.kind:
            case "passage":
                return self.address
            case "sentence":
                return f"{self.address}@{self.span.start}-{self.span.end}"
            case "question" | "silence":
                return f"{self.address}?{self.number}"


def entries(
    passages: Sequence[Passage], glosses: Glosses = NONE, parts: Parts = in_one
) -> Iterator[Entry]:
    """The passages, then their sentences where they have more than one, then what their glosses add.

    Where a passage is cut off by the model its sentences hold the rest, each in parts if need be. Each
    kind stands together, so that its vectors are one run of the matrix.
    """
    for passage in passages:
        yield Entry(passage.address, passage.span, _told(passage, glosses), "passage")
    for passage in passages:
        if len(passage.sentences) > 1 or len(parts(_told(passage, glosses))) > 1:
            yield from _sentences(passage, parts)
    for passage in passages:
        for number, question in enumerate(asked_of(passage.address, glosses)):
            yield Entry(passage.address, passage.span, question, "question", number)
    for silence in glosses.silences:
        for number, question in enumerate(silence.questions):
            yield Entry(silence.id, Span(0, 0), question, "silence", number)


def _sentences(passage: Passage, parts: Parts) -> Iterator[Entry]:
    for span in passage.sentences:
        text = passage.text[span.start - passage.start : span.end - passage.start]
        for part in parts(text):
            place = Span(span.start + part.start, span.start + part.end)
            yield Entry(passage.address, place, text[part.start : part.end], "sentence")


def asked_of(address: str, glosses: Glosses) -> tuple[str, ...]:
    """What people ask that the passage answers, then what the answers are in plain words."""
    gloss = glosses.get(address)
    if gloss is None:
        return ()
    asked = (known.question for known in glosses.known_of(address))
    return (*asked, *(point.short for point in gloss.points))


def words_of(passage: Passage, corpus: Corpus) -> str:
    """The words by which BM25 finds a passage: its own, its heading's, and those it hangs on.

    A note is found by the sentence that calls it, a paragraph by the notes that travel with it, and in
    a document that somebody added, where no gloss says it, by what people say for its headings.
    """
    words = [passage.heading, _without_number(passage)]
    if corpus.document(passage.document_id).added:
        words += everyday().said_for(passage.heading)
    if passage.hangs_on:
        sentence = passage.hangs_on.sentence
        words.append(corpus.document(passage.document_id).text[sentence.start : sentence.end])
    words += [corpus.passage(note).text for note in passage.travelling_notes()]
    return " ".join(words)


def _told(passage: Passage, glosses: Glosses) -> str:
    """A passage's words; under its headings where no gloss says what it is about."""
    words = _without_number(passage)
    if glosses.get(passage.address) or not passage.heading:
        return words
    return f"{passage.heading}. {words}"


def _without_number(passage: Passage) -> str:
    return _NOTE_NUMBER.sub("", passage.text, count=1) if passage.kind == "note" else passage.text
