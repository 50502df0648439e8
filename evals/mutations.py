"""True answers made false by one change, and how many of them the verifier refuses.

True are the statement's own sentences, cited as they stand, and what the rules say over the words
they are bound to. A change is to the force of a word (must, should, may), a negation, a number, to
where a quote ends, or to whose text is cited.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from assistant.citations import DraftClaim, Quote, verify
from assistant.guard import CHECKS
from assistant.rules import load_table
from assistant.rules_said import bound_sentences
from corpus.documents import Corpus
from corpus.passages import Passage
from evals.metrics import Scores
from evals.rows import CaseRow
from evals.systems import OURS

KINDS = ("modality", "negation", "number", "cut_quote", "wrong_tier")
KILL, KEPT = "mutation_kill", "sound_kept"
_MODALITY = (
    (r"\bmust\b", "may"),
    (r"\bmay\b", "must"),
    (r"\bshould\b", "may"),
    (r"\bcan\b", "must"),
    (r"\b(?:has|have) to\b", "may"),
    (r"\bwill\b", "may"),
    (r"\brequires?\b", "allows"),
)
_NEGATION = (
    (r"\bcannot\b", "can"),
    (r"\b(must|may|should|can|will|does|do|is|are|was|were) not\b", r"\1"),
    (r"\bNothing\b", "Everything"),
    (r"\bnothing\b", "everything"),
    (r"\bno (?=[a-z])", "a "),
    (r"\b(must|may|should|can|will)\b(?! not)", r"\1 not"),
    (r"\b(is|are)\b(?! not)", r"\1 not"),
)
_NUMBER = ((r"\d+", lambda found: str(int(found[0]) + 1)),)
_TAIL = re.compile(
    r",? (?=(?:unless|except|but|however|only if|if|provided that|as long as|although|not)\b)"
)
_HEAD = re.compile(
    r"^(?:(?:If|When|Unless|While|Although|To the extent)\b[^,]*, (?:however, )?|.*?\bnot mean that )"
)
_TAKES_BACK = re.compile(r"(?:However|But|Except|Unless|If not)\b")
_SHORT = 25  # characters: what is shorter than this says nothing that could be false
Change = tuple[str, "str | Callable[[re.Match[str]], str]"]


@dataclass(frozen=True, slots=True)
class Made:
    """A draft claim, and the kind of change that made it false; "" if it is true."""

    id: str
    kind: str
    draft: DraftClaim


def mutation_rows(corpus: Corpus) -> list[CaseRow]:
    """A row for each changed claim, and for each true one: refused or kept, and why."""
    return [_row(made, corpus) for made in (*true_claims(corpus), *mutants(corpus))]


def true_claims(corpus: Corpus) -> list[Made]:
    """What rules and glosses say over their words, and each sentence of official texts as it stands."""
    made = [
        Made(
            f"says-{id_}",
            "",
            _claim(_filled(says), tuple(Quote(basis.address, basis.words) for basis in rests_on)),
        )
        for id_, says, rests_on in bound_sentences(load_table())
    ]
    for address, gloss in corpus.glosses.by_address.items():
        whole = Quote(address, corpus.passage(address).text)
        made.append(Made(f"gloss-{address}", "", _claim(gloss.short, (whole,))))
    for passage, number, sentence in _sentences(corpus):
        text = " ".join(sentence.split())
        made.append(
            Made(f"{passage.address}-{number}", "", _claim(text, (Quote(passage.address, text),)))
        )
    return made


def mutants(corpus: Corpus) -> Iterator[Made]:
    """Each true claim changed in each way there is, one change at a time."""
    for true in true_claims(corpus):
        texts = {
            "modality": _changed(true.draft.text, _MODALITY),
            "negation": _changed(true.draft.text, _NEGATION),
            "number": _changed(true.draft.text, _NUMBER),
        }
        for kind, found in texts.items():
            for n, text in enumerate(found):
                yield Made(f"{true.id}/{kind}-{n}", kind, _claim(text, true.draft.quotes))
        yield from _of_wrong_tier(true, corpus)
    yield from _cut_quotes(corpus)


def _changed(text: str, changes: Sequence[Change]) -> Iterator[str]:
    for pattern, instead in changes:
        for found in re.finditer(pattern, text):
            new = instead(found) if callable(instead) else found.expand(instead)
            yield text[: found.start()] + new + text[found.end() :]


def _of_wrong_tier(true: Made, corpus: Corpus) -> Iterator[Made]:
    """The same claim, resting on the secondary passage that shares most of its words."""
    if any(_tier(corpus.passage(q.address), corpus) == "secondary" for q in true.draft.quotes):
        return
    words = set(re.findall(r"[a-z]{4,}", true.draft.text.lower()))
    secondary = [p for p in corpus.passages if _tier(p, corpus) == "secondary"]
    if secondary and len(true.draft.text) >= _SHORT:
        nearest = max(
            secondary,
            key=lambda p: (len(words & set(re.findall(r"[a-z]{4,}", p.text.lower()))), p.address),
        )
        quote = Quote(nearest.address, nearest.text)
        yield Made(f"{true.id}/wrong_tier", "wrong_tier", _claim(true.draft.text, (quote,)))


def _cut_quotes(corpus: Corpus) -> Iterator[Made]:
    """Sentences cut so that a condition, an exception or a denial is left out."""
    sentences = list(_sentences(corpus))
    for place, (passage, number, sentence) in enumerate(sentences):
        cuts = [sentence[: found.start()] for found in _TAIL.finditer(sentence)]
        if head := _HEAD.match(sentence):
            cuts.append(sentence[head.end() :])
        following = sentences[place + 1] if place + 1 < len(sentences) else None
        if following and following[0] is passage and _TAKES_BACK.match(following[2]):
            cuts.append(sentence)
        for n, cut in enumerate(cuts):
            if len(cut) >= _SHORT:
                id_ = f"{passage.address}-{number}/cut_quote-{n}"
                yield Made(id_, "cut_quote", _claim(cut, (Quote(passage.address, cut),)))


def _sentences(corpus: Corpus) -> Iterator[tuple[Passage, int, str]]:
    """The sentences of the official texts, with their passages."""
    for passage in corpus.passages:
        if _tier(passage, corpus) != "secondary":
            for number, span in enumerate(passage.sentences, start=1):
                text = passage.text[span.start - passage.start : span.end - passage.start]
                if len(text) >= _SHORT:
                    yield passage, number, text.strip()


def _row(made: Made, corpus: Corpus) -> CaseRow:
    offered = [corpus.passage(quote.address) for quote in made.draft.quotes]
    verified = verify([made.draft], offered, corpus)
    refused = not verified.claims
    guarded = refused or any(check(verified.claims[0], None, corpus) for _, check in CHECKS)
    return CaseRow(
        id=f"mutation {made.id}",
        suite="mutations",
        shape="mutation",
        kind=made.kind or "true",
        split="dev",
        group=made.id.partition("/")[0],
        text=made.draft.text,
        scores={OURS: _scores(made.kind, refused=refused, withheld=guarded)},
        shown={
            "quotes": [[quote.address, quote.words] for quote in made.draft.quotes],
            "refused": verified.dropped[0].why if refused else None,
            "withheld": guarded,
        },
    )


def _scores(kind: str, *, refused: bool, withheld: bool) -> Scores:
    """Of a false claim, whether verify() refused it and whether anything kept it from being shown."""
    if not kind:
        return {KEPT: (float(not refused), 1.0)}
    return {
        f"{KILL}@{kind}": (float(refused), 1.0),
        f"mutation_withheld@{kind}": (float(withheld), 1.0),
    }


def _claim(text: str, quotes: tuple[Quote, ...]) -> DraftClaim:
    return DraftClaim("answer", text, quotes)


def _filled(says: str) -> str:
    return re.sub(r"\{\w+\}", "the pictures", says)


def _tier(passage: Passage, corpus: Corpus) -> str:
    return corpus.document(passage.document_id).tier
