"""A follow-up made whole: what it leaves out is taken from the questions before it."""

from __future__ import annotations

import re

from assistant.questions import Asked

_LEANS = re.compile(
    r"^\W*(and|n|but|or|so|then|also|what about|how about|what if|even if|why|which one|same)\b"
    r"|\b(it|its|that|this(?! (?:policy|statement|guidance|report|desk|office|library))|those"
    r"|these|they|them|one|there|he|she|his|her|their|do so|then"
    r"|instead|otherwise|again|simpler|other|second|next|else)\b",
    re.IGNORECASE,
)
_SHORT = 12  # words; a longer question says enough of itself
_BACK = 3  # turns; what was said before them is seldom meant


def standalone(asked: Asked) -> str:
    """The question, and after it those of the user that it leans on; alone where it leans on none.

    A turn before it that leans too takes along the one before that. The question comes first, as an
    encoder gives most weight to what it reads first and cuts off what comes last.
    """
    said = [asked.question]
    for turn in reversed([turn.content for turn in asked.history if turn.role == "user"][-_BACK:]):
        if not _leans(said[-1]):
            break
        said.append(turn)
    return " ".join(said)


def _leans(question: str) -> bool:
    return len(question.split()) <= _SHORT and _LEANS.search(question) is not None
