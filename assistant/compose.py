"""The offline answerer: a short answer in plain words, then the Office's own, then what goes with them.

No language model. A claim is a point of a gloss, written for the words that it cites, or those words
themselves; the lead-ins come from `framing`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.citations import DraftClaim, Quote, Role
from assistant.verdicts import verdict_on
from corpus.documents import Corpus
from corpus.glosses import Gloss, Point
from corpus.passages import Passage, Span
from index.hits import Hit

CLOSE = 0.04  # of cosine: where nobody has glossed the texts, a passage this near is shown beside
OWN_POINT = (
    0.5  # of cosine: nearer than this to a known question, its point is the one that is asked for
)
SAME = 0.8  # of cosine: so near to a known question, what answers that one as well is shown beside


def compose(question: str, hits: Sequence[Hit], corpus: Corpus) -> list[DraftClaim]:
    """The short answer, its basis, the notes that qualify it and what has changed since, the next step."""
    drafts: dict[str, DraftClaim] = {}
    for role, hit in _chosen(hits, corpus):
        passage = hit.passage
        gloss = corpus.glosses.get(passage.address)
        point = _point(hit, gloss) if gloss else None
        if point is not None and role == "answer":
            verdict = verdict_on(question, hit.like) if hit is hits[0] else None
            short = DraftClaim("answer", point.short, (_quote(passage, point.explains),), verdict)
            drafts[f"{passage.address} in plain words"] = short
        whole: Role = "basis" if point is not None and role == "answer" else role
        deciding = point.explains if point else _words(passage, hit.sentence)
        for part, beside, words in around(whole, passage, deciding, corpus):
            drafts.setdefault(beside.address, _whole(part, beside, words))
    for passage in _then(hits[0], corpus):
        step = _next_step(passage, corpus)
        drafts.setdefault(passage.address, step)
    return list(drafts.values())


def offered(hits: Sequence[Hit], corpus: Corpus) -> list[Passage]:
    """The passages that an answer may cite: those found, and those to be read with them."""
    found: dict[str, Passage] = {}
    for hit in hits:
        for _, passage, _ in around("basis", hit.passage, None, corpus):
            found[passage.address] = passage
        for passage in (*_then(hit, corpus), *_also(hit, corpus)):
            found[passage.address] = passage
    return list(found.values())


def beside(addresses: Sequence[str], hits: Sequence[Hit], corpus: Corpus) -> list[DraftClaim]:
    """What must be read with these passages, and the next step after the best one."""
    drafts: dict[str, DraftClaim] = {}
    for address in dict.fromkeys(addresses):
        for role, passage, deciding in around("basis", corpus.passage(address), None, corpus):
            if role == "exception":
                drafts.setdefault(passage.address, _whole(role, passage, deciding))
    for passage in _then(hits[0], corpus):
        drafts.setdefault(passage.address, _next_step(passage, corpus))
    return list(drafts.values())


def around(
    role: Role, passage: Passage, deciding: str | None, corpus: Corpus
) -> Iterator[tuple[Role, Passage, str | None]]:
    """A passage, then what must be read with it: its context, its notes, what has changed since."""
    yield role, passage, deciding
    if passage.hangs_on:
        context = corpus.passage(passage.hangs_on.address)
        yield "exception", context, _words(context, passage.hangs_on.sentence)
    for address in passage.travelling_notes():
        yield "exception", corpus.passage(address), None
    for since in corpus.since(passage.address):
        yield "exception", corpus.passage(since.source), None


def _chosen(hits: Sequence[Hit], corpus: Corpus) -> Iterator[tuple[Role, Hit]]:
    """The best hit, and those that answer as well; the Office's nearest words to a secondary source."""
    best, *others = hits
    yield "answer", best
    beside = _beside(best, others, corpus)
    yield from (("answer" if hit.named else "basis", hit) for hit in beside)
    if all(_is_secondary(hit, corpus) for hit in (best, *beside)):
        official = (hit for hit in others if not _is_secondary(hit, corpus))
        yield from (("next_step", hit) for hit in list(official)[:1])


def _beside(best: Hit, others: Sequence[Hit], corpus: Corpus) -> list[Hit]:
    if best.named:
        return [hit for hit in others if hit.named][:1]
    if best.like is None:
        return [hit for hit in others if best.similarity - hit.similarity <= CLOSE][:1]
    also = {passage.address for passage in _also(best, corpus)}
    return [hit for hit in others if hit.passage.address in also][:1]


def _also(hit: Hit, corpus: Corpus) -> list[Passage]:
    """What answers the known question as well, where the one asked is near to being the same."""
    if hit.like is None or hit.like.known is None or hit.like.cosine < SAME:
        return []
    return [corpus.passage(address) for address in hit.like.known.also]


def _then(hit: Hit, corpus: Corpus) -> list[Passage]:
    gloss = corpus.glosses.get(hit.passage.address)
    return [corpus.passage(gloss.then)] if gloss and gloss.then else []


def _point(hit: Hit, gloss: Gloss) -> Point:
    """The point of the nearest known question, else the one that the nearest sentence carries."""
    if hit.like is not None and hit.like.cosine >= OWN_POINT:
        return gloss.points[hit.like.point - 1]
    words = _words(hit.passage, hit.sentence) or ""
    carried = (point for point in gloss.points if words and point.explains in words)
    return next(carried, gloss.points[0])


def _is_secondary(hit: Hit, corpus: Corpus) -> bool:
    return corpus.document(hit.passage.document_id).tier == "secondary"


def _next_step(passage: Passage, corpus: Corpus) -> DraftClaim:
    gloss = corpus.glosses.by_address[passage.address]
    return DraftClaim("next_step", gloss.short, (_quote(passage, gloss.points[0].explains),))


def _whole(role: Role, passage: Passage, deciding: str | None) -> DraftClaim:
    return DraftClaim(role, passage.text, (_quote(passage, deciding),))


def _quote(passage: Passage, deciding: str | None) -> Quote:
    return Quote(passage.address, passage.text, deciding)


def _words(passage: Passage, sentence: Span | None) -> str | None:
    if sentence is None:
        return None
    return passage.text[sentence.start - passage.start : sentence.end - passage.start]
