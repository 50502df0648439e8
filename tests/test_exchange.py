"""An exchange as it is drawn, and what is offered next."""

from __future__ import annotations

import pytest

from assistant.bootstrap import Assistant
from assistant.citations import numbered
from assistant.guard import Reply
from assistant.questions import LONGEST, asked
from corpus.documents import Corpus
from counter.conversation import Conversation, history
from counter.exchange_view import exchange_view
from counter.follow_ups import follow_ups, questions

ASKED = [
    "Do I have to say that part of my work was made with AI?",
    "How small is de minimis?",
    "Can I trademark my logo?",
    "Midjourney made the pictures and I wrote the text of my comic. Where do I put that?",
    "Must I disclose it? And how do I reach the Office?",
    "What did the January 2025 report say about prompts?",
]


def reply_to(assistant: Assistant, question: str) -> Reply:
    return assistant.ask(asked(question))[0]


@pytest.mark.parametrize("question", ASKED)
def test_every_claim_and_every_citation_is_drawn_under_its_number(
    assistant: Assistant, corpus: Corpus, question: str
) -> None:
    reply = reply_to(assistant, question)
    view = exchange_view(reply, corpus)
    drawn = [block for block in view["blocks"] if "cites" in block]
    assert [_words(block) for block in drawn] == [claim.text for claim in reply.claims]
    numbers = [(cite["number"], cite["label"]) for block in drawn for cite in block["cites"]]
    assert numbers == [(number, each.label) for number, each in numbered(reply.sections)]
    for block in drawn:
        for cite in block["cites"]:
            assert cite["href"].startswith("/source/")
            assert cite["date"]
            assert cite["what"]


def _words(block: dict[str, object]) -> str:
    runs = block.get("runs")
    return str(block["text"]) if runs is None else "".join(runs)[1:-1]  # type: ignore[arg-type]


@pytest.mark.parametrize("question", ASKED)
def test_what_is_left_open_of_a_long_passage_is_whole_sentences_of_it(
    assistant: Assistant, corpus: Corpus, question: str
) -> None:
    for block in exchange_view(reply_to(assistant, question), corpus)["blocks"]:
        if block.get("decides"):
            shown = "".join(block["decides"]).strip("“” …")
            assert shown in "".join(block["runs"])
            assert block["runs"][1].strip() in shown


def test_the_texts_silence_is_told_with_where_to_turn_and_nothing_else_is_offered(
    assistant: Assistant, corpus: Corpus
) -> None:
    reply = reply_to(assistant, "Can I trademark my logo?")
    view = exchange_view(reply, corpus)
    assert view["title"] == "No answer in these texts"
    assert "uspto.gov" in view["lead"]
    assert view["others"] == []
    assert "no answer" in view["said"]
    assert follow_ups(reply, (), corpus) == ()


def test_other_places_are_places_that_are_not_cited(assistant: Assistant, corpus: Corpus) -> None:
    for question in ASKED:
        reply = reply_to(assistant, question)
        cited = {citation.label for claim in reply.claims for citation in claim.citations}
        others = [place["label"] for place in exchange_view(reply, corpus)["others"]]
        assert not cited & set(others)
        assert len(others) <= 3


@pytest.mark.parametrize(("address", "question"), questions().items())
def test_a_question_that_is_offered_leads_to_its_passage(
    assistant: Assistant, address: str, question: str
) -> None:
    assert reply_to(assistant, question).hits[0].passage.address == address


def test_what_is_asked_next_is_neither_cited_nor_asked_already(
    assistant: Assistant, corpus: Corpus
) -> None:
    reply = reply_to(assistant, ASKED[0])
    first = follow_ups(reply, (), corpus)
    assert 2 <= len(first) <= 3
    by_question = {question: address for address, question in questions().items()}
    cited = {citation.address for claim in reply.claims for citation in claim.citations}
    assert not cited & {by_question[question] for question in first}
    assert first[0] not in follow_ups(reply, first[:1], corpus)


def test_the_stages_are_told_in_their_order(assistant: Assistant) -> None:
    heard: list[str] = []
    assistant.ask(asked(ASKED[0]), heard.append)
    assert heard == ["search", "answer", "decide"]


def test_a_conversation_keeps_a_receipt_beside_every_reply_and_forgets_when_cleared(
    assistant: Assistant,
) -> None:
    talk = Conversation()
    for question in ASKED[:2]:
        talk.ask(talk.take(question), assistant)
    assert [kept.json["receipt"]["question"] for kept in talk.kept] == ASKED[:2]
    assert len(talk.kept[1].json["receipt"]["history"]) == 2
    assert all(len(turn.content) <= LONGEST for turn in history(talk.replies))
    talk.clear()
    assert talk.replies == talk.views == []
