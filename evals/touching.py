"""What of the desk's own work rests on a document: glosses, known questions, rules, eval cases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from assistant.rules import load_table
from assistant.rules_proofs import load_coverage
from corpus.differing import Change, differences
from corpus.documents import Corpus, Document
from corpus.passages import Passage
from corpus.touching import Rests, Touched, rests_of_glosses, touched
from evals.cases import read_cases, suite_names, suite_path
from evals.spans import GoldMissing, place


@dataclass(frozen=True, slots=True)
class Compared:
    """A new version beside the one there is: what changes, and what that touches."""

    document: str
    changes: tuple[Change, ...]
    touched: tuple[Touched, ...]


def compared(
    document: Document, new: Sequence[Passage], corpus: Corpus, also: Iterable[Rests] = ()
) -> Compared:
    """What a new version would change and touch; `also` are things outside of the desk's own files."""
    changes = differences(document.passages, new)
    rests = (*rests_on(document, corpus), *also)
    return Compared(document.id, changes, tuple(touched(rests, changes, new)))


def rests_on(document: Document, corpus: Corpus) -> tuple[Rests, ...]:
    """Everything that rests on a passage of the document, with the words it rests on."""
    everything = (*rests_of_glosses(corpus.glosses), *_rules(), *_cases(document))
    start = f"{document.id}#"
    return tuple(each for each in everything if each.address.startswith(start))


def _rules() -> Iterator[Rests]:
    for owner, basis in load_table().basis():
        yield Rests("rule", owner, basis.address, basis.words)
    for sentence in load_coverage():
        rows = ", ".join(sentence.rows) or "no row"
        yield Rests("coverage", f"normative sentence ({rows})", sentence.address, sentence.words)


def _cases(document: Document) -> Iterator[Rests]:
    """The gold quotes of the suites; cases of the test split by their ids alone, as all are here."""
    texts = {document.id: document.text}
    for case in read_cases([suite_path(name) for name in suite_names()]):
        for gold in case.gold:
            if gold.get("source") not in (None, document.id):
                continue
            try:
                placed = place(gold["quote"], texts, document.id, gold.get("context"))
            except GoldMissing:
                continue
            at = next((p for p in document.passages if p.start <= placed.start < p.end), None)
            if at is not None:
                yield Rests("case", case.id, at.address, gold["quote"])
