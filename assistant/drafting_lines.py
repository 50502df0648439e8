"""The reply to a letter, line by line: each is a claim with its notes, a template, or an open place.

Three more kinds say whose words they are: what the letter seems to tell, said back; the rules' own
sentences; and the fixed notice. Nothing else can be in a reply.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from assistant.citations import Citation, Claim, Section
from assistant.drafting import Handled, Question
from assistant.framing import place_in, quoted
from assistant.guard import NOTICE
from assistant.letters import one_line
from assistant.proposals import said_back
from assistant.recommendations import sections
from assistant.reply_templates import Templates, stated
from assistant.splitting import questions_in
from corpus.documents import Corpus

Kind = Literal["template", "claim", "open", "told", "rules", "notice"]
OPEN = "[to be filled in: {what}]"
_LONGEST_QUESTION = 400
_AS_SAID = str.maketrans('“”"[]', "‘’’()")
_NAME = re.compile(r"[^\W\d_]+(?:['’.-]?[^\W\d_]+)*\.?(?: [^\W\d_]+(?:['’.-]?[^\W\d_]+)*\.?){0,4}")


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of the reply. `name` is the template's; `notes` are the numbers of what it cites."""

    kind: Kind
    text: str
    name: str = ""
    claim: Claim | None = None
    notes: tuple[int, ...] = ()

    @property
    def shown(self) -> str:
        """As plain text: a claim with its [n] marks, an open place in brackets."""
        if self.kind == "open":
            return OPEN.format(what=self.text)
        return self.text + "".join(f" [{number}]" for number in self.notes)


@dataclass(frozen=True, slots=True)
class Draft:
    """The draft of a reply: its lines in order, and the notes that their numbers lead to, from 1 on."""

    handled: Handled
    tone: str
    lines: tuple[Line, ...]
    notes: tuple[Citation, ...]

    @property
    def text(self) -> str:
        return "\n\n".join(line.shown for line in self.lines)


def write(handled: Handled, corpus: Corpus, templates: Templates) -> Draft:
    """The draft of a reply to a letter that was looked up."""
    writing = _Writing(handled, corpus, templates, _numbers(handled, corpus))
    lines = tuple(writing.lines())
    return Draft(handled, templates.tone, lines, tuple(_citations(handled, corpus)))


def said_of_sender(text: str, longest: int = _LONGEST_QUESTION) -> str:
    """The sender's words on one line, so that they end where their quotation marks do and mark no note."""
    line = one_line(text, longest)
    return line.translate(_AS_SAID)


def _ruled_sections(handled: Handled, corpus: Corpus) -> tuple[Section, ...]:
    return tuple(sections(handled.ruled, corpus)) if handled.ruled else ()


def _all_claims(handled: Handled, corpus: Corpus) -> Iterator[Claim]:
    for question in handled.questions:
        yield from question.claims
    for section in _ruled_sections(handled, corpus):
        yield from section.claims


def _citations(handled: Handled, corpus: Corpus) -> Iterator[Citation]:
    """Every citation in the order of the claims: the questions' first, then the recommendation's."""
    return (c for claim in _all_claims(handled, corpus) for c in claim.citations)


_Place = tuple[str, tuple[tuple[str, int, int], ...]]


def _place(claim: Claim) -> _Place:
    return claim.text, tuple((c.source_id, c.start, c.end) for c in claim.citations)


def _numbers(handled: Handled, corpus: Corpus) -> dict[_Place, tuple[int, ...]]:
    """The numbers of each claim's notes; of one that is made more than once, of all its notes."""
    found: dict[_Place, tuple[int, ...]] = {}
    number = 0
    for claim in _all_claims(handled, corpus):
        own = tuple(range(number + 1, number + 1 + len(claim.citations)))
        found[_place(claim)] = (*found.get(_place(claim), ()), *own)
        number += len(claim.citations)
    return found


