"""A letter -> its questions, each answered on the road of a chat question, and the draft of a reply.

The letter's own words go nowhere but into what is said back to its sender: no claim, no fact and no
recommendation is made of them. What the texts do not cover is left open for staff.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answerable import confidence
from assistant.chain import Found, Road, Searched, proposals
from assistant.citations import Abstention, Answer, Claim
from assistant.drafting_status import Status, asks_for_a_verdict, clauses
from assistant.facts import Proposal
from assistant.guard import Reply, guard
from assistant.letters import Letter
from assistant.likely import likely
from assistant.own_work import is_about_own_work
from assistant.questions import LONGEST as LONGEST_QUESTION
from assistant.questions import Asked
from assistant.recommendations import Ruled, rule
from assistant.remembering import for_one_message
from assistant.rules import Facts, FactsError, Missing, parse_facts, recommend
from assistant.splitting import SHORT, Part, asked_in, own_words, questions_in
from assistant.splitting_sentences import Sentence
from assistant.splitting_surplus import says_all
from assistant.unreadable import unreadable
from corpus.asked import Silence

MOST_QUESTIONS = 40  # of one letter that are looked up; those beyond are left open by name
SURE = (
    1.0  # of confidence: 3 in 5 answers to what the texts leave out, and 1 in 17 others, lie below
)
MOST_ASKED_BACK = 5
_SURE = 2.0  # of confidence in a question in its context, which its own words do not take back
_CLEAR = 0.5  # of confidence in a question's own words where its context says nothing
_SAYS_ITSELF = 5  # words; a shorter question says too little without what stands before it
_TERSE = 15  # words; a letter up to here is a note that asks by its subject alone
_BEYOND = Silence("beyond", "near", "that", "", ())


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the letter: its words, how it was understood, what may be shown for it, its status.

    `silence` is on what the texts are silent where nothing is shown; None where what was found
    could not be checked, or was not looked for.
    """

    number: int
    text: str
    understood: str
    status: Status
    reply: Reply | None
    silence: Silence | None = None

    @property
    def claims(self) -> tuple[Claim, ...]:
        return self.reply.claims if self.reply and self.reply.kind == "answer" else ()

    @property
    def looked_up(self) -> bool:
        return self.reply is not None


@dataclass(frozen=True, slots=True)
class Handled:
    """A letter read and looked up: its questions in order, what it tells, and what the rules conclude.

    `ask_back` is what would still have to be known if all that the letter tells were confirmed.
    """

    letter: Letter
    questions: tuple[Question, ...]
    proposed: tuple[Proposal, ...]
    ruled: Ruled | None
    ask_back: tuple[Missing, ...]


@for_one_message()
def handle(letter: Letter, road: Road, facts: Facts | None = None) -> Handled:
    """What the letter asks and what may be said to it; `facts` are those that a person confirmed."""
    message = letter.asking
    proposed = proposals(message)
    ruled = rule(facts, road.corpus) if facts is not None else None
    strange = unreadable(message)
    desk = _Desk(road, message, proposed, ruled, strange)
    questions = tuple(
        desk.question(number, part)
        for number, part in enumerate(_asked(message, proposed), start=1)
    )
    wanted = ruled is None and any(q.status == "needs_facts" for q in questions)
    return Handled(letter, questions, proposed, ruled, _ask_back(proposed) if wanted else ())


def _asked(message: str, proposed: Sequence[Proposal]) -> tuple[Part, ...]:
    """What the letter asks; the letter as a whole where it only tells of what wants an answer."""
    found: dict[str, Part] = {}
    for part in asked_in(message) or _implied(message, proposed):
        found.setdefault(" ".join(part.text.casefold().split()), part)
    return tuple(found.values())


def _implied(message: str, proposed: Sequence[Proposal]) -> tuple[Part, ...]:
    if says_all(message) or len(message) > SHORT:
        return ()
    terse = len(message.split()) <= _TERSE and "?" not in message
    return questions_in(message) if terse or is_about_own_work(message, proposed) else ()


