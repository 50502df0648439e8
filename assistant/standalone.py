"""A follow-up made whole: what it leaves out is taken from the question before it."""

from __future__ import annotations

import re

from assistant.questions import Asked

_LEANS = re.compile(
    r"^\W*(and|but|or|so|then|also|what about|how about|what if|even if|why|which one|same)\b"
    r"|\b(it|its|that|this|those|these|they|them|one|there|he|she|do so|then)\b",
    re.IGNORECASE,
)
_SHORT = 12  # words; a longer question says enough of itself


def standalone(asked: Asked) -> str:
    """The question, with the user's last one before it where it leans on that; else as it stands."""
    before = [turn.content for turn in asked.history if turn.role == "user"]
    leans = len(asked.question.split()) <= _SHORT and _LEANS.search(asked.question) is not None
    return f"{before[-1]} {asked.question}" if before and leans else asked.question
