"""Replies and recommendations written down as a Paper: who says what, and a note for every citation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from assistant.citations import Citation, Claim, Section
from assistant.draft_reading import Basis
from assistant.framing import around_deciding
from assistant.guard import NOTICE, Reply
from assistant.recommendation_text import KINDS, TITLES
from assistant.recommendations import Ruled, field_texts, fields_section, sections
from assistant.results import Kept
from assistant.rules import Facts, facts_to_json, load_table
from corpus.documents import Corpus, UnknownDocument
from counter.paper import (
    Block,
    Field,
    Heading,
    Items,
    Level,
    Note,
    Notes,
    Notice,
    Paper,
    Paragraph,
    Quotation,
    Receipt,
    Voice,
    linkable,
    written,
)
from counter.source_view import what_it_is

WHOSE = (
    "Words set apart in quotation marks are a source's own; what you typed is yours; all other "
    "words are ours. A number in brackets leads to the note with the words it rests on, whose they "
    "are, and where they stand."
)
WHOSE_BY_MODEL = (
    "Words set apart in quotation marks are a source's own; what you typed is yours; a sentence is a "
    "chat model's where it says so above it; all other words are ours. A number in brackets leads to "
    "the note with the words it rests on, whose they are, and where they stand."
)
CHECK = (
    "Saved as JSON, this can be made again and compared, character by character: "
    "desk receipt check FILE."
)
_LONGEST_TITLE = 80


def answer_paper(kept: Kept, corpus: Corpus, made: date) -> Paper:
    """One answer, as it was given."""
    writing = _Writing(corpus)
    question = _question(kept)
    body: list[Block] = [
        Heading("The question"),
        Paragraph(question, "person"),
        Heading("The answer"),
        *writing.said(kept.said),
    ]
    return _paper(f"Answer: {_short(question)}", "answer", made, body, writing, [kept], kept.json)


def conversation_paper(kept: Sequence[Kept], corpus: Corpus, made: date) -> Paper:
    """A whole conversation, its notes numbered through; raises ValueError if nothing was asked."""
    if not kept:
        raise ValueError("A conversation needs an answer.")
    writing = _Writing(corpus)
    body: list[Block] = []
    for number, one in enumerate(kept, start=1):
        body += [
            Heading(f"Question {number} of {len(kept)}"),
            Paragraph(_question(one), "person"),
            *writing.said(one.said),
        ]
    title = f"Conversation: {_short(_question(kept[0]))}"
    data = [one.json for one in kept]
    return _paper(title, "conversation", made, body, writing, kept, data)


def recommendation_paper(kept: Kept, corpus: Corpus, made: date) -> Paper:
    """What the rules conclude, from what, and why."""
    ruled = kept.said if isinstance(kept.said, Ruled) else kept.said.ruled
    if ruled is None:
        raise ValueError("This holds no recommendation.")
    writing = _Writing(corpus)
    title = f"Result of the check: {TITLES[ruled.recommendation.verdict]}"
    question = _question(kept)
    asked: list[Block] = [Heading("The question"), Paragraph(question, "person")]
    body: list[Block] = [*(asked if question else ()), *writing.said(kept.said, 2)]
    return _paper(title, "recommendation", made, body, writing, [kept], kept.json)


@dataclass
class _Writing:
    """Writes blocks and keeps the note of every citation that it meets."""

    corpus: Corpus
    notes: list[Note] = field(default_factory=list)

    def said(self, said: Reply | Ruled, level: Level = 3) -> Iterator[Block]:
        """What was said; a recommendation comes first, under headings of its own of that level."""
        if isinstance(said, Ruled):
            yield from self._ruled(said, tuple(sections(said, self.corpus)), level)
            return
        own = 0
        if said.ruled:
            own = len(tuple(sections(said.ruled, self.corpus)))
            yield from self._ruled(said.ruled, said.sections[:own], level)
            yield Heading("What the texts say", level)
        if said.lead:
            yield Paragraph(said.lead)
        for section in said.sections[own:]:
            yield from (
                [Paragraph(section.lead)] if section.lead in said.notes else _lead(section.lead)
            )
            yield from self._claims(section)

    def _ruled(self, ruled: Ruled, own: Sequence[Section], level: Level) -> Iterator[Block]:
        kind = ruled.recommendation.kind
        yield Heading("The result", level)
        yield Paragraph(TITLES[ruled.recommendation.verdict], "lead")
        if kind:
            yield Paragraph(KINDS[kind])
        yield Heading("What you confirmed", level)
        yield Items(tuple(_confirmed(ruled.facts)))
        for section in own:
            if section == fields_section(ruled.recommendation):
                yield Heading("What to type, field by field", level)
                yield from (Field(*typed) for typed in field_texts(ruled.recommendation))
            else:
                yield from _under_heading(section, level)
                yield from self._claims(section)

    def _claims(self, section: Section) -> Iterator[Block]:
        for claim in section.claims:
            numbers = tuple(self._note(citation) for citation in claim.citations)
            yield self._claim(claim, numbers)

    def _claim(self, claim: Claim, numbers: tuple[int, ...]) -> Block:
        first = claim.citations[0]
        if claim.text == first.quote:
            return Quotation(*around_deciding(claim), voice_of(first), numbers)
        return Paragraph(claim.text, "ours", numbers)

    def _note(self, citation: Citation) -> int:
        self.notes.append(note_of(len(self.notes) + 1, citation, self.corpus))
        return len(self.notes)


def _paper(
    title: str,
    name: str,
    made: date,
    body: Sequence[Block],
    writing: _Writing,
    kept: Sequence[Kept],
    data: object,
) -> Paper:
    blocks = [
        Notice(NOTICE),
        Paragraph(f"Made by the Copyright Desk on {written(made)}. {_whose(kept)}"),
        *body,
        Heading("Notes"),
        Notes(tuple(writing.notes)),
        Heading("How this was made"),
        Paragraph(CHECK),
        *(
            Receipt(receipt_rows(one.json["receipt"], n, len(kept)))
            for n, one in enumerate(kept, 1)
        ),
    ]
    return Paper(title, name, made, tuple(blocks), data)


def _whose(kept: Sequence[Kept]) -> str:
    worded = any(c.by_model for one in kept if isinstance(one.said, Reply) for c in one.said.claims)
    return WHOSE_BY_MODEL if worded else WHOSE


def receipt_rows(receipt: Mapping[str, Any], number: int, of: int) -> tuple[tuple[str, str], ...]:
    made_from = receipt["made_from"]
    rows = [("Answer", f"{number} of {of}")] if of > 1 else []
    rows += [
        ("Result, SHA-256", receipt["result_sha256"]),
        ("Texts", made_from["texts"]),
        ("Rules", made_from["rules"]),
        ("Index", made_from["index"] or "not used"),
        ("Program", f"{made_from['code']}, {made_from['code_sha256']}"),
    ]
    return tuple(rows)


def _lead(lead: str) -> Iterator[Block]:
    """A lead-in; the lines under it that begin with a dash are a list."""
    first, *rest = lead.split("\n")
    told = tuple(line.removeprefix("- ") for line in rest)
    if rest and all(line.startswith("- ") for line in rest):
        yield Paragraph(first, "lead")
        yield Items(told)
    else:
        yield Paragraph(lead, "lead")


def _under_heading(section: Section, level: Level) -> Iterator[Block]:
    """A part of a recommendation: what only names it is a heading, what says something is not."""
    first, *rest = section.lead.split("\n")
    if not first.endswith(":"):
        yield Paragraph(section.lead)
        return
    yield Heading(first.removesuffix(":"), level)
    if rest:
        yield Items(tuple(line.removeprefix("- ") for line in rest))


def _confirmed(facts: Facts) -> Iterator[str]:
    """Every answer that bears on the rules, in the words of the rules' own questions."""
    told: dict[str, Any] = facts_to_json(facts)
    for element in told.pop("elements"):
        name = element["name"]
        yield from list(_answers(element, name)) or [f"nothing yet of “{name}”"]
    yield from _answers(told.pop("application", {}), "")
    yield from _answers(told, "")


