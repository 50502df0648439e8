"""Glosses: what a passage says in plain words, ours and labelled as ours, bound to its own words.

People ask in everyday words; a gloss holds the questions that its passage answers as people put
them, and one or two sentences that say the answer. It is bound to the exact words it explains: when
those are gone from the text, the gloss is a fault, and nothing of it is used.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Short:
    """A yes, a no or an "it depends" to a question as people put it, with the reason."""

    question: str
    answer: str
    reason: str


@dataclass(frozen=True, slots=True)
class Gloss:
    """What the passage at `address` says, for whom, and which questions it answers.

    `explains` are the passage's own words that the gloss is bound to.
    """

    address: str
    explains: str
    short: str
    who: str
    questions: tuple[str, ...]
    answers: tuple[Short, ...] = ()


@dataclass(frozen=True)
class Glosses:
    """The glosses by address; empty for texts that nobody has glossed."""

    by_address: Mapping[str, Gloss]
    fingerprint: str

    def get(self, address: str) -> Gloss | None:
        return self.by_address.get(address)


NONE = Glosses({}, "none")


def open_glosses(file: Path) -> Glosses:
    """The glosses of that file; none where there is no such file."""
    if not file.is_file():
        return NONE
    text = file.read_text(encoding="utf-8")
    glosses = [_gloss(row) for row in tomllib.loads(text)["gloss"]]
    return Glosses({gloss.address: gloss for gloss in glosses}, sha256(text.encode()).hexdigest())


def unbound(glosses: Glosses, passages: Mapping[str, str]) -> Iterator[str]:
    """A sentence for each gloss whose words are gone, and for each passage without a gloss.

    `passages` maps addresses to texts.
    """
    texts = {address: _collapsed(text) for address, text in passages.items()}
    for address, gloss in glosses.by_address.items():
        if address not in texts:
            yield f"{address}: there is a gloss, but no such passage."
        elif _collapsed(gloss.explains) not in texts[address]:
            yield f"{address}: the words that its gloss explains do not stand there any more."
    for address in sorted(texts.keys() - glosses.by_address.keys()):
        yield f"{address}: there is no gloss for this passage."


def _gloss(row: Mapping[str, Any]) -> Gloss:
    return Gloss(
        address=row["address"],
        explains=row["explains"],
        short=row["short"],
        who=row["who"],
        questions=tuple(row["questions"]),
        answers=tuple(
            Short(answer["question"], answer["answer"], answer["reason"])
            for answer in row.get("yes_no", ())
        ),
    )


def _collapsed(text: str) -> str:
    return " ".join(text.split())