@dataclass
class _Writing:
    """Writes the lines in their order; remembers what was said already."""

    handled: Handled
    corpus: Corpus
    templates: Templates
    numbers: Mapping[_Place, tuple[int, ...]]

    def lines(self) -> Iterator[Line]:
        said: set[_Place] = set()
        yield self._greeting()
        if self.handled.questions:
            yield self._template("thanks")
        else:
            yield self._open("open_unasked")
        for question in self.handled.questions:
            yield from self._question(question, said)
        yield from self._recommended()
        yield from self._wanted()
        yield from self._next_steps()
        yield from self._left_open()
        yield self._template("closing")
        yield Line("notice", NOTICE)
        yield self._open("open_signature")

    def _template(self, name: str, **slots: object) -> Line:
        return Line("template", self.templates.fill(name, **slots), name)

    def _open(self, name: str, **slots: object) -> Line:
        return Line("open", self.templates.fill(name, **slots), name)

    def _greeting(self) -> Line:
        sender = self.handled.letter.sender
        if _NAME.fullmatch(sender) and len(sender) <= 60 and not stated(sender):
            return self._template("greeting", sender=sender)
        return self._template("greeting_unnamed")

    def _question(self, question: Question, said: set[_Place]) -> Iterator[Line]:
        words = said_of_sender(question.text)
        yield self._template("question", number=question.number, question=words)
        if not question.claims:
            yield self._silent(question)
            return
        if question.status in ("partly", "needs_facts"):
            yield self._template(question.status)
        yield from self._premise(question)
        yield from self._claims(question, said)
        if question.status == "partly":
            yield self._open("open_partly", number=question.number)

    def _silent(self, question: Question) -> Line:
        if question.status == "needs_facts":
            return self._template("needs_facts_alone")
        if not question.looked_up:
            return self._open("open_waiting", number=question.number)
        if question.silence is None:
            return self._open("open_unshown", number=question.number)
        if question.silence.kind == "nonsense":
            return self._open("open_unreadable", number=question.number, turn=question.silence.turn)
        about = {"subject": question.silence.subject, "turn": question.silence.turn}
        return self._open("open_not_covered", number=question.number, **about)

    def _premise(self, question: Question) -> Iterator[Line]:
        found = question.reply and next(iter(question.reply.sections), None)
        if found and not found.claims and found.lead.startswith("Your question takes for granted"):
            words = found.lead.partition("“")[2].rpartition("”")[0]
            yield self._template("lead_premise", premise=said_of_sender(words))

    def _claims(self, question: Question, said: set[_Place]) -> Iterator[Line]:
        """The short answer, then what must be read with it; what its note quotes is not said again."""
        noted = {c.address for claim in question.claims if _is_ours(claim) for c in claim.citations}
        lead = ""
        for claim in question.claims:
            if claim.role == "next_step" or self._is_told(claim, noted, said):
                continue
            said.add(_place(claim))
            led = self._lead(claim)
            if led.text != lead:
                yield led
            lead = led.text
            yield self._claim(claim)

    def _is_told(self, claim: Claim, noted: set[str], said: set[_Place]) -> bool:
        """Whether the reply tells it already: in a note of the same answer, or beside an earlier one."""
        if claim.role == "basis" and claim.citations[0].address in noted:
            return True
        return claim.role == "exception" and _place(claim) in said

    def _lead(self, claim: Claim) -> Line:
        citation = claim.citations[0]
        document = self.corpus.document(citation.source_id)
        place = place_in(self.corpus.passage(citation.address), document)
        if _is_ours(claim):
            return self._template("lead_plain")
        if document.tier == "secondary" and document.added:
            return self._template("lead_other", document=document.short_title, place=place)
        if document.tier == "secondary":
            return self._template("lead_summary", place=place)
        if claim.role == "exception":
            return self._template("lead_beside", place=place)
        return self._template("lead_quote", document=document.short_title, place=place)

    def _claim(self, claim: Claim) -> Line:
        return Line("claim", quoted(claim), claim=claim, notes=self.numbers[_place(claim)])

    def _recommended(self) -> Iterator[Line]:
        """What the rules conclude from confirmed facts, in their own words."""
        found = _ruled_sections(self.handled, self.corpus)
        if found:
            yield self._template("recommendation")
        for section in found:
            yield Line("rules", section.lead)
            yield from (self._claim(claim) for claim in section.claims)

    def _wanted(self) -> Iterator[Line]:
        """What we need from the sender: that they confirm what they told, and what is still open."""
        if self.handled.ruled is not None:
            return
        told = [said_of_sender(line, 600) for line in said_back(self.handled.proposed)]
        if told:
            yield self._template("told")
            yield Line("told", "\n".join(told))
        asked = [f"- {missing.question}" for missing in self.handled.ask_back]
        if asked:
            yield self._template("asked_back")
            yield Line("rules", "\n".join(asked))

    def _next_steps(self) -> Iterator[Line]:
        steps: dict[_Place, Claim] = {}
        for question in self.handled.questions:
            for claim in question.claims:
                if claim.role == "next_step":
                    steps.setdefault(_place(claim), claim)
        plain = [claim for claim in steps.values() if _is_ours(claim)]
        if plain:
            yield self._template("next_step")
            yield from (self._claim(claim) for claim in plain)
        for claim in steps.values():
            if not _is_ours(claim):
                yield self._lead(claim)
                yield self._claim(claim)

    def _left_open(self) -> Iterator[Line]:
        """What staff have to look at themselves: attachments, and mail that the letter quotes."""
        letter = self.handled.letter
        unread: list[str] = []
        for attached in letter.attachments:
            name = said_of_sender(attached.name, 80)
            if attached.text is None:
                unread.append(name)
            elif asking := _asking(attached.text):
                yield self._open("open_attachment", file=name, questions=asking)
        if unread:
            yield self._open("open_attachments", files=", ".join(unread))
        if letter.earlier and "?" in letter.earlier:
            yield self._open("open_earlier")


def _asking(text: str) -> int:
    """How many sentences of an attached text ask something."""
    parts = questions_in(text[:20_000])
    return len([part for part in parts if "?" in text[part.start : part.end]])


def _is_ours(claim: Claim) -> bool:
    return claim.text not in (citation.quote for citation in claim.citations)


def unsupported(draft: Draft, corpus: Corpus, templates: Templates) -> tuple[str, ...]:
    """The lines without a basis: looked at anew; none in a fresh draft."""
    return tuple(
        line.text for line in draft.lines if not _has_basis(line, draft, corpus, templates)
    )


def _has_basis(line: Line, draft: Draft, corpus: Corpus, templates: Templates) -> bool:
    if line.claim is not None:
        cited = [draft.notes[number - 1] for number in line.notes]
        return (
            bool(cited)
            and quoted(line.claim) == line.text
            and all(corpus.document(c.source_id).text[c.start : c.end] == c.quote for c in cited)
        )
    if line.kind in ("template", "open"):
        return line.name in templates.texts and _is_filled(line.text, templates.texts[line.name])
    if line.kind == "told":
        return line.text == "\n".join(
            said_of_sender(told, 600) for told in said_back(draft.handled.proposed)
        )
    return line.kind in ("rules", "notice")


def _is_filled(text: str, template: str) -> bool:
    pattern = re.sub(r"\\\{\w+\\\}", "(?s:.*)", re.escape(template))
    return re.fullmatch(pattern, text) is not None
