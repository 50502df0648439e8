"""Whether a message asks if AI must be told of, or may be kept quiet, in whatever words.

That question may not be led elsewhere by a tool's name or a story: a wrong "you need not" can cost a
registration. So it is heard by its parts (AI, telling or keeping quiet, must or may), and the passages
that state the duty are moved up: for a work not yet filed, for a pending claim, for a registered one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from assistant.facts_lists import word_lists

_MUST = re.compile(
    r"\b(?:must|have (?:\w+ )?to|has to|had to|hav to|hve to|got to|gotta|need\w*|requir\w*"
    r"|oblig\w*|mandatory"
    r"|compuls\w+|suppos\w+|should|shuld|shall|ought|duty|necessary|expect\w*|forced|due|bound"
    r"|owe|responsib\w*)\b",
    re.IGNORECASE,
)
_MAY = re.compile(
    r"\b(?:can|could|may|might|allowed|ok|okay|fine|possible|permitted|safe|alright|right|just"
    r"|legal|free|do i get|way"
    r"|acceptable)\b",
    re.IGNORECASE,
)
_TELL = (
    r"sa(?:y|ying)|tell\w*|told|disclos\w*|discloz\w*|mention\w*|declar\w*|to report|must report"
    r"|report(?:ing)? (?:that|the"
    r"|any|my|it|ai)|reveal\w*|admit\w*|own(?:ing)? up|fess(?:ing)? up|com(?:e|ing) clean"
    r"|point\w* (?:it |this )?out"
    r"|acknowledg\w*|to state|state that|stating|inform\w*|let\w* (?:\w+ ){1,3}know|to know"
    r"|made known|notif\w*|flag\w*"
    r"|confess\w*|writ(?:e|ing)\b[^.?!]{0,30}\bthat|be open|honest\w*|on the application that"
)
_TELLS = re.compile(rf"\b(?:{_TELL})\b", re.IGNORECASE)
_QUIET = re.compile(
    r"\b(?:skip\w*|omit\w*|hid(?:e|ing)|conceal\w*|suppress\w*|withhold\w*|gloss over"
    r"|keep\w* (?:[\w']+ ){0,4}?(?:quiet"
    r"|secret|mum|silent|to myself|to ourselves|out of it)|stay\w* (?:quiet|silent|mum)|le(?:ave"
    r"|aving|ft) (?:[\w']+ ){0,5}?"
    r"(?:out|unmentioned|undisclosed)|nobody['’]?s business|no one['’]?s business|pretend\w*"
    r"|l(?:ie|ying) about"
    r"|avoid\w* (?:telling|saying|mention\w*|disclos\w*)|ignor\w*|dodg\w*|say(?:ing)? nothing"
    r"|non-?disclosure"
    r"|way around (?:telling|saying|mention\w*|disclos\w*)"
    rf"|(?:not|never|don['’]?t|without|no need to|rather not)(?: \w+){{0,2}}? (?:{_TELL}))\b",
    re.IGNORECASE,
)
_CHOICE = re.compile(
    r"\b(?:optional|voluntary|up to me|my choice|get to decide|decide whether)\b", re.IGNORECASE
)
# Where to say it, how to word it, who is author, what is claimed and what follows are other questions.
_ELSE = re.compile(
    r"^\W*(?:\w+ ){0,2}?(?:where|how|which|what (?:field|box|section|form))\b|\bco-?authors?\b"
    r"|\bauthors?\b(?! bound)"
    r"|\bout of (?:the|my) claim|\bexclud\w*|\bdisclaim\w*|\bstate as\b|\bleave out (?:the|my) prompts"
    r"|\b(?:court|judge|cancel\w*|penalt\w*|consequence\w*|happens?|jail|congress)\b"
    r"|\btake .{0,25}away\b|\bban\b",
    re.IGNORECASE,
)
_SOMEBODY_ELSE = re.compile(
    r"\b(?:amazon|kdp|youtube|spotify|etsy|steam|tiktok|instagram|(?:tell|inform|owe) (?:my "
    r"|our |the )?(?:publisher|client"
    r"|customer|reader|buyer|teacher|professor|school|fan|boss|employer)s?)\b",
    re.IGNORECASE,
)
_REGISTERED = re.compile(
    r"\b(?:is|was|were|been|got|already|have|i|we) (?:already )?registered\b|^registered\b"
    r"|\bmy registration\b|\bcertificate\b"
    r"|\bregistration (?:is|was)\b",
    re.IGNORECASE,
)
_PENDING = re.compile(
    r"\b(?:pending|(?:already|have|has|was|i|we) (?:already )?(?:filed|applied|submitted|sent)"
    r"|still waiting|under review"
    r"|in review|being examined)\b",
    re.IGNORECASE,
)
_UP, _BESIDE = 0.4, 0.3
DUTY: Mapping[str, float] = {"policy-2023#IV.1": _UP}
WHEN_PENDING: Mapping[str, float] = {"policy-2023#IV.B.2": _UP, "policy-2023#IV.B.1": _BESIDE}
WHEN_REGISTERED: Mapping[str, float] = {"policy-2023#IV.B.3": _UP, "policy-2023#IV.B.1": _BESIDE}


def duty(question: str, message: str = "") -> Mapping[str, float]:
    """Addresses with how much they are to be moved up; empty where it is not that question.

    The AI may be told of elsewhere in the `message` that the question stands in.
    """
    if not _asks(question, f"{question} {message}"):
        return {}
    if _REGISTERED.search(question):
        return WHEN_REGISTERED
    return WHEN_PENDING if _PENDING.search(question) else DUTY


def _asks(question: str, message: str) -> bool:
    if not (_may_be_quiet(question) or _must_tell(question)):
        return False
    if _ELSE.search(question) or _SOMEBODY_ELSE.search(question):
        return False
    return _ai().search(message) is not None


def _may_be_quiet(question: str) -> bool:
    return bool(_MAY.search(question) and _QUIET.search(question))


def _must_tell(question: str) -> bool:
    obliged = _MUST.search(question) or _CHOICE.search(question)
    return bool(obliged and _TELLS.search(question))


@cache
def _ai() -> re.Pattern[str]:
    """AI and its tools, by the word lists that stories are read with."""
    lists = word_lists()["classes"]
    words = {
        word.strip() for tag in ("AI", "GEN", "CHAT", "AIGEN") for word in lists[tag].split("|")
    }
    longest = sorted(words - {""}, key=lambda word: (-len(word), word))
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest))})", re.IGNORECASE)
