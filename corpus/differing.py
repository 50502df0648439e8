"""Two versions of a document compared passage by passage: added, removed, changed, moved. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, Literal

from corpus.passages import Passage

Kind = Literal["added", "removed", "changed", "moved"]
_LIKE: Final = 0.5  # of their words: passages that share so many are two wordings of one
_MOST: Final = 2_000  # passages of one side that are still looked for on the other one by one


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a passage: `was` is None for one that is added, `now` for one that is removed.

    One that moved has the same words at another address; one that changed may have moved as well.
    """

    kind: Kind
    was: Passage | None
    now: Passage | None

    @property
    def address(self) -> str:
        """Where it stood; where it stands if it is new."""
        passage = self.was or self.now
        assert passage is not None
        return passage.address


def differences(old: Sequence[Passage], new: Sequence[Passage]) -> tuple[Change, ...]:
    """Every passage that is not the same in both, in the order of the new version, removed ones last."""
    pairs = paired(old, new)
    taken = {was.address for was in pairs.values()}
    found = [_change(pairs.get(passage.address), passage) for passage in new]
    gone = [Change("removed", passage, None) for passage in old if passage.address not in taken]
    return (*(change for change in found if change is not None), *gone)


def _change(was: Passage | None, now: Passage) -> Change | None:
    if was is None:
        return Change("added", None, now)
    if _words(was) != _words(now):
        return Change("changed", was, now)
    return None if _at(was) == _at(now) else Change("moved", was, now)


@dataclass(frozen=True)
class _Pairing:
    """Which old passage each new one is, found step by step: the same words first, then like ones."""

    new: Sequence[Passage]
    left: dict[str, Passage]  # the old ones that are nobody's yet, by their place
    pairs: dict[str, Passage]  # by the new one's address

    def open(self) -> list[Passage]:
        return [passage for passage in self.new if passage.address not in self.pairs]

    def pair(self, now: Passage, was: Passage | None) -> None:
        if was is not None:
            self.pairs[now.address] = self.left.pop(_at(was))

    def same_in_place(self) -> None:
        for now in self.open():
            was = self.left.get(_at(now))
            self.pair(now, was if was is not None and _words(was) == _words(now) else None)

    def same_elsewhere(self) -> None:
        by_words = _by_words(self.left.values())
        for now in self.open():
            same = by_words.get(_words(now))
            self.pair(now, same.pop(0) if same else None)

    def like_in_place(self) -> None:
        for now in self.open():
            was = self.left.get(_at(now))
            self.pair(now, was if was is not None and _alike(was, now) else None)

    def like_elsewhere(self) -> None:
        for now in self.open()[:_MOST]:
            self.pair(now, _nearest(now, list(self.left.values())[:_MOST]))


def paired(old: Sequence[Passage], new: Sequence[Passage]) -> dict[str, Passage]:
    """The old passage to each new one, by the new one's address."""
    pairing = _Pairing(new, {_at(passage): passage for passage in old}, {})
    pairing.same_in_place()
    pairing.same_elsewhere()
    pairing.like_in_place()
    pairing.like_elsewhere()
    return pairing.pairs


def _by_words(passages: Iterable[Passage]) -> dict[str, list[Passage]]:
    found: dict[str, list[Passage]] = {}
    for passage in passages:
        found.setdefault(_words(passage), []).append(passage)
    return found


def _nearest(now: Passage, left: Sequence[Passage]) -> Passage | None:
    words = _set(now)
    likely = max(left, key=lambda was: _shared(words, _set(was)), default=None)
    return likely if likely is not None and _alike(likely, now) else None


def _alike(was: Passage, now: Passage) -> bool:
    if _shared(_set(was), _set(now)) < _LIKE / 2:
        return False
    one, two = _words(was).split(), _words(now).split()
    return SequenceMatcher(None, one, two, autojunk=False).ratio() >= _LIKE


def _shared(one: frozenset[str], two: frozenset[str]) -> float:
    return len(one & two) / max(1, len(one | two))


def _set(passage: Passage) -> frozenset[str]:
    return frozenset(passage.text.lower().split())


def _words(passage: Passage) -> str:
    return " ".join(passage.text.split())


def _at(passage: Passage) -> str:
    return passage.address.rpartition("#")[2]


def word_changes(was: str, now: str) -> Iterator[tuple[Literal["same", "gone", "new"], str]]:
    """Runs of words of two texts: those in both, those only in the old, those only in the new."""
    one, two = was.split(), now.split()
    for op, a, b, c, d in SequenceMatcher(None, one, two, autojunk=False).get_opcodes():
        if op == "equal":
            yield "same", " ".join(one[a:b])
            continue
        if a < b:
            yield "gone", " ".join(one[a:b])
        if c < d:
            yield "new", " ".join(two[c:d])
