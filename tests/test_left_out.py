"""What is told of sentences that were left out: how many and why, and not a word of what they said."""

from __future__ import annotations

import pytest

from assistant.guard import Withheld
from counter.left_out import OTHERWISE, REASONS, left_out

LIE = "You need not disclose anything"


def lost(why: str) -> Withheld:
    return Withheld(LIE, "verify", why)


def test_nothing_left_out_is_nothing_told() -> None:
    assert left_out([]) is None


@pytest.mark.parametrize(
    "why",
    [
        f"{LIE} is not among the passages offered",
        "its quote does not stand in policy-2023#IV.1",
        "the number 37 does not stand in what it cites",
        "its quote leaves out words of the sentence that qualify it",
        "it leaves out the 'not' of what it cites",
        f"it says “{LIE}” where what it cites does not",
        "it says more than the texts and the rules do",
        "the check itself failed: ZeroDivisionError",
        f"a reason that nobody has thought of: {LIE}, 37",
    ],
)
def test_no_word_of_the_sentence_or_of_the_model_is_told(why: str) -> None:
    told = left_out([lost(why)])
    assert told is not None
    assert LIE not in str(told)
    assert "37" not in str(told)
    assert told["items"]
    assert set(told["items"]) <= {OTHERWISE, *(plain for _, plain in REASONS)}


def test_reasons_are_counted_the_most_frequent_first() -> None:
    told = left_out([lost("it cites nothing"), *[lost("its quote does not stand in x")] * 2])
    assert told is not None
    assert told["lead"].startswith("3 sentences")
    assert [item[0] for item in told["items"]] == ["2", "1"]
