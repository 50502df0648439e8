"""The offline answerer: the passage that answers, whole, with the deciding sentence marked.

No language model. What it says about the policy is the Office's own words; what it says of its own
only tells where they stand.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.citations import (
    Abstention,
    Answer,
    Claim,
    DraftClaim,
    Dropped,
    Quote,
    Role,
    Section,
    verify,
)
from corpus.documents import Corpus, Document
from corpus.passages import Passage, Span
from index.search import Hit

CLOSE = 0.04  # of cosine: a second passage this near to the best one is shown beside it
MOST_PASSAGES = 2
HELP = "policy-2023#n41"
SCOPE = "policy-2023#summary"


def compose(question: str, hits: Sequence[Hit], corpus: Corpus) -> Answer:
    """An answer from the best hits: the passages, the notes that qualify them, what changed since."""
    sections: list[Section] = []
    dropped: list[Dropped] = []
    shown: set[str] = set()
    for role, hit in _chosen(hits, corpus):
        for part, passage, sentence, lead in _around(role, hit, corpus):
            if passage.address not in shown:
                shown.add(passage.address)
                section, lost = _section(part, passage, sentence, lead, corpus)
                sections += section
                dropped += lost
    return Answer(question, tuple(sections), tuple(hits), tuple(dropped))


def abstain(question: str, silent_on: str, hits: Sequence[Hit], corpus: Corpus) -> Abstention:
    """What the texts do not say, what they cover in their own words, and where to turn."""
    sections: list[Section] = []
    dropped: list[Dropped] = []
    for address, lead in (
        (SCOPE, "What the statement of policy covers, in its own words:"),
        (HELP, "Where to turn: the Office answers questions itself."),
    ):
        section, lost = _section("next_step", corpus.passage(address), None, lead, corpus)
        sections += section
        dropped += lost
    return Abstention(question, silent_on, tuple(sections), tuple(hits), tuple(dropped))


def _chosen(hits: Sequence[Hit], corpus: Corpus) -> Iterator[tuple[Role, Hit]]:
    """The best hit as the answer, those close to it as its basis; never a secondary source alone."""
    best, *others = hits
    yield "answer", best
    named = [hit for hit in others if hit.named]
    close = [hit for hit in others if best.similarity - hit.similarity <= CLOSE]
    beside = (named if best.named else close)[: MOST_PASSAGES - 1]
    yield from (("basis", hit) for hit in beside)
    shown = [best, *beside]
    if all(_document(hit.passage, corpus).tier == "secondary" for hit in shown):
        official = (h for h in others if _document(h.passage, corpus).tier != "secondary")
        yield from (("basis", hit) for hit in list(official)[:1])


def _around(
    role: Role, hit: Hit, corpus: Corpus
) -> Iterator[tuple[Role, Passage, Span | None, str]]:
    """The passage of a hit, then what must be read with it: role, passage, sentence, lead-in."""
    passage = hit.passage
    yield role, passage, hit.sentence, _lead(passage, corpus)
    if passage.hangs_on:
        context = corpus.passage(passage.hangs_on.address)
        lead = f"The note hangs on this passage ({_place(context)}):"
        yield "basis", context, passage.hangs_on.sentence, lead
    for address in passage.travelling_notes():
        note = corpus.passage(address)
        yield "exception", note, None, f"To be read with it ({_place(note)}):"
    for since in corpus.since(passage.address):
        source = corpus.passage(since.source)
        lead = "What has changed since this was written, from our own summary of other sources:"
        yield "exception", source, None, lead


def _section(
    role: Role, passage: Passage, sentence: Span | None, lead: str, corpus: Corpus
) -> tuple[list[Section], tuple[Dropped, ...]]:
    text = _document(passage, corpus).text
    highlight = text[sentence.start : sentence.end] if sentence else None
    draft = DraftClaim(role, passage.text, (Quote(passage.address, passage.text, highlight),))
    verified = verify([draft], [passage], corpus)
    sections = [Section(lead, verified.claims)] if verified.claims else []
    return sections, verified.dropped


def _lead(passage: Passage, corpus: Corpus) -> str:
    document = _document(passage, corpus)
    date = f"{document.published:%B} {document.published.day}, {document.published.year}"
    if document.tier == "secondary":
        return f"Our own summary of other sources, not the Office's text, says ({_place(passage)}):"
    if document.tier == "policy":
        return f"The Copyright Office's statement of policy of {date} says ({_place(passage)}):"
    return f"{document.short_title} says ({_place(passage)}):"


def _place(passage: Passage) -> str:
    """The label without the document's citation: "sec. IV.A, para. 2, p. 5"."""
    return passage.label.partition(", ")[2]


def _document(passage: Passage, corpus: Corpus) -> Document:
    return corpus.document(passage.document_id)


def around_deciding(claim: Claim) -> tuple[str, str, str]:
    """The claim as it is printed, in three runs: up to the deciding words, those, and the rest."""
    text, citation = quoted(claim), claim.citations[0]
    if citation.highlight is None or claim.text != citation.quote:
        return text, "", ""
    start = 1 + citation.highlight.start - citation.start
    end = 1 + citation.highlight.end - citation.start
    return text[:start], text[start:end], text[end:]


def quoted(claim: Claim) -> str:
    """The claim as it is printed: in quotation marks where it is the source's own words."""
    return f"“{claim.text}”" if claim.text == claim.citations[0].quote else claim.text
