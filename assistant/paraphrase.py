"""Whether a sentence in other words says the same as the words that it stands on. Pure.

Three answers: it says the same; it plainly says something else; or that cannot be told. Only the
first is shown as it was worded, so in doubt the answer is the last.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.restating import restates

Same = Literal["same", "other", "unclear"]


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of a wording, and why it is not the same."""

    says: Same
    why: str = ""


def judged(text: str, words: Sequence[str]) -> Judged:
    """Whether the text says what these words of a source say, and nothing else."""
    if restates(text, words):
        return Judged("same")
    return Judged("unclear", "it is in other words than what it cites")
