"""What a new version of a document does to words that something rests on. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from corpus.differing import Change
from corpus.glosses import Glosses
from corpus.passages import Passage

Effect = Literal["gone", "elsewhere", "changed"]
EFFECTS: Final[Mapping[Effect, str]] = {
    "gone": "the words it rests on are gone",
    "elsewhere": "the words it rests on stand at another address",
    "changed": "its passage reads otherwise; the words it rests on still stand",
}


@dataclass(frozen=True, slots=True)
class Rests:
    """Something that rests on words of a passage. `what`: gloss, rule, coverage, question, reply, case.

    Empty `words` mean the passage as a whole.
    """

    what: str
    name: str
    address: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Touched:
    """What a new version does to one of these; `now` is where the words stand then, if anywhere."""

    rests: Rests
    effect: Effect
    now: str = ""


def touched(
    rests: Iterable[Rests], changes: Sequence[Change], new: Sequence[Passage]
) -> Iterator[Touched]:
    """Those that the changes touch, in their order."""
    by_address = {change.was.address: change for change in changes if change.was is not None}
    texts = [(passage.address, _collapsed(passage.text)) for passage in new]
    whole = "\n".join(text for _, text in texts)
    for each in rests:
        change = by_address.get(each.address)
        if change is not None:
            yield _touched(each, change, texts, whole)


def _touched(each: Rests, change: Change, texts: Sequence[tuple[str, str]], whole: str) -> Touched:
    now = change.now
    if now is None or change.kind == "moved" or now.address != each.address:
        place = _standing(each, change, texts, whole)
        return Touched(each, "gone" if place is None else "elsewhere", place or "")
    words = _collapsed(each.words)
    if words and words not in _collapsed(now.text):
        place = _standing(each, change, texts, whole)
        return Touched(each, "gone" if place is None else "elsewhere", place or "")
    return Touched(each, "changed", now.address)


def _standing(
    each: Rests, change: Change, texts: Sequence[tuple[str, str]], whole: str
) -> str | None:
    """The address where its words stand now; "" where they run over two passages; None if gone."""
    words = _collapsed(each.words)
    if not words:
        return change.now.address if change.now is not None else None
    if change.now is not None and words in _collapsed(change.now.text):
        return change.now.address
    found = next((address for address, text in texts if words in text), None)
    return found if found is not None else "" if words in whole.replace("\n", " ") else None


def rests_of_glosses(glosses: Glosses) -> Iterator[Rests]:
    """Every point of a gloss, every term, and every known question, with the words each rests on."""
    for address, gloss in glosses.by_address.items():
        for number, point in enumerate(gloss.points, start=1):
            yield Rests("gloss", f"point {number}: {point.short}", address, point.explains)
        for term in gloss.terms:
            yield Rests("gloss", f"term: {term.term}", address, term.says)
    for known in glosses.known:
        of = glosses.get(known.address)
        points = of.points if of is not None else ()
        words = points[known.point - 1].explains if 0 < known.point <= len(points) else ""
        yield Rests("question", known.question, known.address, words)


def _collapsed(text: str) -> str:
    return " ".join(text.split())
