"""Glosses: what a passage says in plain words, ours and labelled as ours, bound to its own words.

A passage tells several things, and each is a point of its gloss: one or two plain sentences, bound to
the exact words that carry them. When those words are gone from the text, the point is a fault, and
nothing of it is used. Which questions lead to which point stands in `asked`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from corpus.asked import SAID, Known, Silence, open_known, open_silences


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that a passage tells: `short`, in plain words, for its own words `explains`."""

    explains: str
    short: str


@dataclass(frozen=True, slots=True)
class Term:
    """A word, and the passage's own words that say what it means."""

    term: str
    says: str


@dataclass(frozen=True, slots=True)
class Gloss:
    """What the passage at `address` says, point by point, the most important first, and to whom.

    `then` is the address of the passage that tells the next step, None where there is none.
    """

    address: str
    who: str
    points: tuple[Point, ...]
    terms: tuple[Term, ...] = ()
    then: str | None = None

    @property
    def short(self) -> str:
        """The passage's main point."""
        return self.points[0].short

    @property
    def shorts(self) -> tuple[str, ...]:
        """Every point in plain words."""
        return tuple(point.short for point in self.points)


@dataclass(frozen=True)
class Glosses:
    """The glosses by address, what people ask of them, and what the texts leave out.

    All are empty for texts that nobody has glossed.
    """

    by_address: Mapping[str, Gloss]
    fingerprint: str
    known: tuple[Known, ...] = ()
    silences: tuple[Silence, ...] = ()

    def get(self, address: str) -> Gloss | None:
        return self.by_address.get(address)

    def known_of(self, address: str) -> tuple[Known, ...]:
        """The known questions that the passage answers, in their order."""
        return self._known_by_address.get(address, ())

    def says(self, address: str, text: str) -> bool:
        """Whether this is a point of that gloss, alone or after a verdict that a known question has."""
        gloss = self.get(address)
        if gloss is None:
            return False
        return text in gloss.shorts or any(
            known.verdict and text == f"{SAID[known.verdict]} {gloss.points[known.point - 1].short}"
            for known in self.known_of(address)
        )

    def silence(self, id_: str) -> Silence:
        """The subject of that id; raises KeyError."""
        return self._silences_by_id[id_]

    @cached_property
    def _known_by_address(self) -> Mapping[str, tuple[Known, ...]]:
        found: dict[str, list[Known]] = {}
        for known in self.known:
            found.setdefault(known.address, []).append(known)
        return {address: tuple(asked) for address, asked in found.items()}

    @cached_property
    def _silences_by_id(self) -> Mapping[str, Silence]:
        return {silence.id: silence for silence in self.silences}


NONE = Glosses({}, "none")


def open_glosses(folder: Path) -> Glosses:
    """The glosses of that folder; none where it has no glosses.toml."""
    files = [folder / name for name in ("glosses.toml", "asked.jsonl", "silences.toml")]
    if not files[0].is_file():
        return NONE
    texts = [file.read_text(encoding="utf-8") if file.is_file() else "" for file in files]
    glosses = [_gloss(row) for row in tomllib.loads(texts[0])["gloss"]]
    return Glosses(
        by_address={gloss.address: gloss for gloss in glosses},
        fingerprint=sha256("\0".join(texts).encode()).hexdigest(),
        known=open_known(texts[1]),
        silences=open_silences(texts[2]),
    )


def unbound(glosses: Glosses, passages: Mapping[str, str]) -> Iterator[str]:
    """A sentence for each point whose words are gone, each passage without a gloss, each lost question.

    `passages` maps addresses to texts.
    """
    texts = {address: _collapsed(text) for address, text in passages.items()}
    for address, gloss in glosses.by_address.items():
        yield from _unbound_points(gloss, texts.get(address))
    for address in sorted(texts.keys() - glosses.by_address.keys()):
        yield f"{address}: there is no gloss for this passage."
    for known in glosses.known:
        gloss_of = glosses.get(known.address)
        if gloss_of is None or not 0 < known.point <= len(gloss_of.points):
            yield f"{known.address}: no point {known.point} for the question {known.question!r}."


def _unbound_points(gloss: Gloss, text: str | None) -> Iterator[str]:
    if text is None:
        yield f"{gloss.address}: there is a gloss, but no such passage."
        return
    bound = [point.explains for point in gloss.points] + [term.says for term in gloss.terms]
    if not all(_collapsed(words) in text for words in bound):
        yield f"{gloss.address}: the words that its gloss explains do not stand there any more."


def _gloss(row: Mapping[str, Any]) -> Gloss:
    return Gloss(
        address=row["address"],
        who=row["who"],
        points=tuple(Point(point["explains"], point["short"]) for point in row["point"]),
        terms=tuple(Term(term["term"], term["says"]) for term in row.get("terms", ())),
        then=row.get("then"),
    )


def _collapsed(text: str) -> str:
    return " ".join(text.split())
