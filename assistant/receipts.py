"""Receipts: what a result was made from, so that it can be made again and compared.

A receipt holds the question and the facts, fingerprints of texts, rules, index and code, and hashes
of the result and of every citation. It is plain JSON and is signed by nobody.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from assistant.rules import Facts, facts_to_json, load_table
from corpus.documents import Corpus
from corpus.errors import BadInput

VERSION = 1
ROOMS = ("assistant", "corpus", "index")
LEFT_OUT = ("receipt", "timings_ms", "id")  # what may differ between two equal results


class BadReceipt(BadInput):
    """What was given holds no receipt that can be read."""


def receipt(
    result: Mapping[str, Any],
    corpus: Corpus,
    *,
    question: str | None = None,
    history: list[dict[str, str]] | None = None,
    facts: Facts | None = None,
    index: str | None = None,
) -> dict[str, Any]:
    """What the result was made from; `index` is the fingerprint of the index it was found in."""
    return {
        "receipt": VERSION,
        "question": question,
        "history": history or [],
        "facts": facts and facts_to_json(facts),
        "made_from": {
            "texts": corpus.fingerprint,
            "rules": load_table().rules_version,
            "index": index,
            "code": version("copyright-desk"),
            "code_sha256": code_sha256(),
        },
        "citations": [
            {
                "address": citation["address"],
                "start": citation["start"],
                "end": citation["end"],
                "sha256": _sha256(citation["quote"]),
            }
            for citation in _citations(result)
        ],
        "result_sha256": result_sha256(result),
    }


def read_receipt(given: object) -> dict[str, Any]:
    """The receipt, alone or inside the result that carries it; raises BadReceipt."""
    found = given.get("receipt") if isinstance(given, dict) else None
    if isinstance(found, dict):
        given, found = found, found.get("receipt")
    if not isinstance(given, dict) or found != VERSION:
        raise BadReceipt(
            "This holds no receipt. Give a result of the desk as JSON, or its receipt."
        )
    needed = {"question", "facts", "made_from", "citations", "result_sha256"}
    if missing := sorted(needed - set(given)):
        raise BadReceipt(f"The receipt is not whole: {', '.join(missing)} missing.")
    if not isinstance(given["made_from"], dict) or not isinstance(given["citations"], list):
        raise BadReceipt(
            "The receipt is not whole: made_from or citations is not what it should be."
        )
    return given


def read_receipts(given: object) -> list[dict[str, Any]]:
    """The receipts of a result, or of a list of results such as a conversation; raises BadReceipt."""
    return (
        [read_receipt(each) for each in given]
        if given and isinstance(given, list)
        else [read_receipt(given)]
    )


def changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    """A sentence for each thing in which two receipts differ; none if the result is the same."""
    for name, value in new["made_from"].items():
        if old["made_from"].get(name) != value:
            yield f"{name}: was {old['made_from'].get(name)}, is {value}"
    for number, (was, now) in enumerate(_pairs(old["citations"], new["citations"]), start=1):
        if was != now:
            yield f"citation {number}: was {_place(was)}, is {_place(now)}"
    if old["result_sha256"] != new["result_sha256"]:
        yield "the result itself reads otherwise"


def result_sha256(result: Mapping[str, Any]) -> str:
    """The hash of a result, its receipt and timings aside."""
    kept = {key: value for key, value in result.items() if key not in LEFT_OUT}
    return _sha256(json.dumps(kept, ensure_ascii=False, sort_keys=True))


@cache
def code_sha256() -> str:
    """The hash of every file that a result comes from: code and tables, in the order of their names."""
    house = Path(__file__).parent.parent
    files = sorted(
        path
        for room in ROOMS
        for path in (house / room).iterdir()
        if path.suffix in (".py", ".toml")
    )
    found = hashlib.sha256()
    for path in files:
        found.update(f"{path.relative_to(house)}\0".encode())
        found.update(path.read_bytes())
    return found.hexdigest()


def _citations(result: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    recommended = result.get("recommendation") or {}
    asked = [question["claims"] for question in result.get("questions") or ()]
    for claims in (
        *asked,
        result.get("claims"),
        result.get("reasons"),
        recommended.get("reasons"),
    ):
        for claim in claims or ():
            yield from claim["citations"]


def _pairs(old: list[Any], new: list[Any]) -> Iterator[tuple[Any, Any]]:
    longest = max(len(old), len(new))
    return zip(
        [*old, *[None] * (longest - len(old))], [*new, *[None] * (longest - len(new))], strict=True
    )


def _place(citation: object) -> str:
    if not isinstance(citation, dict):
        return "none"
    return f"{citation.get('address')} {citation.get('start')}-{citation.get('end')}"


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
