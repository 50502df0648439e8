"""Lead-ins and printing: where a claim stands, said in words that state nothing about the policy."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.citations import Claim, Section, cite_rule
from corpus.documents import Corpus, Document, UnknownDocument
from corpus.passages import Passage

HELP = "policy-2023#n41"
SCOPE = "policy-2023#summary"
IN_PLAIN_WORDS = "In plain words (ours, not the Office's):"
BY_MODEL = "In plain words (written by a chat model, checked against the words below):"
NEXT_STEP = "The next step, in plain words (ours, not the Office's):"


def framed(claims: Iterable[Claim], corpus: Corpus) -> tuple[Section, ...]:
    """Each claim under a lead-in that says whose words it is and where they stand."""
    return tuple(Section(_lead(claim, corpus), (claim,)) for claim in claims)


def where_to_turn(corpus: Corpus) -> tuple[Section, ...]:
    """What the statement covers, in its own words, and how the Office is reached.

    Nothing of it where the texts are others, and the statement is not among them.
    """
    leads = {
        SCOPE: "What the statement of policy covers, in its own words:",
        HELP: "Where to turn: the Office answers questions itself.",
    }
    return tuple(
        Section(lead, (cite_rule("next_step", words, [(address, words)], corpus),))
        for address, lead in leads.items()
        for words in _words_of(address, corpus)
    )


def _words_of(address: str, corpus: Corpus) -> tuple[str, ...]:
    try:
        return (corpus.passage(address).text,)
    except UnknownDocument:
        return ()


def _lead(claim: Claim, corpus: Corpus) -> str:
    citation = claim.citations[0]
    passage, document = corpus.passage(citation.address), corpus.document(citation.source_id)
    place = place_in(passage, document)
    if claim.by_model:
        return BY_MODEL
    if claim.text not in (each.quote for each in claim.citations):
        return NEXT_STEP if claim.role == "next_step" else IN_PLAIN_WORDS
    ours_in_short = document.tier == "secondary" and not document.added
    if claim.role == "exception" and ours_in_short:
        return "What has changed since this was written, from our own summary of other sources:"
    if claim.role == "exception":
        return f"To be read with it ({place}):"
    date = f"{document.published:%B} {document.published.day}, {document.published.year}"
    if ours_in_short:
        return f"Our own summary of other sources, as of {date}, not the Office's text, says ({place}):"
    if document.tier == "secondary":
        return (
            f"{document.short_title}, a secondary source of {date} and not the Office's text, says "
            f"({place}):"
        )
    if document.tier == "policy" and not document.added:
        near = ", in its place nearest to this," if claim.role == "next_step" else ""
        return f"The Copyright Office's statement of policy of {date}{near} says ({place}):"
    return f"{document.short_title} says ({place}):"


def place_in(passage: Passage, document: Document) -> str:
    """The label without the document's citation: "sec. IV.A, para. 2, p. 5"."""
    if document.cited_as:
        return passage.label.removeprefix(f"{document.cited_as}, ")
    return passage.label.partition(", ")[2]


def around_deciding(claim: Claim) -> tuple[str, str, str]:
    """The claim as it is printed, in three runs: up to the deciding words, those, and the rest."""
    text, citation = quoted(claim), claim.citations[0]
    if citation.highlight is None or claim.text != citation.quote:
        return text, "", ""
    start = 1 + citation.highlight.start - citation.start
    end = 1 + citation.highlight.end - citation.start
    return text[:start], text[start:end], text[end:]


def checked_against(claim: Claim) -> tuple[str, ...]:
    """The words that are shown under a sentence of a chat model's; none under any other."""
    if not claim.by_model:
        return ()
    return tuple(dict.fromkeys(citation.quote for citation in claim.citations))


def quoted(claim: Claim) -> str:
    """The claim as it is printed: in quotation marks where it is the source's own words."""
    return f"“{claim.text}”" if claim.text == claim.citations[0].quote else claim.text
