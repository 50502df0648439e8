"""What of a chat model's reading of a message is the person's own, and what is not taken over. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from assistant.facts import Proposal, Value
from assistant.questions import LONGEST, Asked
from assistant.rules_facts import APPLICATION_CHOICES, ELEMENT_CHOICES, WORK_CHOICES, Choices
from assistant.splitting import Part, questions_in

MOST: Final = 20  # parts, and facts, of one message
FEWEST: Final = 2  # words of a question
ALIKE: Final = 20  # characters by which two may differ and be the same question
_ELEMENT: Final = re.compile(r"elements\[(\d{1,2})\]\.(\w+)")
_WORD: Final = re.compile(r"[^\W_]+")
# Words that a question made whole may have although nobody said them.
_SMALL: Final = frozenset(
    _WORD.findall(
        "a about an and any are as at be been by can could did do does for from had has have how i if in"
        " is it its me must my need not of on or our should so that the their them then there these they"
        " this those to was we were what when where which who whom why will with would you your also"
        " before after during work register registration application copyright office ai"
    )
)


@dataclass(frozen=True, slots=True)
class Told:
    """A fact as a model read it out of a message. Not yet believed."""

    fact: str
    value: Value
    words: str


def checked_parts(questions: Sequence[str], message: str) -> tuple[Part, ...]:
    """The questions that stand in the message word for word, and those that the desk finds besides.

    () where none stands. So a model may draw the line between questions otherwise, and can lose none;
    where both draw it alike, the desk's is taken, which has what the question leans on.
    """
    found = list(_placed(questions[:MOST], message))
    if not found:
        return ()
    for own in questions_in(message):
        both = [part for part in found if own.start < part.end and part.start < own.end]
        if not both:
            found.append(own)
        elif len(both) == 1 and abs(both[0].start - own.start) + abs(both[0].end - own.end) < ALIKE:
            found[found.index(both[0])] = own
    return tuple(sorted(found, key=lambda part: part.start))


def checked_whole(whole: str, asked: Asked) -> str | None:
    """The question made whole, where every word of substance in it was said in the conversation."""
    said = {
        word
        for text in (asked.question, *(turn.content for turn in asked.history))
        for word in _words(text)
    }
    wanted = _words(whole)
    if not asked.history or not wanted or len(whole) > LONGEST:
        return None
    return whole.strip() if wanted <= said | _SMALL else None


def checked_facts(told: Sequence[Told], message: str) -> tuple[Proposal, ...]:
    """The facts whose words stand in the message and whose value is one that the rules know.

    A fact that is told with two values is not among them; nor is a part of a work without its name.
    """
    placed = [found for one in told[: MOST * 5] if (found := _proposal(one, message))]
    values: dict[str, set[Value]] = {}
    for one in placed:
        values.setdefault(one.fact, set()).add(one.value)
    once = {one.fact: one for one in placed if len(values[one.fact]) == 1}
    named = {_element(fact) for fact in once if fact.endswith(".name")}
    kept = [one for fact, one in once.items() if _element(fact) in (None, *named)]
    return tuple(kept) if _numbered_from_0(named) else ()


def _proposal(one: Told, message: str) -> Proposal | None:
    span = _span(one.words, message)
    choices = _choices(one.fact)
    if span is None or choices is None:
        return None
    start, end = span
    words = message[start:end]
    if one.fact.endswith(".name"):
        return Proposal(one.fact, words, words, start, end) if len(words) <= 120 else None
    known = any(one.value == value and type(one.value) is type(value) for value in choices)
    return Proposal(one.fact, one.value, words, start, end) if known else None


def _choices(fact: str) -> Choices | None:
    """What the fact at that path may be; () for a name, None where there is no such path."""
    element = _ELEMENT.fullmatch(fact)
    if element:
        return () if element[2] == "name" else ELEMENT_CHOICES.get(element[2])
    if fact.startswith("application."):
        return APPLICATION_CHOICES.get(fact.removeprefix("application."))
    return WORK_CHOICES.get(fact)


def _element(fact: str) -> int | None:
    found = _ELEMENT.fullmatch(fact)
    return int(found[1]) if found else None


def _numbered_from_0(named: set[int | None]) -> bool:
    return named == set(range(len(named)))


def _placed(questions: Sequence[str], message: str) -> Iterator[Part]:
    """The questions where they stand, each after the one before it."""
    after = 0
    for question in questions:
        span = _span(question, message, after)
        if span is not None and len(question.split()) >= FEWEST:
            after = span[1]
            yield Part(message[span[0] : span[1]], *span)


def _span(words: str, message: str, after: int = 0) -> tuple[int, int] | None:
    """Where the words stand in the message, white space aside; None where they do not."""
    pieces = words.split()
    if not pieces:
        return None
    found = re.compile(r"\s+".join(map(re.escape, pieces))).search(message, after)
    return (found.start(), found.end()) if found else None


def _words(text: str) -> set[str]:
    return {_stem(word) for word in _WORD.findall(text.lower())} - _SMALL


def _stem(word: str) -> str:
    return re.sub(r"(?:ing|ed|es|s|e)$", "", word) if len(word) > 4 else word
