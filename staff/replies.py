"""The reply to an inquiry made or checked by the desk itself, so that nobody else says what it found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assistant.bootstrap import Assistant
from assistant.draft_check import check
from assistant.draft_reading import Draft, read_draft
from assistant.drafted import draft_reply
from assistant.letters import Letter
from assistant.reply_templates import load_templates
from corpus.documents import Corpus
from records.drafts import Saving
from records.inquiries import Inquiry
from staff.arrivals import letter_of


def drafted(assistant: Assistant, asked: Letter, tone: str) -> Mapping[str, Any]:
    """The draft of a reply to a letter, as `desk draft LETTER --json` has it. Nothing is kept."""
    return draft_reply(assistant, asked, load_templates(tone, assistant.home)).json


def fresh(assistant: Assistant, inquiry: Inquiry, *, base: int, tone: str = "plain") -> Saving:
    """A new draft of the reply to an inquiry, to be saved on top of version `base`."""
    made = drafted(assistant, letter_of(inquiry), tone)
    found = findings(made["reply"], read_draft(made), assistant.corpus)
    return Saving(base, made["reply"], found, made)


def edited(
    corpus: Corpus, reply: str, inquiry: Inquiry, on: Mapping[str, Any], *, base: int
) -> Saving:
    """An edited reply, checked against what the desk drafted; `on` is that, {} where it drafted nothing."""
    return Saving(base, reply, findings(reply, draft_of(on, inquiry), corpus))


def draft_of(drafted: Mapping[str, Any], inquiry: Inquiry) -> Draft:
    """The desk's draft; where there was none, nothing that a sentence could stand on but the texts."""
    return read_draft(dict(drafted)) if drafted else Draft("", (), (inquiry.text,))


def findings(reply: str, draft: Draft, corpus: Corpus) -> list[dict[str, Any]]:
    """What the check finds of each sentence."""
    return [finding.as_json() for finding in check(reply, draft, corpus)]
