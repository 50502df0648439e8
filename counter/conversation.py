"""The conversation of one session: what was asked and answered, each with its receipt.

It is kept in the session and nowhere else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from assistant.bootstrap import Assistant
from assistant.guard import Reply
from assistant.questions import LONGEST, Asked, Turn, asked
from assistant.results import Kept, keep
from assistant.stages import Hear
from counter.exchange_view import exchange_view

TURNS = 20  # earlier messages that a question is read with


@dataclass
class Conversation:
    """The exchanges so far, oldest first, and each as it is drawn.

    What was said is made into messages once: every receipt holds the last of them.
    """

    kept: list[Kept] = field(default_factory=list)
    views: list[dict[str, Any]] = field(default_factory=list)
    turns: list[Turn] = field(default_factory=list)

    @property
    def replies(self) -> list[Reply]:
        return [each.said for each in self.kept if isinstance(each.said, Reply)]

    def take(self, typed: str) -> Asked:
        """The question with what was said before it; raises BadQuestion with a sentence."""
        return asked(typed, self.turns[-TURNS:])

    def ask(self, one: Asked, assistant: Assistant, hear: Hear | None = None) -> Reply:
        """The reply, which is kept with its receipt."""
        reply, timings = assistant.ask(one, hear)
        self.kept.append(keep(assistant, one, reply, timings))
        self.views.append(exchange_view(reply, assistant.corpus))
        self.turns += history([reply])
        return reply

    def clear(self) -> None:
        """Forget it all."""
        self.kept.clear()
        self.views.clear()
        self.turns.clear()


def history(replies: Sequence[Reply]) -> list[Turn]:
    """The last replies as messages, none longer than a message may be."""
    turns = [
        turn
        for reply in replies
        for turn in (Turn("user", reply.question), Turn("assistant", reply.text[:LONGEST]))
    ]
    return turns[-TURNS:]
