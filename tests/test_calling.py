"""A model asked within limits: the deadline, the one more try, the breaker, the budget. No network."""

from __future__ import annotations

import threading
import time

import pytest
from langchain_core.messages import AIMessageChunk, HumanMessage

from assistant.calling import LONGEST, Caller
from assistant.chat_settings import ChatSettings
from assistant.model_limits import Breaker, Budget, ModelFailed
from assistant.prices import Price, Purse, purse
from corpus.errors import BadInput

END = AIMessageChunk(content="", response_metadata={"finish_reason": "stop"})


class Playing:
    """A model that plays one list of pieces a request; an exception among them is raised."""

    def __init__(self, *plays: list[object]) -> None:
        self.plays = list(plays)
        self.asked = 0

    def stream(self, messages: object):
        pieces = self.plays[min(self.asked, len(self.plays) - 1)]
        self.asked += 1
        for piece in pieces:
            if isinstance(piece, Exception):
                raise piece
            if isinstance(piece, float):
                time.sleep(piece)
            else:
                yield piece


class Status(Exception):
    def __init__(self, code: int) -> None:
        super().__init__("sk-secret")
        self.status_code = code


def caller(model: Playing, **more: object) -> Caller:
    return Caller(model, Breaker(failures=2, rest=0.2), Budget(1000, 3000), **more)


def run(one: Caller, seconds: float = 2.0, session: str = "") -> str:
    *_, last = one.stream([HumanMessage("?")], time.monotonic() + seconds, session)
    return str(last.text)


def failed(one: Caller, seconds: float = 2.0) -> str:
    with pytest.raises(ModelFailed) as trouble:
        run(one, seconds)
    assert "sk-secret" not in str(trouble.value)
    return trouble.value.kind


def text(words: str) -> AIMessageChunk:
    return AIMessageChunk(content=words)


def test_a_whole_message_is_given_as_it_grows() -> None:
    assert run(caller(Playing([text("a"), text("b"), END]))) == "ab"


@pytest.mark.parametrize(
    ("pieces", "kind"),
    [
        ([1.0], "slow"),
        ([Status(429)], "busy"),
        ([Status(500)], "down"),
        ([Status(401)], "unkeyed"),
        ([ValueError("x")], "malformed"),
        ([], "empty"),
        ([END], "empty"),
        ([text("half")], "cut"),
        (
            [
                text("half"),
                AIMessageChunk(content="", response_metadata={"finish_reason": "length"}),
            ],
            "cut",
        ),
        (
            [AIMessageChunk(content="", response_metadata={"finish_reason": "content_filter"})],
            "refused",
        ),
        ([text("x" * (LONGEST + 1)), END], "malformed"),
        (["no message"], "malformed"),
    ],
)
def test_each_failure_has_its_kind(pieces: list[object], kind: str) -> None:
    assert failed(caller(Playing(pieces)), 0.8) == kind


def test_one_more_try_and_no_third() -> None:
    assert run(caller(Playing([Status(500)], [text("yes"), END]))) == "yes"
    thrice = Playing([Status(500)], [Status(500)], [text("yes"), END])
    assert failed(caller(thrice)) == "down"
    assert thrice.asked == 2


def test_a_refusal_or_a_wrong_key_is_not_tried_again() -> None:
    playing = Playing([Status(401)])
    failed(caller(playing))
    assert playing.asked == 1


def test_what_was_given_out_is_not_said_twice() -> None:
    playing = Playing([text("half"), Status(500)], [text("whole"), END])
    assert failed(caller(playing)) == "down"
    assert playing.asked == 1


def test_the_breaker_opens_rests_and_lets_one_through() -> None:
    playing = Playing([Status(401)], [Status(401)], [text("well again"), END])
    one = caller(playing)
    assert [failed(one), failed(one), failed(one)] == ["unkeyed", "unkeyed", "off"]
    assert playing.asked == 2
    time.sleep(0.25)
    assert run(one) == "well again"
    assert run(one) == "well again"


def test_while_one_tries_the_others_wait() -> None:
    moment = [0.0]
    breaker = Breaker(failures=1, rest=10, clock=lambda: moment[0])
    breaker.failed()
    moment[0] = 11
    assert [breaker.let_through(), breaker.let_through()] == [True, False]


def test_a_session_and_a_day_have_their_limits() -> None:
    day = ["2026-01-01"]
    budget = Budget(1000, 1500, today=lambda: day[0])
    budget.spend("a", 1000)
    assert (budget.left("a"), budget.left("b")) == (False, True)
    budget.spend("b", 500)
    assert not budget.left("c")
    day[0] = "2026-01-02"
    assert budget.left("a")


def test_an_empty_purse_asks_nobody() -> None:
    playing = Playing([text("x"), END])
    one = caller(playing)
    one.budget.spend("s", 1000)
    with pytest.raises(ModelFailed) as trouble:
        run(one, session="s")
    assert (trouble.value.kind, playing.asked) == ("spent", 0)


def test_a_slow_model_holds_nobody_for_ever() -> None:
    playing = Playing([3.0])
    one = caller(playing, at_once=threading.Semaphore(1))
    began = time.monotonic()
    assert [failed(one, 0.3), failed(one, 0.3)] == ["slow", "slow"]
    assert time.monotonic() - began < 2.5


def test_money_is_limited_by_the_models_prices() -> None:
    playing = Playing([text("x" * 400), END])
    purse_ = Purse(Price(sent=0.0, written=10_000.0), Budget(1.5, 2.5))  # 100 tokens cost 1
    one = caller(playing, purse=purse_)
    run(one, session="a")
    run(one, session="a")
    with pytest.raises(ModelFailed) as trouble:
        run(one, session="a")
    assert trouble.value.kind == "spent"
    run(one, session="b")
    with pytest.raises(ModelFailed):
        run(one, session="c")  # the day's
    assert playing.asked == 3


def test_a_limit_of_money_needs_prices() -> None:
    settings = ChatSettings(model="openai:a", cost_a_day=1)
    with pytest.raises(BadInput, match="DESK_CHAT_PRICE_IN"):
        purse(settings, "openai:a")
    priced = ChatSettings(cost_a_day=1, price_in="openai:a=2,openai:b=9", price_out="4")
    found = purse(priced, "openai:a")
    assert found is not None
    assert found.price == Price(2.0, 4.0)
    assert purse(ChatSettings(), "openai:a") is None


def test_a_session_without_a_name_is_held_to_the_day_alone() -> None:
    budget = Budget(10, 100)
    budget.spend("", 50)
    assert budget.left("")
    budget.spend("", 50)
    assert not budget.left("")
