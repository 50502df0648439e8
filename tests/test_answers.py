"""What a person reads: the passage that answers, what must be read with it, or an honest silence."""

from __future__ import annotations

import pytest

from assistant.bootstrap import Assistant
from assistant.guard import NOTICE, Reply
from assistant.questions import BadQuestion, Turn, asked
from assistant.standalone import standalone


def reply_to(assistant: Assistant, question: str, *history: Turn) -> Reply:
    reply, _ = assistant.ask(asked(question, history))
    return reply


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Who can be listed as the author if an AI tool was used?", "should not list an AI technology"),
        ("My application is still pending and I left out that I used AI. How do I fix it?",
         "contact the Copyright Office’s Public Information Office"),
        ("Does giving an AI repeated feedback make a difference?", "iterative “feedback”"),
        ("When did this policy take effect?", "effective March 16, 2023"),
    ],
)  # fmt: skip
def test_the_answer_holds_the_words_that_decide(
    assistant: Assistant, question: str, words: str
) -> None:
    reply = reply_to(assistant, question)
    assert reply.kind in ("answer", "ask_facts")
    assert words in reply.text


def test_the_whole_passage_is_shown_and_a_sentence_of_it_marked(assistant: Assistant) -> None:
    reply = reply_to(assistant, "Where on the form do I exclude the AI-generated parts?")
    citation = reply.claims[0].citations[0]
    assert citation.quote == assistant.corpus.passage("policy-2023#IV.A.2").text
    assert citation.highlight is not None
    assert citation.start <= citation.highlight.start < citation.highlight.end <= citation.end


def test_the_note_that_qualifies_an_answer_comes_with_it(assistant: Assistant) -> None:
    reply = reply_to(
        assistant, "How much AI content can be in a work before it has to be excluded?"
    )
    exceptions = [c.citations[0].address for c in reply.claims if c.role == "exception"]
    assert "policy-2023#n40" in exceptions


def test_what_has_changed_since_is_told_beside_the_old_words(assistant: Assistant) -> None:
    reply = reply_to(assistant, "What does note 8 say?")
    assert "is currently being challenged" in reply.text
    assert "declined to hear it on March 2, 2026" in reply.text


def test_a_secondary_source_never_stands_alone(assistant: Assistant) -> None:
    reply = reply_to(assistant, "Are prompts alone enough according to the 2025 report?")
    tiers = {c.citations[0].tier for c in reply.claims}
    assert {"secondary", "policy"} <= tiers
    assert (
        "Our own summary of other sources, as of November 22, 2026, not the Office's text"
        in reply.text
    )


@pytest.mark.parametrize(
    "question",
    [
        "How do I bake sourdough bread?",
        "What is the capital of Mongolia?",
        "asdf qwer zxcv",
        "How much is the filing fee?",
        "Can I patent my prompt?",
        "How long does the Office take to decide?",
        "Is it protected in Japan?",
    ],
)
def test_what_the_texts_do_not_say_is_said_to_be_unsaid(
    assistant: Assistant, question: str
) -> None:
    reply = reply_to(assistant, question)
    assert reply.kind == "abstain"
    assert reply.text.startswith(("The texts in this library do not say", "That could not be read"))
    assert "(202) 707–3000" in reply.text  # where to turn
    assert {claim.role for claim in reply.claims} == {"next_step"}


def test_a_place_that_is_named_is_shown_even_on_a_subject_that_is_silent(
    assistant: Assistant,
) -> None:
    assert reply_to(assistant, "What does note 42 say about fees?").kind == "answer"


def test_a_follow_up_is_read_with_the_question_before_it() -> None:
    before = Turn("user", "My registered comic left out the AI pictures.")
    reply = Turn("assistant", "The record can be put right.")
    followed = asked("And what goes into that?", [before, reply])
    assert standalone(followed) == f"{followed.question} {before.content}"
    alone = "Which form must I use for a comic?"
    assert standalone(asked(alone, [before, reply])) == alone


def test_a_follow_up_to_a_follow_up_reaches_back_to_what_both_are_about() -> None:
    said = ["Is a film mine?", "My registered comic left out the AI pictures.", "How do I mend it?"]
    last = "And what does that cost?"
    assert standalone(asked(last, [Turn("user", one) for one in said])) == (
        "And what does that cost? How do I mend it? My registered comic left out the AI pictures."
    )


def test_every_reply_says_that_it_is_not_the_office(assistant: Assistant) -> None:
    for question in ("Do I have to disclose AI?", "What is the capital of Mongolia?"):
        assert reply_to(assistant, question).text.endswith(NOTICE)


@pytest.mark.parametrize(
    ("message", "address"),
    [
        (
            (
                "Midjourney made the pictures in my comic. It is already registered and I did not "
                "mention the AI. What now?"
            ),
            "policy-2023#IV.B.3",
        ),
        (
            (
                "I used ChatGPT to write my chapters. My application is still pending and I forgot to "
                "say anything about AI. Should I tell someone?"
            ),
            "policy-2023#IV.B.2",
        ),
        (
            (
                "The melody of my song is by Suno, the lyrics are mine. I want to register it. What "
                "do I put in the form?"
            ),
            "policy-2023#IV.A.2",
        ),
    ],
)
def test_a_message_about_ones_own_work_is_looked_up_where_its_facts_lead(
    assistant: Assistant, message: str, address: str
) -> None:
    reply = reply_to(assistant, message)
    assert reply.kind == "ask_facts"
    assert address in [hit.passage.address for hit in reply.hits[:4]]
    assert reply.ruled is None
    assert "Nothing is decided from it until you confirm it" in reply.text


@pytest.mark.parametrize(
    ("question", "history", "says"),
    [
        ("", [], "is empty"),
        ("  ?!  ", [], "is empty"),
        ("a" * 5001, [], "at most 5,000 are read"),
        ("a\x07b", [], r"U\+0007"),
        ("\ud800", [], r"U\+D800"),
        (7, [], "must be text"),
        ("ok", "no list", "must be a list"),
        ("ok", [{"role": "system", "content": "x"}], "Earlier turn 1 is not a message"),
        ("ok", [{"role": "user", "content": "x"}] * 41, "At most 40"),
    ],
)
def test_a_question_that_cannot_be_taken_is_refused_in_a_sentence(
    question: object, history: object, says: str
) -> None:
    with pytest.raises(BadQuestion, match=says):
        asked(question, history)
