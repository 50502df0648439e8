"""A draft's JSON as values: its sentences, each with its kind and the words that it was built on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast

from corpus.errors import BadInput

Kind = Literal["template", "claim", "open"]
_KINDS = ("template", "claim", "open")
_MARKS = re.compile(r"(?: \[\d{1,3}\])+$")


class BadDraft(BadInput):
    """What was given is no draft of the desk's: what is missing in it, and what to do."""


@dataclass(frozen=True, slots=True)
class Basis:
    """Words that a sentence says it stands on, as the draft has them. Not yet believed."""

    source_id: str
    address: str
    label: str
    quote: str
    start: int
    end: int

    def as_json(self) -> dict[str, Any]:
        return {
            "source_id": self.source_id,
            "address": self.address,
            "label": self.label,
            "quote": self.quote,
            "start": self.start,
            "end": self.end,
        }


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the fresh draft; a claim may be several in one.

    `notes` are the numbers that its marks have, as far as the draft tells; `name` is what the desk
    calls a fixed sentence, "notice" the notice; `role` is the claim's.
    """

    text: str
    kind: Kind
    citations: tuple[Basis, ...]
    notes: tuple[int, ...] = ()
    name: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the letter, and the claims that were found for it, shown in the reply or not."""

    number: int
    text: str
    claims: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft as it was made, and its reply, which may have been edited since.

    `notes` are what its marks lead to, from 1 on; empty where the draft does not number them.
    """

    reply: str
    sentences: tuple[Sentence, ...]
    asked: tuple[str, ...] = ()
    recommendation: Mapping[str, Any] | None = None
    questions: tuple[Question, ...] = ()
    notes: tuple[Basis, ...] = ()


def read_draft(value: object) -> Draft:
    """The draft in that JSON; raises BadDraft with a sentence.

    Without a list of sentences, they are its lines, or else the claims under its questions.
    """
    if not isinstance(value, dict) or not isinstance(value.get("reply"), str):
        raise BadDraft("This is no draft: it has no reply. Make one: desk draft LETTER --json")
    questions = _objects(value.get("questions", []), "questions")
    if "sentences" in value:
        sentences = tuple(map(_sentence, _objects(value["sentences"], "sentences")))
    elif "lines" in value:
        sentences = tuple(map(_line, _objects(value["lines"], "lines")))
    else:
        sentences = tuple(_claims(questions))
    recommendation = value.get("recommendation")
    if recommendation is not None and not isinstance(recommendation, dict):
        raise BadDraft("The draft's recommendation is not an object. Make the draft again.")
    return Draft(
        value["reply"],
        sentences,
        tuple(_asked(value, questions)),
        recommendation,
        tuple(_question(number, each) for number, each in enumerate(questions, start=1)),
        tuple(map(_basis, _objects(value.get("notes", []), "notes"))),
    )


def _question(number: int, value: Mapping[str, Any]) -> Question:
    text = value.get("text")
    claims = _objects(value.get("claims", []), "claims")
    return Question(
        number,
        text if isinstance(text, str) else "",
        tuple(_sentence({**claim, "kind": "claim"}) for claim in claims),
    )


def _claims(questions: Sequence[Mapping[str, Any]]) -> Iterator[Sentence]:
    for question in questions:
        for claim in _objects(question.get("claims", []), "claims"):
            yield _sentence({**claim, "kind": "claim"})


def _line(value: Mapping[str, Any]) -> Sentence:
    """A paragraph of the reply: one with a claim stands on that; only an open place is open."""
    claim, text, kind = value.get("claim"), value.get("text"), value.get("kind")
    if isinstance(claim, dict):
        shown = _MARKS.sub("", text) if isinstance(text, str) else text
        return _sentence({**claim, "text": shown, "kind": "claim", "notes": value.get("notes")})
    name = "notice" if kind == "notice" else value.get("name")
    return _sentence({"text": text, "kind": "open" if kind == "open" else "template", "name": name})


def _sentence(value: Mapping[str, Any]) -> Sentence:
    text, kind = value.get("text"), value.get("kind")
    if not isinstance(text, str) or kind not in _KINDS:
        raise BadDraft(
            "A sentence of the draft needs a text and a kind (template, claim or open). "
            "Make the draft again."
        )
    citations = tuple(map(_basis, _objects(value.get("citations", []), "citations")))
    notes = tuple(n for n in value.get("notes") or () if isinstance(n, int))
    return Sentence(
        text,
        cast("Kind", kind),
        citations,
        notes,
        str(value.get("name") or ""),
        str(value.get("role") or ""),
    )


def _basis(value: Mapping[str, Any]) -> Basis:
    words = [value.get(key) for key in ("source_id", "address", "label", "quote")]
    places = [value.get(key) for key in ("start", "end")]
    if not all(isinstance(word, str) for word in words) or not all(
        isinstance(place, int) for place in places
    ):
        raise BadDraft("A citation of the draft is not whole. Make the draft again.")
    return Basis(*cast("list[str]", words), *cast("list[int]", places))  # type: ignore[arg-type]


def _asked(value: Mapping[str, Any], questions: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """What the correspondent wrote, as far as the draft tells."""
    yield from (q["text"] for q in questions if isinstance(q.get("text"), str))
    if isinstance(value.get("letter"), str):
        yield value["letter"]


def _objects(value: object, name: str) -> Sequence[Mapping[str, Any]]:
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise BadDraft(f"The draft's {name} are not a list of objects. Make the draft again.")
    return value
