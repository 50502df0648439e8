"""A message as a chat model reads it: its questions, the question made whole, the facts it tells.

One request for all three, and only for messages where it can help. What comes back is held to the
message's own words by `reading_checks`; where nothing does, the desk reads the message itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pydantic import BaseModel, Field, ValidationError

from assistant.asker import NOBODY, Asker
from assistant.chat_models import ChatModel
from assistant.facts import Proposal
from assistant.model_limits import ModelFailed
from assistant.prompts import reading_prompt
from assistant.questions import Asked
from assistant.reading_checks import Told, checked_facts, checked_parts, checked_whole
from assistant.splitting import Part

PLAIN: Final = 25  # words; a first message up to here with one sentence is read without a model


class Fact(BaseModel):
    """A fact that the message tells of the person's own work."""

    fact: str = Field(description="Its path, such as elements[0].ai_role or application.stage.")
    value: str | bool = Field(description="One of the values that the path may have.")
    words: str = Field(description="The words of the message that tell it, copied exactly.")


class MessageRead(BaseModel):
    """Hand over what the message asks and tells."""

    questions: list[str] = Field(description="Each question, in the message's own words, copied.")
    whole: str = Field(description="The last message as one question that needs no earlier turn.")
    facts: list[Fact] = Field(description="Facts that the message plainly tells; else none.")


@dataclass(frozen=True, slots=True)
class Read:
    """What holds of a model's reading: the questions, the whole question, and facts, each or none."""

    parts: tuple[Part, ...] = ()
    whole: str | None = None
    proposed: tuple[Proposal, ...] = ()


@dataclass(frozen=True)
class Reader:
    """Reads messages with a chat model."""

    chat: ChatModel

    def read(self, asked: Asked, until: float, asker: Asker = NOBODY) -> Read:
        """What holds of its reading; an empty Read where it was not asked, failed, or nothing holds."""
        if not worth_reading(asked):
            return Read()
        try:
            structured = self.chat.structured(MessageRead)
            given = self.chat.caller.ask(
                structured, reading_prompt(asked), until, asker.session, asker.waits
            )
            found = MessageRead.model_validate(given)
        except (ModelFailed, NotImplementedError, ValidationError):
            return Read()
        return held(found, asked)


def worth_reading(asked: Asked) -> bool:
    """Whether a model may help: after earlier talk, or where the message is more than a short question."""
    return bool(asked.history) or len(asked.question.split()) > PLAIN


def held(found: MessageRead, asked: Asked) -> Read:
    """What of a reading stands in the message's, or the conversation's, own words."""
    told = [Told(fact.fact, fact.value, fact.words) for fact in found.facts]
    return Read(
        parts=checked_parts(found.questions, asked.question),
        whole=checked_whole(found.whole, asked),
        proposed=checked_facts(told, asked.question),
    )
