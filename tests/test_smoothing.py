"""A draft smoothed by a chat model: courtesies may change, and nothing that anybody relies on does."""

from __future__ import annotations

import time
from typing import Any

import pytest

from assistant.chat_models import ChatModel, open_chat_model
from assistant.chat_settings import ChatSettings
from assistant.draft_check import examine, unsupported
from assistant.draft_reading import read_draft
from assistant.smoothing import AS_IT_WAS, FIXED, Smoothed, smooth, taken_over
from corpus.documents import Corpus
from tests.chat_server import ChatServer, chat_server
from tests.drafts import THANKS, lined_draft

LONG_THANKS = (
    "Thank you for your letter. Each question in it is taken up below, "
    "in the order in which you asked it."
)
LABEL = "In plain words, which we chose:"


@pytest.fixture(scope="module")
def server():
    with chat_server() as running:
        yield running


@pytest.fixture(scope="module")
def draft(corpus: Corpus) -> dict[str, Any]:
    """A draft with the courtesy and the label that real ones have."""
    made = lined_draft(corpus)
    for line in made["lines"]:
        line["text"] = {THANKS: LONG_THANKS, "Where to turn:": LABEL}.get(
            line["text"], line["text"]
        )
    return {**made, "reply": "\n\n".join(line["text"] for line in made["lines"])}


def model(server: ChatServer, name: str, provider: str = "openai") -> ChatModel:
    base = f"{server.url}/v1" if provider == "openai" else server.url
    chosen = {"model": f"{provider}:{name}", "base_url": base, "api_key": "sk-x"}
    made = open_chat_model(ChatSettings.model_validate(chosen))
    assert made is not None
    return made


def smoothed(draft: dict[str, Any], corpus: Corpus, chat: ChatModel) -> Smoothed:
    return smooth(draft, chat, corpus, time.monotonic() + 3)


def reworded(draft: dict[str, Any], corpus: Corpus, old: str, new: str) -> Smoothed:
    """The draft where the model words that one paragraph so."""
    read = read_draft(draft)
    paragraphs = read.reply.split("\n\n")
    assert old in paragraphs
    worded = [new if each == old else each for each in paragraphs]
    return taken_over(read, draft, paragraphs, worded, corpus)


@pytest.mark.parametrize("provider", ["openai", "anthropic"])
def test_an_honest_model_shortens_the_courtesy(draft, corpus, server, provider) -> None:
    found = smoothed(draft, corpus, model(server, "honest", provider))
    assert found.reply == draft["reply"].replace("Each question in it is", "Each question is")
    assert (found.taken, found.kept, found.why) == ((1,), (), "")


@pytest.mark.parametrize("script", ["careless", "liar", "obedient"])
def test_nothing_of_a_dishonest_model_is_taken_over(draft, corpus, server, script) -> None:
    """Each of its paragraphs has a harm done to it; what has none is the paragraph as it was."""
    found = smoothed(draft, corpus, model(server, script))
    assert found.reply == draft["reply"]
    assert len(found.kept) >= 5


def test_of_many_harms_in_many_drafts_none_is_unsupported(draft, corpus, server) -> None:
    tried = 0
    for number in range(20):
        paragraphs = [*draft["reply"].split("\n\n")]
        paragraphs[1] = f"{LONG_THANKS[:26]} {LONG_THANKS[27:]}".replace(
            "below", f"below{' ' * number}"
        )
        own = {**draft, "reply": "\n\n".join(paragraphs)}
        found = smoothed(own, corpus, model(server, "liar"))
        read = read_draft(draft)
        checked = examine(found.reply, read, corpus)
        assert not list(unsupported(checked.findings))
        assert not checked.missing
        assert found.reply == own["reply"]
        tried += len(found.kept)
    assert tried > 150, "the model was too tame to prove anything"


@pytest.mark.parametrize(
    "new",
    [
        "Thank you for your letter.",
        "Thank you for your letter. Each question is taken up below.",
        f"Many thanks{LONG_THANKS.removeprefix('Thank you')}",
    ],
)
def test_a_courtesy_may_be_cut_short(draft, corpus, new) -> None:
    found = reworded(draft, corpus, LONG_THANKS, new)
    assert new in found.reply.split("\n\n")


@pytest.mark.parametrize(
    "new",
    [
        f"{LONG_THANKS} We will answer soon.",  # a promise
        "Thank you for your letter. Every question in it is taken up below by tomorrow.",
        "Thank you for your 2 letters.",  # a figure
        "Thank you for your letter. No question in it is taken up below.",  # turned
        "Thank you for your letter. Your work is protected.",  # about the policy
        "Thank you for your letter [1].",  # a mark
        "Thank you for “your letter”.",  # a quotation
        "Thank you for your letter.\u202e",  # what cannot be seen
        "Thank you for your <b>letter</b>.",
        "",
    ],
)
def test_a_courtesy_may_say_nothing_new(draft, corpus, new) -> None:
    found = reworded(draft, corpus, LONG_THANKS, new)
    assert found.reply == draft["reply"]
    assert [one.paragraph for one in found.kept] == [1]


def test_whose_words_they_are_is_never_left_out(draft, corpus) -> None:
    assert reworded(draft, corpus, LABEL, "In plain words:").kept[0].why == (
        "“chose” is no longer said."
    )
    assert reworded(draft, corpus, LABEL, "In plain words that we chose:").taken


def test_what_is_fixed_stays_even_if_it_would_stand(draft, corpus) -> None:
    for line in draft["lines"]:
        if line["kind"] != "template":
            found = reworded(draft, corpus, line["text"], f"Please: {line['text']}")
            assert found.reply == draft["reply"]
            assert {one.why for one in found.kept} == {FIXED}


def test_what_staff_wrote_of_the_policy_is_reworded_by_nobody(draft, corpus) -> None:
    """Its words are all there and mean the same, yet nothing bears the sentence out."""
    old, new = "You may wait for the Office.", "For the Office, you may wait."
    own = {**draft, "reply": f"{draft['reply']}\n\n{old}"}
    found = reworded(own, corpus, old, new)
    assert found.reply == own["reply"]
    assert "without a basis" in found.kept[0].why


def test_another_number_of_paragraphs_leaves_the_draft(draft, corpus, server) -> None:
    class Fewer:
        name, caller = "x", None

        def structured(self, shape: object) -> object:
            return None

    class Caller:
        def ask(self, *given: object) -> dict[str, list[str]]:
            return {"paragraphs": ["one"]}

    chat = Fewer()
    chat.caller = Caller()
    found = smooth(draft, chat, corpus, time.monotonic() + 1)  # type: ignore[arg-type]
    assert found.reply == draft["reply"]
    assert found.why == f"The chat model gave 1 paragraphs for 17. {AS_IT_WAS}"


@pytest.mark.parametrize(("fault", "told"), [("500", "reached"), ("schema", "read")])
def test_a_fault_leaves_the_draft_and_is_told(draft, corpus, server, fault, told) -> None:
    found = smoothed(draft, corpus, model(server, f"honest+{fault}"))
    assert found.reply == draft["reply"]
    assert told in found.why
    assert found.why.endswith(AS_IT_WAS)
