"""What a person may ask: the limits of a question and of the turns before it, told in sentences."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from assistant.rules import Facts, FactsError, parse_facts
from corpus.errors import BadInput

LONGEST = 5_000  # characters; a question longer than this is a letter, and is refused, never cut
MOST_TURNS = 40
_BLANKS = "\n\r\t"


class BadQuestion(BadInput):
    """A question that cannot be taken, and what to do about it."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of the conversation so far; `role` is "user" or "assistant"."""

    role: str
    content: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it was asked, the conversation it stands in, and facts that a person confirmed."""

    question: str
    history: tuple[Turn, ...] = ()
    facts: Facts | None = None


def asked(question: object, history: object = (), facts: object = None) -> Asked:
    """The question, checked; raises BadQuestion with a sentence for the person who asked.

    `history` is a list of {"role", "content"}, oldest first; `facts` is confirmed facts as JSON.
    """
    if not isinstance(question, str):
        raise BadQuestion("A question must be text.")
    _check(question, "question")
    if not any(character.isalnum() for character in question):
        raise BadQuestion("The question is empty. Type what you want to know.")
    if not isinstance(history, list | tuple):
        raise BadQuestion("The earlier turns must be a list of {role, content}.")
    if len(history) > MOST_TURNS:
        raise BadQuestion(f"At most {MOST_TURNS} earlier turns are read; this has {len(history)}.")
    turns = tuple(_turn(number, turn) for number, turn in enumerate(history, 1))
    return Asked(question.strip(), turns, None if facts is None else confirmed(facts))


def confirmed(facts: object) -> Facts:
    """Confirmed facts, checked; raises BadQuestion, naming the key and what it may be."""
    try:
        return parse_facts(facts)
    except FactsError as error:
        raise BadQuestion(str(error)) from error


def _turn(number: int, turn: object) -> Turn:
    match turn:
        case Turn():
            return turn
        case {"role": "user" | "assistant" as role, "content": str(content)}:
            _check(content, f"earlier turn {number}")
            return Turn(role, content)
    raise BadQuestion(
        f"Earlier turn {number} is not a message. Each needs a role (user or assistant) and "
        "content (text)."
    )


def _check(text: str, what: str) -> None:
    if len(text) > LONGEST:
        raise BadQuestion(
            f"The {what} has {len(text):,} characters; at most {LONGEST:,} are read. "
            "Ask for one thing at a time, in fewer words."
        )
    odd = next((c for c in text if _unprintable(c)), None)
    if odd is not None:
        raise BadQuestion(
            f"The {what} holds a character that cannot be read (U+{ord(odd):04X}). "
            "Type it again, or paste it as plain text."
        )


def _unprintable(character: str) -> bool:
    category = unicodedata.category(character)
    return category in ("Cc", "Cs", "Co", "Cn") and character not in _BLANKS
