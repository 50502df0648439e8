"""Whether a message asks for a verdict on the person's own work, which only the rules may give."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.facts import Proposal

_I = r"(?:i|we|i['’]ve|i['’]m|we['’]ve|im|ive)"
_MADE = re.compile(
    rf"\b{_I}\b(?:\s+(?:have|had|also|just|only|then|already|even|\w+ly))*\s+(?:used|made|wrote|written"
    r"|drew|drawn|painted|edited|changed|arranged|picked|selected|chose|chosen|generated|prompted|typed|typd|put|fed"
    r"|uploaded|sang|sung|recorded|composed|coded|retouched|tweaked|registered|filed|applied"
    r"|forgot|left|listed|published|combined|mixed|modified|photographed|shot|designed|built)\b",
    re.IGNORECASE,
)
_MINE = re.compile(
    r"\b(?:my|our|this|the)\s+(?:\w+\s+){0,2}?(?:work|song|songs|lyrics|album|track|beat|music|book|novel|story|stories|memoir"
    r"|manuscript|poem|poems|anthology|comic|picture|pictures|image|images|photo|photos|painting|drawing"
    r"|illustrations?|logo|poster|cover|game|app|code|software|program|film|movie|video|script|screenplay"
    r"|podcast|blog|website|article|thesis|report|recording|art|artwork|design|pattern|map|application|claim"
    r"|registration|certificate|copyright|record|filing)\b",
    re.IGNORECASE,
)
_MY = re.compile(r"\b(?:my|our|mine|ours)\b", re.IGNORECASE)
_OUTCOME = re.compile(
    r"\bregist\w*|\bprotect\w*|\bcopyright\w*|\b(?:am|are|was) (?:i|we)\b|\benough\b|\bcount\w*|\bclaim\w*"
    r"|\bmine\b|\bcorrect\w*|\bfix\b|\blose\b|\bdisclos\w*|\bleave\b.{0,12}\bout\b|\bexclud\w*|\bqualif\w*|\beligible\b"
    r"|\bwhat (?:should|must|do|shall)\b.{0,8}\b(?:i|we)\b|\bi should\b",
    re.IGNORECASE,
)


def is_about_own_work(message: str, proposed: Sequence[Proposal]) -> bool:
    """Whether the person tells of a work of their own and asks what holds for it."""
    if any(proposal.fact.startswith("elements") for proposal in proposed):
        return True
    mine = _MY.search(message) is not None and _MINE.search(message) is not None
    told = _MADE.search(message) is not None
    return (mine or told) and _OUTCOME.search(message) is not None
