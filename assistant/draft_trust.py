"""Whether a draft's JSON is what the desk made: nothing but its reply may have been edited. Pure.

Its receipt's hash must fit it, and each claim must pass once more the gate that it passed when it was
made: for a receipt is signed by nobody, and whoever changes a claim can also write a new hash.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

from assistant.citations import DraftClaim, Quote, verify
from assistant.draft_basis import bound
from assistant.draft_folding import plain
from assistant.draft_reading import BadDraft, Basis, Draft, Sentence, read_draft
from assistant.receipts import BadReceipt, read_receipt, result_sha256
from assistant.recommendation_json import recommendation_json
from assistant.recommendations import rule
from assistant.rules import FactsError, parse_facts
from assistant.rules_table import load_table
from corpus.documents import Corpus, UnknownDocument

WHAT_TO_DO = (
    "Nothing in it is used as a basis. Give the JSON as the desk wrote it, in which the reply alone may "
    "be edited, or draft the letter again: desk draft LETTER --json"
)
_SHOWN = 160  # characters of a claim


class AlteredDraft(BadDraft):
    """A draft's JSON that is not what the desk made: what is wrong, why that matters, what to do."""


def trusted(value: object, corpus: Corpus) -> Draft:
    """The draft in that JSON, borne out by its receipt; raises BadDraft, or AlteredDraft with a sentence.

    Its `reply` may be another than the one that was made.
    """
    draft = read_draft(value)
    assert isinstance(value, dict)
    receipt = _receipt(value)
    wrong = next(chain(_unfounded(draft, corpus), _unruled(draft, receipt, corpus)), None)
    if not _fits(value, receipt):
        what = wrong or "something in it besides the reply is not what its receipt was made for"
        raise AlteredDraft(f"This draft was altered after the desk made it: {what}. {WHAT_TO_DO}")
    if wrong and _is_of_now(receipt, corpus):
        raise AlteredDraft(
            f"This draft was altered after the desk made it, and so was its receipt: {wrong}. {WHAT_TO_DO}"
        )
    if wrong:
        raise AlteredDraft(
            f"This draft was altered, or made from other texts or rules than there are now: {wrong}. "
            f"{WHAT_TO_DO}"
        )
    return draft


def _receipt(value: Mapping[str, Any]) -> Mapping[str, Any]:
    try:
        return read_receipt(value.get("receipt"))
    except BadReceipt as error:
        raise AlteredDraft(
            "This draft carries no receipt that can be read, so nothing shows that its claims are the "
            f"desk's. {WHAT_TO_DO}"
        ) from error


def _fits(value: Mapping[str, Any], receipt: Mapping[str, Any]) -> bool:
    """Whether the receipt's hash is that of the draft with the reply that it was made with.

    In that reply nothing was unsupported.
    """
    try:
        made = result_sha256({**value, "reply": reply_made(value), "unsupported": []})
    except (UnicodeEncodeError, TypeError, RecursionError):  # what the desk never writes
        return False
    return made == str(receipt["result_sha256"])


def reply_made(value: Mapping[str, Any]) -> object:
    """The reply before anybody edited it: its lines, one after the other."""
    lines = value.get("lines")
    if not isinstance(lines, list):
        return value["reply"]
    return "\n\n".join(str(line.get("text")) for line in lines)


def _is_of_now(receipt: Mapping[str, Any], corpus: Corpus) -> bool:
    made_from = receipt["made_from"]
    now = (corpus.fingerprint, load_table().rules_version)
    return (made_from.get("texts"), made_from.get("rules")) == now


def _unfounded(draft: Draft, corpus: Corpus) -> Iterator[str]:
    """What the draft says of its claims and is not so, a sentence each."""
    found = [claim for question in draft.questions for claim in question.claims]
    for claim in [*draft.sentences, *found]:
        if claim.kind == "claim" and not _passes(claim, corpus):
            words = " ".join(claim.text.split())
            shown = words if len(words) <= _SHOWN else f"{words[: _SHOWN - 1]}…"
            places = ", ".join(dict.fromkeys(basis.label for basis in claim.citations))
            yield f"it claims “{shown}”, which is not what stands at {places or 'any place'}"
    for number, note in enumerate(draft.notes, start=1):
        if not _known(note, corpus):
            yield f"its note {number} is not what stands at {note.label}"


def _unruled(draft: Draft, receipt: Mapping[str, Any], corpus: Corpus) -> Iterator[str]:
    """Whether its recommendation is what the rules conclude from the facts that its receipt holds."""
    if draft.recommendation is None:
        return
    try:
        ruled = recommendation_json(rule(parse_facts(receipt["facts"]), corpus))
    except FactsError:
        ruled = {}
    given, concluded = (json.dumps(each, sort_keys=True) for each in (draft.recommendation, ruled))
    if given != concluded:
        yield "its recommendation is not what the rules conclude from the facts in its receipt"


def _passes(claim: Sentence, corpus: Corpus) -> bool:
    """Whether the claim would be let through now: its quotes stand, and it says what they say."""
    cited = [basis for basis in claim.citations if _known(basis, corpus)]
    if not cited or len(cited) < len(claim.citations):
        return False
    if bound(claim.text, cited, corpus):
        return True
    quotes = tuple(Quote(basis.address, basis.quote) for basis in cited)
    offered = [corpus.passage(basis.address) for basis in cited]
    text = plain(claim.text).strip('"')
    return bool(verify([DraftClaim("basis", text, quotes)], offered, corpus).claims)


def _known(basis: Basis, corpus: Corpus) -> bool:
    """Whether the quote stands in its document, within its passage, under its label."""
    try:
        passage = corpus.passage(basis.address)
    except UnknownDocument:
        return False
    if passage.document_id != basis.source_id or passage.label != basis.label:
        return False
    text = corpus.document(passage.document_id).text
    within = passage.start <= basis.start < basis.end <= passage.start + len(passage.text)
    return within and text[basis.start : basis.end] == basis.quote
