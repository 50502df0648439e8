"""Whether yes, no or "it depends" answers a question: only where a known question says the same.

Two questions may lie close together and ask the opposite ("must I tell?", "may I leave it out?"). So
nearness alone gives no verdict: both must ask by the same force of *must*, *may*, *not* and *leave out*.
"""

from __future__ import annotations

import re

from corpus.asked import Verdict
from index.search import Likeness

NEAR = 0.75  # of cosine; below it a question shares its subject with the known one, perhaps not its point
_FORCES = {
    "must": r"must|ha(?:ve|s|d) (?:got )?to|got to|gotta|need(?:s|ed)?|required?|requires|obliged|mandatory"
    r"|supposed|should|shall|ought|duty",
    "may": r"can|could|may|might|allowed|ok|okay|fine|permitted|possible|able|free to|alright",
    "not": r"not|no|never|nothing|nobody|none|without|\w+n['’]?t|cannot|neither",
    "leave out": r"leave|leaving|skip\w*|omit\w*|hid(?:e|ing)|keep\w* (?:quiet|secret|it)|avoid\w*|ignor\w*"
    r"|conceal\w*|get away|pretend\w*|l(?:ie|ying)|forg[eo]t\w*|drop\w*|left",
    "only": r"only|just|merely|alone|solely|every|all|any|always|whole|entire\w*",
    "still": r"already|still|registered|pending|yet",
    "more": r"more|less|fewer|most|least|small|tiny|little|big|large|heav\w+",
}
_FORCE = {name: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for name, words in _FORCES.items()}
_YES_NO = re.compile(
    r"(?:^|[.,;:!?]\s*|\b(?:and|but|so|or|then|now|please|hi|hey)\s+)"
    r"(?:do|does|did|can|could|may|must|should|shall|is|are|am|was|were|will|would|have|has|need|cant|can't|"
    r"isn't|aren't|don't|doesn't|won't|gotta|is it)\b"
    r"|\b(?:right|yes|no|correct|true|or not|ok|okay|allowed)\s*\?*\s*$",
    re.IGNORECASE,
)
_OPEN = re.compile(r"\b(?:what|which|who|whom|whose|where|when|why|how)\b", re.IGNORECASE)


def verdict_on(question: str, like: Likeness | None) -> Verdict | None:
    """The verdict of the known question, where the one asked is near to it and asks the same way."""
    if like is None or like.known is None or like.cosine < NEAR:
        return None
    known = like.known
    if known.verdict is None or not is_yes_no(question):
        return None
    return known.verdict if forces(question) == forces(known.question) else None


def is_yes_no(question: str) -> bool:
    """Whether a question can be answered by yes or no, as far as its form tells."""
    found = _YES_NO.search(question)
    opened = _OPEN.search(question)
    return found is not None and (opened is None or found.start() < opened.start())


def forces(question: str) -> frozenset[str]:
    """Which words that turn a question's sense it has, by group."""
    return frozenset(name for name, words in _FORCE.items() if words.search(question))
