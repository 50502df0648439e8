"""What a chat model would like to say: claims, each with an address and a quote, out of any form it writes.

Nothing here is believed. `claims_in` reads a whole message, `claims_so_far` one that still grows.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from langchain_core.messages import AIMessage, AIMessageChunk
from langchain_core.utils.json import parse_partial_json
from pydantic import BaseModel, Field

MOST: Final = 40  # claims of one answer that are read
LONGEST: Final = 4_000  # characters of a claim or a quote
TOOL: Final = "answer_with_claims"
_FENCE: Final = re.compile(r"```(?:json)?\s*(.*?)(?:```|\Z)", re.DOTALL)
_LABEL: Final = re.compile(r"^\s*(CLAIM|AT|QUOTE):[ \t]*", re.MULTILINE)


class Said(BaseModel):
    """One sentence for the applicant, and the words of a passage that it stands on."""

    text: str = Field(description="One sentence in plain English, saying no more than the quote.")
    address: str = Field(description="The address of the passage that the quote is from.")
    quote: str = Field(description="Words of that passage, copied exactly, letter by letter.")


class AnswerWithClaims(BaseModel):
    """Hand over the answer: its claims in the order in which the applicant should read them."""

    claims: list[Said] = Field(description="Empty if the passages do not answer the question.")


@dataclass(frozen=True, slots=True)
class Proposed:
    """A claim as a model made it. Not yet believed."""

    text: str
    address: str
    quote: str


class Unusable(Exception):
    """The message holds no claims that can be read: malformed, of another shape, or empty."""


def claims_in(message: AIMessage) -> tuple[Proposed, ...]:
    """The claims of a whole message, () where the model says that nothing answers. Raises Unusable."""
    found = _read(message, whole=True)
    if found is None:
        raise Unusable("it is in no form that holds claims")
    return found[:MOST]


def claims_so_far(message: AIMessageChunk) -> tuple[Proposed, ...]:
    """The claims that are complete in a message that still grows; the last one may be missing."""
    return (_read(message, whole=False) or ())[:MOST]


def _read(message: AIMessage, *, whole: bool) -> tuple[Proposed, ...] | None:
    called = _tool_value(message, whole=whole)
    if called is not None:
        return _of_value(called, whole=whole)
    cited = tuple(_of_blocks(message.content)) if isinstance(message.content, list) else ()
    if cited:
        return cited if whole else cited[:-1]
    return _of_text(str(message.text), whole=whole)


def _tool_value(message: AIMessage, *, whole: bool) -> Any:
    """What the model called the tool with, as far as it has come; None where it did not call it."""
    if isinstance(message, AIMessageChunk) and message.tool_call_chunks:
        written = "".join(chunk["args"] or "" for chunk in message.tool_call_chunks)
        return _parsed(written, whole=whole)
    for call in message.tool_calls:
        if call["name"] in (TOOL, AnswerWithClaims.__name__):
            return call["args"]
    return {} if message.invalid_tool_calls else None


def _of_value(value: Any, *, whole: bool) -> tuple[Proposed, ...] | None:
    rows = value.get("claims") if isinstance(value, Mapping) else value
    if not isinstance(rows, list):
        return None
    if not whole:
        rows = rows[:-1]  # the last one may still be growing
    made = tuple(_one(row) for row in rows)
    if whole and any(each is None for each in made):
        return None
    return tuple(each for each in made if each is not None)


def _one(row: Any) -> Proposed | None:
    if not isinstance(row, Mapping):
        return None
    text, address, quote = (row.get(key) for key in ("text", "address", "quote"))
    if not (isinstance(text, str) and isinstance(address, str) and isinstance(quote, str)):
        return None
    if max(len(text), len(quote)) > LONGEST:
        return None
    return Proposed(text.strip(), address.strip(), quote.strip().strip('“”"'))


def _of_blocks(blocks: Sequence[Any]) -> Iterator[Proposed]:
    """Anthropic's own citations: a text block, and under it the words of the documents it cites."""
    for block in blocks:
        if not isinstance(block, Mapping) or block.get("type") != "text":
            continue
        for citation in block.get("citations") or ():
            if isinstance(citation, Mapping):
                row = {
                    "text": block.get("text"),
                    "address": citation.get("document_title"),
                    "quote": citation.get("cited_text"),
                }
                made = _one(row)
                if made is not None:
                    yield made
                break  # the first one carries it


def _of_text(text: str, *, whole: bool) -> tuple[Proposed, ...] | None:
    fenced = _FENCE.search(text)
    start = next((n for n, c in enumerate(text) if c in "{["), None)
    written = fenced.group(1) if fenced else text[start:] if start is not None else ""
    if written.lstrip()[:1] in ("{", "["):
        value = _parsed(written, whole=whole)
        found = None if value is None else _of_value(value, whole=whole)
        if found is not None:
            return found
    return _of_labels(text, whole=whole)


def _of_labels(text: str, *, whole: bool) -> tuple[Proposed, ...] | None:
    """The plain form: CLAIM:, AT: and QUOTE:, each on a line of its own; NOTHING where nothing answers."""
    if text.strip().rstrip(".") == "NOTHING":
        return ()
    pieces = _LABEL.split(text)[1:]
    rows: list[dict[str, str]] = []
    for label, said in zip(pieces[::2], pieces[1::2], strict=True):
        if label == "CLAIM":
            rows.append({"text": said})
        elif rows:
            rows[-1]["address" if label == "AT" else "quote"] = said.strip()
    if not rows:
        return None
    return _of_value(rows, whole=whole)


def _parsed(written: str, *, whole: bool) -> Any:
    try:
        if whole:
            return json.JSONDecoder().raw_decode(written.strip())[0]
        return parse_partial_json(written)
    except (ValueError, RecursionError):
        return None
