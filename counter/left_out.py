"""What was left out of an answer: how many sentences, and why, in plain words; never what they said.

The reasons that the checks give may hold words of a chat model's, so none of them is shown as it is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Final

from assistant.guard import Withheld

TITLE: Final = "What was left out"
ONE: Final = "One sentence did not hold up against the texts, so it is not shown:"
MANY: Final = "{number} sentences did not hold up against the texts, so they are not shown:"
OTHERWISE: Final = "something else is said than the words quoted say"
# What a check says, whatever stands in it, and the same in plain words.
REASONS: Final[tuple[tuple[re.Pattern[str], str], ...]] = tuple(
    (re.compile(pattern), plain)
    for pattern, plain in (
        (r"\Ait cites nothing\Z", "no place in the texts is named"),
        (
            r"is not among the passages offered\Z",
            "the place named is not among those that were offered",
        ),
        (
            r"\Aits quote does not stand in ",
            "the words quoted are not in the text named",
        ),
        (r"\Aits quote (?:leaves out|stops before) ", "a part is quoted that the rest takes back"),
        (
            r"\Athe number | a number that is not in ",
            "a number is given that the words quoted do not have",
        ),
        (r"a secondary source does not carry", "a source is reworded that is not the Office's own"),
        (r"\Ait leaves out ", "a word that matters is left out"),
        (r"\Ait says more than ", "more is said than the texts say"),
        (r"\Athe check itself failed", "the check itself failed"),
    )
)


def left_out(withheld: Iterable[Withheld]) -> dict[str, object] | None:
    """The title, how many, and each reason with its number, the most frequent first; None for none."""
    counted = Counter(_plain(lost.why) for lost in withheld)
    number = counted.total()
    if not number:
        return None
    lead = ONE if number == 1 else MANY.format(number=number)
    items = [f"{many} × {why}" if number > 1 else why for why, many in counted.most_common()]
    return {"title": TITLE, "lead": lead, "items": items}


def _plain(why: str) -> str:
    return next((plain for found, plain in REASONS if found.search(why)), OTHERWISE)
