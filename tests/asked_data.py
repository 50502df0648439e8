"""Made-up letters for the tests of what people ask: known questions, over months, as staff handle them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from corpus.glosses import Glosses
from records.database import Database, open_database
from records.drafts import Saving, save
from records.inquiries import Arrival, take_in
from records.moving import Step, move
from records.people import Role, Staff
from records.upgrading import upgrade

UNTIL = datetime(2026, 11, 20, 12, tzinfo=UTC)
MONTHS = 6


@dataclass(frozen=True)
class MadeUp:
    """A letter's questions as (text, status, address of a passage or the subject left out), and when."""

    number: int
    received: datetime
    questions: tuple[tuple[str, str, str], ...]


def new_database(folder: Path, name: str = "desk.sqlite") -> Database:
    database = open_database(f"sqlite:///{folder / name}")
    upgrade(database)
    return database


def made_up(glosses: Glosses, n: int = 320, seed: int = 7) -> list[MadeUp]:
    """Letters with one to three questions each: known ones, and such as the texts leave out."""
    chance = random.Random(seed)
    known = list(glosses.known)
    silences = [s for s in glosses.silences if s.kind == "near"][:12]
    letters = []
    for number in range(n):
        received = UNTIL - timedelta(days=chance.uniform(0, 30 * MONTHS))
        asked = [_question(chance, known, silences) for _ in range(chance.choice((1, 1, 2, 3)))]
        letters.append(MadeUp(number, received, tuple(asked)))
    return letters


def _question(chance: random.Random, known: list[Any], silences: list[Any]) -> tuple[str, str, str]:
    if chance.random() < 0.45:
        silence = silences[min(int(chance.expovariate(0.35)), len(silences) - 1)]
        return chance.choice(silence.questions), chance.choice(_LEFT_OPEN), silence.id
    one = chance.choice(known)
    return one.question, chance.choice(("answered", "answered", "needs_facts")), one.address


_LEFT_OPEN = ("not_covered", "not_covered", "not_covered", "partly")


def fill(database: Database, letters: list[MadeUp]) -> dict[int, int]:
    """Each letter taken in and drafted; two of three sent, with one passage kept, edited or dropped.

    Gives the number of the inquiry by that of the letter.
    """
    numbers = {}
    for letter in letters:
        clock = Ticking(letter.received)
        agent, reviewer = _staff("a", clock), _staff("r", clock)
        number = take_in(database, agent, _arrival(letter), clock)
        numbers[letter.number] = number
        save(database, agent, number, _saving(letter), clock)
        if letter.number % 3:
            move(database, agent, number, Step("ask for review", 1), clock=clock)
            clock.pass_days(letter.number % 5)
            late = _staff("r", clock)
            move(database, late, number, Step("approve", 1), clock=clock)
            move(database, late, number, Step("send", 1, f"Reason {letter.number}"), clock=clock)
        elif letter.number % 6 == 0:
            why = Step("close", 1, "Spam from spam@example.org")
            move(database, reviewer, number, why, clock=clock)
    return numbers


class Ticking:
    """A clock that begins at a moment and goes on by a second at each look."""

    def __init__(self, begins: datetime) -> None:
        self._now = begins

    def __call__(self) -> datetime:
        self._now += timedelta(seconds=1)
        return self._now

    def pass_days(self, days: float) -> None:
        self._now += timedelta(days=days)


def fate_of(letter: MadeUp) -> str:
    return ("kept", "edited", "dropped")[letter.number % 4 % 3]


def _staff(name: str, clock: Ticking) -> Staff:
    return Staff(name, name.upper(), frozenset(Role), clock())


def _arrival(letter: MadeUp) -> Arrival:
    text = "\n".join(question for question, _, _ in letter.questions)
    return Arrival(f"made-up/{letter.number}", "file", text)


def _saving(letter: MadeUp) -> Saving:
    lines = list(_lines(letter))
    drafted = {"questions": [_told(each) for each in letter.questions], "lines": lines}
    found: list[dict[str, Any]] = []
    for line in lines:
        citation = line["claim"]["citations"][0]
        if fate_of(letter) == "kept":
            found.append({"text": line["text"], "status": "stands", "citations": [citation]})
        if fate_of(letter) == "edited":
            found.append({"text": "Put otherwise.", "status": "stands", "citations": [citation]})
    return Saving(0, "The reply.", found, drafted)


def _lines(letter: MadeUp) -> Iterator[dict[str, Any]]:
    for place, (_, status, address) in enumerate(letter.questions):
        if status == "answered":
            text = f"Sentence {letter.number} {place}."
            yield {"text": text, "claim": {"citations": [{"address": address}]}}


def _told(question: tuple[str, str, str]) -> dict[str, Any]:
    text, status, address = question
    claims = [{"citations": [{"address": address}]}] if status == "answered" else []
    return {"text": text, "status": status, "claims": claims}
