"""The shapes of what the API takes, each within its bounds, and with an example."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from corpus.errors import BadInput
from records.comments import LONGEST as LONGEST_COMMENT
from records.inquiries import LONGEST as LONGEST_LETTER
from records.moving import LONGEST_REASON

MOST: Final = 2**31 - 1  # what the database counts to
LONGEST_REPLY: Final = 60_000  # characters that are checked at once
DEEPEST: Final = 40  # levels of JSON in JSON
_NO_TEXT: Final = re.compile("[\x00\ud800-\udfff]")


def _whole(value: object) -> object:
    """JSON has one kind of number: 3.0 is 3."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def plain(value: dict[str, Any]) -> dict[str, Any]:
    """The same JSON; raises BadInput where a text of it has no UTF-8, or a number no JSON."""
    for each in _within(value, 0):
        if isinstance(each, float) and not math.isfinite(each):
            raise BadInput("The draft holds a number that is none. Make the draft again.")
        if isinstance(each, str) and not _is_text(each):
            raise BadInput("The draft holds what is no text. Make the draft again.")
    return value


def _is_text(value: str) -> bool:
    """Whether it is without NUL and without halves of characters."""
    return not _NO_TEXT.search(value)


def _within(value: object, depth: int) -> Iterator[object]:
    if depth > DEEPEST:
        raise BadInput(f"The draft is nested deeper than {DEEPEST} levels. Make the draft again.")
    if isinstance(value, dict):
        for key, each in value.items():
            yield key
            yield from _within(each, depth + 1)
    elif isinstance(value, list):
        for each in value:
            yield from _within(each, depth + 1)
    else:
        yield value


Text = Annotated[str, Field(pattern=r"^[^\x00]*$")]
Said = Annotated[
    str, Field(pattern=r"^[^\x00]*[^\s\x00][^\x00]*$")
]  # at least one character to be seen
Seen = Annotated[
    int,
    Field(ge=0, lt=MOST, description="The number of a version; 0: none yet."),
    BeforeValidator(_whole),
]
Tone = Literal["plain", "formal"]


class _Taken(BaseModel):
    """What is sent; a field that is not known is refused."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


_LETTER: Final = {
    "text": "I wrote the story and Midjourney made the pictures. Do I have to disclose the AI?",
    "subject": "My comic",
    "sender": "Dana Reed",
}


class LetterIn(_Taken):
    """A letter to draft a reply to."""

    model_config = ConfigDict(json_schema_extra={"examples": [{**_LETTER, "tone": "plain"}]})

    text: Said = Field(max_length=LONGEST_LETTER)
    subject: Text = Field(default="", max_length=1000)
    sender: Text = Field(default="", max_length=1000)
    address: Text = Field(default="", max_length=1000, description="Where a reply goes.")
    tone: Tone = "plain"


class ArrivalIn(_Taken):
    """A letter to take in. `source` is your own key for it: the same one is taken in once."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"source": "crm-4711", **_LETTER}]})

    source: str = Field(min_length=1, max_length=150, pattern=r"^[!-~]+$")
    text: Said = Field(max_length=LONGEST_LETTER)
    subject: Text = Field(default="", max_length=1000)
    sender: Text = Field(default="", max_length=1000)
    address: Text = Field(default="", max_length=1000, description="Where a reply goes.")


class ReplyIn(_Taken):
    """A reply to save. `base` is the version that it was made from; without `reply` the desk drafts one."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"base": 0}, {"base": 1, "reply": "Dear Dana Reed,\n…"}]}
    )

    base: Seen
    reply: Said | None = Field(default=None, max_length=LONGEST_REPLY)
    tone: Tone = "plain"


class StepIn(_Taken):
    """A step to take. `seen` is the version that was looked at. Approving is for people alone."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"action": "ask for review", "seen": 1}]}
    )

    action: Literal["ask for review", "take back", "return", "approve", "send", "close", "reopen"]
    seen: Seen
    reason: Text = Field(default="", max_length=LONGEST_REASON)


class CommentIn(_Taken):
    """A remark on a version of the reply; `about` are the words of it that it is about."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"draft": 1, "text": "Is the second one covered?"}]}
    )

    draft: Seen
    text: Said = Field(max_length=LONGEST_COMMENT)
    about: Text = Field(default="", max_length=LONGEST_COMMENT)


class CheckIn(_Taken):
    """A draft as the desk made it, and its reply as it was edited since."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "draft": {"reply": "Dear Dana Reed,", "lines": [], "questions": []},
                    "reply": "Dear Dana Reed,\nYou need not tell us about AI.",
                }
            ]
        }
    )

    draft: dict[str, Any] = Field(
        json_schema_extra={"required": ["reply"], "properties": {"reply": {"type": "string"}}}
    )
    reply: Text = Field(max_length=LONGEST_REPLY)


class Seeking(BaseModel):
    """Which inquiries to list; what is left out limits nothing."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    words: Text = Field(
        default="", max_length=500, description="Words that it has, or their start."
    )
    status: list[Literal["new", "drafting", "review", "approved", "sent", "closed"]] = Field(
        default=[], max_length=6
    )
    assigned: Text | None = Field(default=None, max_length=200, description="Whose: a subject.")
    unassigned: bool = False
    oldest_first: bool = False
    page: int = Field(default=0, ge=0, le=1_000_000, description="From 0; 50 to a page.")
