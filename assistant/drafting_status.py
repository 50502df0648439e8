"""What becomes of a question of a letter, as far as its own words tell."""

from __future__ import annotations

import re
from typing import Literal

Status = Literal["answered", "partly", "needs_facts", "not_covered"]

# What yes or no would answer, of something that is the person's own or was just told of.
_TOLD = (
    r"(?:the|those|these) (?:\w+ ){0,2}(?:bits?|parts?|pieces?|passages?|pictures?|images?|pages?|lyrics"
    r"|chapters?|poems?|photos?|drawings?)"
)
_WORK = r"(?:work|book|song|album|comic|novel|film|game|cover)"
_ASKED_WHETHER = re.compile(
    r"\b(?:can|may|must|should|shall|do|does|am|is|are|will|would)\s+"
    r"(?:i|we|my|our|mine|ours|it|this|that|these|those|they"
    rf"|{_TOLD}|(?:the|this) {_WORK})\b(?!\s+(?:say|mean|correct|true|right|so that)\b)",
    re.IGNORECASE,
)
_ASKED_WHAT = re.compile(
    r"^\W*(?:(?:so|and|but|then|please|also|or|to|in|on|under|from)\b[\s,:–-]*)*"
    r"(?:who|whom|whose|what|when|where|which|why|how)\b",
    re.IGNORECASE,
)
_OWN = re.compile(r"\b(?:my|mine|our|ours)\b", re.IGNORECASE)
_TOLD_OF = re.compile(
    rf"\b(?:it|this|that|these|those|they|them|{_TOLD})\b|\b(?:the|an?) {_WORK}\b", re.IGNORECASE
)
_OUTCOME = re.compile(
    r"\bregist\w*|\bprotect\w*|\bcopyright\w*|\benough\b|\bdisclaim\w*|\bexclud\w*|\bqualif\w*|\beligib\w*|\bclaim\b"
    r"|\bown\b|\bmine\b|\bcounts?\b|\bhuman enough\b",
    re.IGNORECASE,
)
# How much of it is a person's: no text says that of a single work.
_JUDGED = re.compile(
    r"^\W*(?:(?:so|and|but|then|also)\b\W*)*(?:is|are|was|were|did|do|does|have|has)\b.*"
    r"\b(?:enough|too (?:much|little|many|few)|sufficient(?:ly)?|substantial(?:ly)?)\b",
    re.IGNORECASE | re.DOTALL,
)
_MUST = re.compile(
    r"\b(?:must|have to|has to|need(?:s|ed)?(?: to)?|should|shall)\b.*\b(?:disclos\w*|disclaim\w*"
    r"|exclud\w*|mention\w*|declar\w*|say|tell|leave|left)\b",
    re.IGNORECASE | re.DOTALL,
)
# What is neither the person's alone nor the machine's.
_MIXED = re.compile(
    r"\b(?:re(?:written|worked|worded|touched|drawn|phrased|colou?red|paired|stored)|edited|auto-?complet\w*"
    r"|auto-?fill\w*|corrected|enhanc\w*|sharpen\w*|polished|improved|cleaned|smoothed|upscaled?|extended"
    r"|filled|fill|touch\w* up|translated|assisted|mixed|partly|denoise\w*|filter\w*|suggest\w*)\b",
    re.IGNORECASE,
)
# The person's own share, of which the texts speak in general.
_SHARE = (
    r"\b(?:my|our) (?:own\b|(?:\w+ )?(?:lyrics|words|texts?|writing|vocals?|melod(?:y|ies)|sketch(?:es)?"
    r"|brushwork|overpainting)\b)"
)
_OWN_SHARE = re.compile(
    rf"\b(?:claim|regist\w+|copyright\w*|protect\w*)\b.*{_SHARE}"
    rf"|{_SHARE}.*\b(?:claimed|regist\w+|copyright\w*|protected)\b",
    re.IGNORECASE | re.DOTALL,
)
_OF_ONESELF = re.compile(r"\b(?:i|we|my|our)\b", re.IGNORECASE)
_GENERAL = re.compile(
    r"\b(?:in general|generally|people|anyone|anybody|somebody|someone|applicants?|one)\b",
    re.IGNORECASE,
)
_CLAUSES = re.compile(
    r"[,;]?\s+(?:and|or)\s+(?=(?:who|whom|what|how|when|where|why|which|are|is|do|does|can|may|must|should|will|would"
    r"|did|was|were)\b)|[;–—]\s+(?=(?:who|what|how|when|where|why|which)\b)",
    re.IGNORECASE,
)
_SHORTEST_CLAUSE = 3  # words


def asks_for_a_verdict(question: str, *, told: bool) -> bool:
    """Whether yes or no is asked of the person's own work, which the rules alone may say.

    `told` says that the letter tells of such a work, so that "it" may stand for that.
    """
    whether = not _ASKED_WHAT.search(question) and not _GENERAL.search(question)
    if not whether or _OWN_SHARE.search(question):
        return False
    if _is_weighed(question) and (told or _OF_ONESELF.search(question)):
        return True
    if not _ASKED_WHETHER.search(question) or not _OUTCOME.search(question):
        return False
    return bool(_OWN.search(question) or (told and _TOLD_OF.search(question)))


def _is_weighed(question: str) -> bool:
    """Whether it asks how much is enough, or what to say of what is partly a person's."""
    mixed = _MUST.search(question) and _MIXED.search(question)
    return bool(_JUDGED.search(question) or mixed)


def clauses(question: str) -> tuple[str, ...]:
    """The questions that one sentence joins by "and"; none where it asks one thing."""
    found = [clause.strip(" ,;") for clause in _CLAUSES.split(question)]
    long = [clause for clause in found if len(clause.split()) >= _SHORTEST_CLAUSE]
    return tuple(long) if len(long) > 1 else ()
