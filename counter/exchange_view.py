"""An exchange as values for the browser: the question, and its answer in blocks, the short one first.

Everything is plain text. Whose words a block is stands in its `kind`; a browser script sets it as
text, so none of it can become HTML.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from assistant.citations import Citation, Claim, numbered
from assistant.framing import around_deciding, checked_against
from assistant.guard import ASKED, Reply
from corpus.documents import Corpus
from corpus.passages import Span
from counter.left_out import left_out
from counter.reading_frame import day
from counter.source_links import source_link
from counter.source_view import what_it_is

Block = dict[str, Any]
SHORT_QUOTE = 420  # characters; of a longer one only the sentences that decide are open at first
MOST_OTHERS = 3
TITLES: Mapping[str, str] = {
    "answer": "Answer",
    "abstain": "No answer in these texts",
    "ask_facts": "About your own work",
    "recommendation": "Recommendation",
}


def exchange_view(reply: Reply, corpus: Corpus) -> dict[str, Any]:
    """The exchange. `said` is what a screen reader is told when it has come.

    `told` is what the message seems to tell of the person's own work; it comes last, as what is to
    be done with it follows.
    """
    return {
        **_answer(reply, corpus),
        "others": [] if reply.kind == "abstain" else list(_others(reply, corpus)),
        "left": left_out(reply.withheld),
    }


def part_view(question: str, part: Reply | None, corpus: Corpus, line: str, state: str) -> Block:
    """As much of an exchange as stands, under which `line` says that it is not whole.

    `state` is "growing" or "stopped".
    """
    begun = {"question": question, "kind": "answer", "title": "", "lead": "", "blocks": []}
    drawn = _answer(part, corpus) if part is not None else {**begun, "told": None}
    return {**drawn, "others": [], "left": None, "said": line, "line": line, "state": state}


def _answer(reply: Reply, corpus: Corpus) -> Block:
    numbers = {id(citation): n for n, citation in numbered(reply.sections)}
    blocks = list(_blocks(reply, numbers, corpus))
    return {
        "question": reply.question,
        "kind": reply.kind,
        "title": TITLES[reply.kind],
        "lead": reply.lead,
        "blocks": [block for block in blocks if not block.get("items")],
        "told": next((block for block in blocks if block.get("items")), None),
        "said": _said(reply, len(numbers)),
        "line": "",
        "state": "",
    }


def _said(reply: Reply, sources: int) -> str:
    if reply.kind == "abstain":
        return "The texts give no answer to this. Where to turn is told under your question."
    places = "1 place" if sources == 1 else f"{sources} places"
    return f"The answer is ready. It cites {places} in the texts."


def _blocks(reply: Reply, numbers: Mapping[int, int], corpus: Corpus) -> Iterator[Block]:
    questions = {ASKED.format(question=part.question) for part in reply.parts}
    for section in reply.sections:
        if not section.claims:
            kind = "asked" if section.lead in questions else "told"
            kind = "note" if section.lead in reply.notes else kind
            yield {"kind": kind, **_lines(section.lead)}
        for claim in section.claims:
            cites = [_cite(each, numbers[id(each)], corpus) for each in claim.citations]
            yield {"label": section.lead, "cites": cites, **_claim(claim, corpus)}


def _lines(lead: str) -> Block:
    """A lead-in and the list that may stand under it."""
    lines = lead.split("\n")
    items = [line.removeprefix("- ") for line in lines if line.startswith("- ")]
    return {"text": "\n".join(x for x in lines if not x.startswith("- ")), "items": items}


def _claim(claim: Claim, corpus: Corpus) -> Block:
    first = claim.citations[0]
    if claim.by_model:
        return {"kind": "plain", "text": claim.text, "against": checked_against(claim)}
    if claim.text != first.quote:
        return {"kind": "next" if claim.role == "next_step" else "short", "text": claim.text}
    secondary = corpus.document(first.source_id).tier == "secondary"
    runs = around_deciding(claim)
    return {
        "kind": "beside" if claim.role == "exception" else "quote",
        "whose": "summary" if secondary else "office",
        "runs": runs,
        "decides": _sentences_that_decide(first, runs, corpus),
    }


def _sentences_that_decide(
    citation: Citation, runs: tuple[str, str, str], corpus: Corpus
) -> tuple[str, str, str] | None:
    """The whole sentences that hold the deciding words, in three runs; None where all is shown."""
    mark = citation.highlight
    if mark is None or citation.end - citation.start <= SHORT_QUOTE or not runs[1]:
        return None
    touched = [
        each
        for each in corpus.passage(citation.address).sentences
        if each.start < mark.end and mark.start < each.end
    ]
    if not touched:
        return None
    begin = max(touched[0].start, citation.start)
    end = min(touched[-1].end, citation.end)
    text = corpus.document(citation.source_id).text
    before = "“" if begin == citation.start else "“… "
    after = "”" if end == citation.end else " …”"
    return (
        before + text[begin : mark.start],
        text[max(begin, mark.start) : min(end, mark.end)],
        text[mark.end : end] + after,
    )


def _cite(citation: Citation, number: int, corpus: Corpus) -> Block:
    document = corpus.document(citation.source_id)
    cited = Span(citation.start, citation.end)
    return {
        "number": number,
        "label": citation.label,
        "what": what_it_is(document),
        "date": day(document.published),
        "href": source_link(citation.source_id, cited, citation.highlight),
    }


def _others(reply: Reply, corpus: Corpus) -> Iterator[Block]:
    """The next places that were found and are not cited."""
    cited = {citation.address for claim in reply.claims for citation in claim.citations}
    for hit in reply.hits[1 : 1 + MOST_OTHERS]:
        passage = hit.passage
        if passage.address not in cited:
            document = corpus.document(passage.document_id)
            yield {
                "label": passage.label,
                "about": passage.heading or document.short_title,
                "href": source_link(passage.document_id, passage.span, hit.sentence),
            }
