"""Which chat models may be asked: as they were measured, and as their claims hold lately."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from langchain_core.messages import AIMessageChunk, HumanMessage

from assistant.acceptance import FEWEST, FILE, Measured, keep_measured, read_measured, refusal
from assistant.bootstrap import Settings, open_assistant
from assistant.calling import Caller
from assistant.chat_models import NoChatModel, open_chat_model
from assistant.chat_settings import ChatSettings
from assistant.model_limits import Breaker, Budget, ModelFailed, Standing
from assistant.questions import asked
from assistant.writing import NOTES, Writer
from corpus.errors import BadInput
from tests.chat_server import chat_server
from tests.chat_trial import with_model

NAME = "openai:some"


def measured(accepted: float, n: int = FEWEST) -> Measured:
    return Measured(accepted, n, "2026-02-03T04:05:06+00:00", {"copyright-desk": "0.1.0"})


@pytest.mark.parametrize(
    ("row", "refused"),
    [
        (None, False),  # not measured yet
        (measured(0.49), True),
        (measured(0.5), False),  # on the limit
        (measured(0.0, FEWEST - 1), False),  # over too few claims
        (measured(0.0, FEWEST), True),
    ],
)
def test_who_is_refused(row: Measured | None, refused: bool) -> None:
    assert (refusal(NAME, row, 0.5) is not None) == refused


def test_a_refusal_tells_the_figure_and_what_to_do() -> None:
    settings = ChatSettings.model_validate({"model": NAME, "api_key": "sk-x"})
    with pytest.raises(NoChatModel) as trouble:
        open_chat_model(settings, {NAME: measured(0.31, 120)})
    assert str(trouble.value) == (
        "The chat model openai:some is not asked: 31% of its claims held, n=120, measured 2026-02-03, "
        "and DESK_CHAT_LEAST_ACCEPTED is 50%. Take another model or unset DESK_CHAT_MODEL; or, when it "
        "has become better, measure it again: desk eval run --chat-model openai:some"
    )


def test_one_not_yet_measured_is_used_and_known_not_to_be() -> None:
    settings = ChatSettings.model_validate({"model": NAME, "api_key": "sk-x"})
    made = open_chat_model(settings, {"openai:other": measured(0.0)})
    assert made is not None
    assert made.measured is None


def test_the_desk_does_not_open_with_a_refused_model(home: Path, tmp_path: Path) -> None:
    from shutil import copytree

    own = copytree(home, tmp_path / "home")
    keep_measured(own, {NAME: measured(0.1)})
    settings = ChatSettings.model_validate({"model": NAME, "api_key": "sk-x"})
    with pytest.raises(NoChatModel, match="10% of its claims held"):
        open_assistant(Settings(home=own), print, chat=settings)


def test_what_is_kept_is_read_back_and_others_stay(tmp_path: Path) -> None:
    keep_measured(tmp_path, {"openai:a": measured(0.9)})
    assert keep_measured(tmp_path, {"openai:b": measured(0.4)}) == ("openai:b",)
    assert read_measured(tmp_path) == {"openai:a": measured(0.9), "openai:b": measured(0.4)}


def test_a_figure_over_few_claims_never_lifts_a_refusal(tmp_path: Path) -> None:
    keep_measured(tmp_path, {NAME: measured(0.1, 200)})
    assert keep_measured(tmp_path, {NAME: measured(1.0, 3)}) == ()
    assert read_measured(tmp_path)[NAME].accepted == 0.1


@pytest.mark.parametrize("text", ["{", "[]", '{"openai:a": 3}', '{"openai:a": {"accepted": "x"}}'])
def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text(text)
    with pytest.raises(BadInput, match="Remove it and measure again"):
        read_measured(tmp_path)


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_model_whose_claims_do_not_hold_lately_is_put_aside_for_a_while() -> None:
    clock = Clock()
    standing = Standing(0.5, window=10, rest=60, clock=clock)
    standing.weighed(4, 5)
    assert standing.let_through(), "the window is not full"
    standing.weighed(0, 1)
    assert not standing.let_through()
    clock.now = 59
    assert not standing.let_through()
    clock.now = 60
    assert standing.let_through()
    standing.weighed(0, 9)
    assert standing.let_through(), "it begins anew"


def test_only_the_last_claims_count() -> None:
    standing = Standing(0.5, window=10)
    standing.weighed(0, 3)
    standing.weighed(10, 0)
    assert standing.let_through()
    standing.weighed(0, 6)
    assert not standing.let_through()


def test_on_the_limit_it_is_asked() -> None:
    standing = Standing(0.5, window=10)
    standing.weighed(5, 5)
    assert standing.let_through()


def test_one_put_aside_is_not_even_asked_and_that_has_a_note_of_its_own() -> None:
    class Never:
        def stream(self, messages: object) -> list[AIMessageChunk]:
            raise AssertionError("it was asked")

    standing = Standing(0.5, window=2)
    standing.weighed(0, 2)
    caller = Caller(Never(), Breaker(), Budget(9, 9), standing=standing)  # type: ignore[arg-type]
    with pytest.raises(ModelFailed) as trouble:
        list(caller.stream([HumanMessage("?")], 1e12))
    assert trouble.value.kind == "unfit"
    assert "put aside" in NOTES["unfit"]


def test_a_liar_is_put_aside_at_the_desk(assistant) -> None:
    with chat_server() as server:
        desk = with_model(assistant, server, "openai", "liar", "tools")
        notes = []
        for number in range(12):
            reply, _ = desk.ask(asked(f"Do I have to disclose AI in book {number}?"))
            notes.append(NOTES["unfit"] in reply.text)
            if notes[-1]:
                break
        assert notes[-1]
        assert not notes[0]
        assert reply.claims
        before = len(server.requests)
        desk.ask(asked("Do I have to disclose AI?"))
        assert len(server.requests) == before


def test_about_tells_of_the_model_and_how_it_was_measured() -> None:
    from counter.about import NO_MODEL, UNMEASURED, which_model

    settings = ChatSettings.model_validate({"model": NAME, "api_key": "sk-x"})
    known = open_chat_model(settings, {NAME: measured(0.97, 400)})
    unknown = open_chat_model(settings)
    assert known is not None
    assert unknown is not None
    assert "97% of its sentences held (of 400)" in which_model(Writer(known, None))  # type: ignore[arg-type]
    assert UNMEASURED in which_model(Writer(unknown, None))  # type: ignore[arg-type]
    assert NAME in which_model(Writer(unknown, None))  # type: ignore[arg-type]
    assert which_model(None) == NO_MODEL


def test_the_file_holds_no_more_than_it_says(tmp_path: Path) -> None:
    keep_measured(tmp_path, {NAME: measured(0.9)})
    rows = json.loads((tmp_path / FILE).read_text())
    assert set(rows[NAME]) == {"accepted", "n", "when", "versions"}