def _answers(told: Mapping[str, Any], name: str) -> Iterator[str]:
    questions = load_table().questions
    for fact, value in told.items():
        if fact in questions and value in questions[fact].given:
            yield questions[fact].given[value].format(name=name)


def note_of(number: int, citation: Citation | Basis, corpus: Corpus) -> Note:
    """The note of that number: the words, and everything by which they are found again."""
    try:
        document = corpus.document(citation.source_id)
    except UnknownDocument:
        return _gone(number, citation)
    return Note(
        number=number,
        quote=citation.quote,
        voice=voice_of_tier(document.tier),
        document=document.title,
        published=written(document.published),
        tier=document.tier,
        standing=what_it_is(document),
        label=citation.label,
        address=citation.address,
        url=document.url if linkable(document.url) else "",
        since=tuple(f"{written(s.date)}: {s.what}" for s in corpus.since(citation.address)),
    )


def _gone(number: int, citation: Citation | Basis) -> Note:
    """The note of words whose document was taken out of the library since they were cited."""
    return Note(
        number=number,
        quote=citation.quote,
        voice="summary",
        document="A document",
        published="taken out since",
        tier="unknown",
        standing="No longer in this library",
        label=citation.label,
        address=citation.address,
        url="",
        since=(),
    )


def voice_of(citation: Citation) -> Voice:
    return voice_of_tier(citation.tier)


def voice_of_tier(tier: str) -> Voice:
    return "summary" if tier == "secondary" else "office"


def _question(kept: Kept) -> str:
    return kept.said.question if isinstance(kept.said, Reply) else ""


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_TITLE else line[:_LONGEST_TITLE].rstrip() + "…"
