"""The offline answerer: the passage that answers, whole, with the deciding sentence marked.

No language model. All it says is the Office's own words, led by the gloss that was written for them;
the lead-ins come from `framing`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.citations import DraftClaim, Quote, Role
from corpus.documents import Corpus
from corpus.glosses import Gloss
from corpus.passages import Passage, Span
from index.search import Hit

CLOSE = 0.04  # of cosine: a second passage this near to the best one is shown beside it
MOST_PASSAGES = 2


def compose(question: str, hits: Sequence[Hit], corpus: Corpus) -> list[DraftClaim]:
    """The best passages, the notes that qualify them, and what has changed since, as draft claims."""
    del question  # the search has ranked the passages by it, and nothing is worded anew
    drafts: dict[str, DraftClaim] = {}
    for role, hit in _chosen(hits, corpus):
        for part, passage, sentence in around(role, hit.passage, hit.sentence, corpus):
            gloss = corpus.glosses.get(passage.address)
            if gloss is not None and role == "answer" and passage == hit.passage:
                drafts[f"{passage.address} in plain words"] = _glossed(gloss, passage)
            drafts.setdefault(passage.address, _whole(part, passage, sentence))
    return list(drafts.values())


def offered(hits: Sequence[Hit], corpus: Corpus) -> list[Passage]:
    """The passages that an answer may cite: those found, and those to be read with them."""
    found = {
        passage.address: passage
        for hit in hits
        for _, passage, _ in around("basis", hit.passage, hit.sentence, corpus)
    }
    return list(found.values())


def around(
    role: Role, passage: Passage, sentence: Span | None, corpus: Corpus
) -> Iterator[tuple[Role, Passage, Span | None]]:
    """A passage, then what must be read with it: its context, its notes, what has changed since."""
    yield role, passage, sentence
    if passage.hangs_on:
        yield "basis", corpus.passage(passage.hangs_on.address), passage.hangs_on.sentence
    for address in passage.travelling_notes():
        yield "exception", corpus.passage(address), None
    for since in corpus.since(passage.address):
        yield "exception", corpus.passage(since.source), None


def _chosen(hits: Sequence[Hit], corpus: Corpus) -> Iterator[tuple[Role, Hit]]:
    """The best hit as the answer, those close to it as its basis; never a secondary source alone."""
    best, *others = hits
    yield "answer", best
    named = [hit for hit in others if hit.named]
    close = [hit for hit in others if _is_close(hit, best)]
    beside = (named if best.named else close)[: MOST_PASSAGES - 1]
    yield from (("basis", hit) for hit in beside)
    if all(_is_secondary(hit, corpus) for hit in (best, *beside)):
        official = (hit for hit in others if not _is_secondary(hit, corpus))
        yield from (("basis", hit) for hit in list(official)[:1])


def _is_close(hit: Hit, best: Hit) -> bool:
    """Nearly as near as the best one, or like it named or moved up beyond what nearness gives."""
    return best.similarity - hit.similarity <= CLOSE or hit.score > 1


def _is_secondary(hit: Hit, corpus: Corpus) -> bool:
    return corpus.document(hit.passage.document_id).tier == "secondary"


def _glossed(gloss: Gloss, passage: Passage) -> DraftClaim:
    return DraftClaim(
        "answer", gloss.short, (Quote(passage.address, passage.text, gloss.explains),)
    )


def _whole(role: Role, passage: Passage, sentence: Span | None) -> DraftClaim:
    text = passage.text
    highlight = (
        text[sentence.start - passage.start : sentence.end - passage.start] if sentence else None
    )
    return DraftClaim(role, text, (Quote(passage.address, text, highlight),))
