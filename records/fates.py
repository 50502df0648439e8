"""What became of each passage that the desk cited when the reply went out. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

KEPT, EDITED, DROPPED = "kept", "edited", "dropped"
FATES: Final = (KEPT, EDITED, DROPPED)


def fates_of(
    drafted: Mapping[str, Any], found: Sequence[Mapping[str, Any]]
) -> tuple[tuple[str, str], ...]:
    """(address, fate) for every claim of the draft, in its order.

    `drafted` is the draft's JSON, `found` what the check found of each sentence that went out. A
    claim was kept where its words went out as they were and stand, edited where a sentence
    that rests on its passage did, dropped where none does.
    """
    standing = [each for each in found if each.get("status") == "stands"]
    told = " ".join(_plain(each.get("text", "")) for each in standing)
    cited = {citation.get("address") for each in found for citation in each.get("citations", ())}
    return tuple((address, _fate(text, address, told, cited)) for address, text in _claims(drafted))


def _fate(text: str, address: str, told: str, cited: set[Any]) -> str:
    if _plain(text) in told:
        return KEPT
    return EDITED if address in cited else DROPPED


def _claims(drafted: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [
        (line["claim"]["citations"][0]["address"], line["text"])
        for line in drafted.get("lines", ())
        if line.get("claim") and line["claim"].get("citations")
    ]


def _plain(text: str) -> str:
    """Letters and digits alone: note marks, quotation marks and line breaks may differ."""
    return "".join(c for c in text.lower() if c.isalnum())