def _ask_back(proposed: Sequence[Proposal]) -> tuple[Missing, ...]:
    from assistant.facts import Proposals

    try:
        missing = recommend(parse_facts(Proposals(tuple(proposed)).facts())).missing
    except FactsError:  # what is told does not fit together, so nothing is built on it
        return ()
    return missing[:MOST_ASKED_BACK]


@dataclass(frozen=True)
class _Desk:
    """One letter at the desk."""

    road: Road
    message: str
    proposed: tuple[Proposal, ...]
    ruled: Ruled | None
    strange: Silence | None

    def question(self, number: int, part: Part) -> Question:
        """The question of that number, answered as far as the texts go."""
        own = " ".join(own_words(self.message, Sentence(part.start, part.end, 0)).split())
        if number > MOST_QUESTIONS:
            return Question(number, own, part.text, "not_covered", None, _BEYOND)
        understood = part.text[-LONGEST_QUESTION:]
        searched, found = self._found(own, understood)
        reply = self._guarded(understood, found)
        parts = self._parts(own)
        if reply.kind == "abstain":
            for _, other in parts:  # the texts may answer a part of what they do not answer whole
                again = self._guarded(understood, other)
                if again.kind == "answer":
                    return Question(number, own, understood, "partly", again)
        silence = found.silent_on if isinstance(found, Abstention) else None
        open_ = any(isinstance(other, Abstention) for _, other in parts)
        status = self._status(own, understood, searched, reply, open_=open_)
        return Question(number, own, understood, status, reply, silence)

    def _found(self, own: str, understood: str) -> tuple[Searched, Answer | Abstention]:
        """What the texts say to it in its context, or to its own words where these say enough.

        An answer may be to the context alone: "My comic is registered. Can I have a refund for it?".
        The context may also hide what they are clear on.
        """
        in_context = self._answered(understood)
        if own == understood or len(own.split()) < _SAYS_ITSELF:
            return in_context
        alone = self._answered(own)
        hidden = isinstance(in_context[1], Abstention)
        clear = not hidden and confidence(understood, in_context[0].hits) >= _SURE
        if isinstance(alone[1], Abstention):
            return in_context if clear else alone
        return alone if hidden and confidence(own, alone[0].hits) >= _CLEAR else in_context

    def _answered(self, text: str) -> tuple[Searched, Answer | Abstention]:
        asked = Asked(text)
        searched = self.road.look_up(asked, likely(self.proposed))
        found = Found(asked, self._told(text), (searched,), unreadable=self.strange)
        return searched, self.road.respond(found).found[0]

    def _told(self, text: str) -> tuple[Proposal, ...]:
        """The story, where the question is about it: doubt then weighs less."""
        return self.proposed if asks_for_a_verdict(text, told=True) else ()

    def _guarded(self, text: str, found: Answer | Abstention) -> Reply:
        return guard(text, [found], self.road.corpus, own_work=False)

    def _parts(self, text: str) -> list[tuple[Searched, Answer | Abstention]]:
        return [self._answered(clause) for clause in clauses(text)]

    def _status(
        self, own: str, understood: str, searched: Searched, reply: Reply, *, open_: bool
    ) -> Status:
        if self._waits_for_facts(own):
            return "needs_facts"
        if reply.kind == "abstain":
            return "not_covered"
        if open_ or self._unsure(understood, searched, reply):
            return "partly"
        return "answered"

    def _waits_for_facts(self, own: str) -> bool:
        """Whether it asks what only the rules may say, and they cannot say it yet."""
        if self.strange or (self.ruled and self.ruled.recommendation.verdict != "need_facts"):
            return False
        told = is_about_own_work(self.message, self.proposed)
        return asks_for_a_verdict(own, told=told)

    def _unsure(self, understood: str, searched: Searched, reply: Reply) -> bool:
        """Whether what is shown may leave something open: a doubtful match, or something withheld."""
        return bool(reply.withheld) or confidence(understood, searched.hits) < SURE
