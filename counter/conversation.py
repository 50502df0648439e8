"""The conversation of one session: what was asked and answered, each with its receipt.

It is kept in the session and nowhere else.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from assistant.bootstrap import Assistant
from assistant.guard import Reply
from assistant.questions import LONGEST, Asked, Turn, asked
from assistant.results import Kept, keep
from assistant.stages import Hear
from counter.exchange_view import exchange_view, part_view
from counter.growing import OVERTAKEN, Growing

TURNS = 20  # earlier messages that a question is read with


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A part of an answer that will not become whole: shown after so many exchanges, kept nowhere."""

    after: int
    question: str
    view: dict[str, Any]


@dataclass
class Conversation:
    """The exchanges so far, oldest first, and each as it is drawn.

    What was said is made into messages once: every receipt holds the last of them. An answer on its
    way is in `growing`; `token` is random, and by it the use of a chat model is counted.
    """

    kept: list[Kept] = field(default_factory=list)
    views: list[dict[str, Any]] = field(default_factory=list)
    turns: list[Turn] = field(default_factory=list)
    unfinished: list[Unfinished] = field(default_factory=list)
    growing: Growing | None = None
    token: str = field(default_factory=lambda: secrets.token_hex(16), repr=False)

    @property
    def replies(self) -> list[Reply]:
        return [each.said for each in self.kept if isinstance(each.said, Reply)]

    @property
    def begun(self) -> bool:
        """Whether anything was asked."""
        return bool(self.kept or self.unfinished or self.growing)

    def place(self, number: int) -> int:
        """Where the exchange of that number stands among all that is drawn; it stays, so it is kept."""
        return number + sum(part.after <= number for part in self.unfinished)

    def take(self, typed: str) -> Asked:
        """The question with what was said before it; raises BadQuestion with a sentence."""
        return asked(typed, self.turns[-TURNS:])

    def ask(self, one: Asked, assistant: Assistant, hear: Hear | None = None) -> Reply:
        """The reply, which is kept with its receipt."""
        reply, timings = assistant.ask(one, hear, session=self.token)
        return self._keep(one, reply, timings, assistant)

    def begin(self, one: Asked, assistant: Assistant) -> None:
        """Let it be answered aside; what was on its way before is ended."""
        if self.growing is not None:
            self.growing.stop(OVERTAKEN)
            self.settle(assistant)
        self.growing = Growing(one)
        self.growing.start(assistant, self.token)

    def settle(self, assistant: Assistant) -> Growing | None:
        """What has ended since: kept where it is whole, else a part that is marked as one."""
        ended = self.growing
        if ended is None or not ended.ended:
            return None
        self.growing = None
        if ended.reply is not None:
            self._keep(ended.asked, *ended.reply, assistant)
        else:
            question = ended.asked.question
            view = part_view(question, ended.part, assistant.corpus, ended.why, "stopped")
            self.unfinished.append(Unfinished(len(self.kept), question, view))
        return ended

    def _keep(
        self, one: Asked, reply: Reply, timings: Mapping[str, float], assistant: Assistant
    ) -> Reply:
        self.kept.append(keep(assistant, one, reply, timings))
        self.views.append(exchange_view(reply, assistant.corpus))
        self.turns += history([reply])
        return reply

    def clear(self) -> None:
        """Forget it all."""
        self.kept.clear()
        self.views.clear()
        self.turns.clear()
        self.unfinished.clear()
        if self.growing is not None:
            self.growing.stop()
        self.growing = None


def history(replies: Sequence[Reply]) -> list[Turn]:
    """The last replies as messages, none longer than a message may be."""
    turns = [
        turn
        for reply in replies
        for turn in (Turn("user", reply.question), Turn("assistant", reply.text[:LONGEST]))
    ]
    return turns[-TURNS:]
