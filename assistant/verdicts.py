"""Whether yes, no or "it depends" answers a question: only where a known question says the same.

Two questions may lie close together and ask the opposite ("must I tell?", "may I leave it out?"). So
nearness alone gives no verdict: both must ask by the same force of *must*, *may*, *not* and *leave out*.
"""

from __future__ import annotations

import re

from corpus.asked import Verdict
from index.hits import Likeness

NEAR = 0.8  # of cosine; below it a question shares its subject with the known one, perhaps not its point
_FORCES = {
    "must": r"must|ha(?:ve|s|d) (?:got )?to|got to|gotta|need(?:s|ed)?|required?|requires|obliged|mandatory"
    r"|supposed|should|shall|ought|duty",
    "optional": r"optional\w*|voluntar\w*|courtesy|unnecessary|unneeded",
    "may": r"can|could|may|might|allowed|ok|okay|fine|permitted|possible|able|free to|alright",
    "forbidden": r"wrong\w*|illegal\w*|unlawful|forbid\w*|forbidden|banned|barred|prohibit\w*|false\w*|fake"
    r"|incorrect\w*|invalid|unofficial|impossible|bad|problem|trouble|crime|hurts?|harm\w*|risk\w*|fail\w*",
    "not": r"not|no|never|nothing|nobody|none|without|cannot|neither|nor|\w+n['’]t"
    r"|(?:ai|are|ca|could|did|do|does|had|has|have|is|must|need|should|was|were|wo|would)nt"
    r"|lack\w*|insufficient|un(?:protected|registered|disclosed|mentioned|said|told)",
    "leave out": r"leave|leaving|skip\w*|omi(?:t|ss)\w*|hid(?:e|es|den|ing)|keep\w* it"
    r"|mum|silen\w*|quiet|secret|hush\w*|avoid\w*|ignor\w*|conceal\w*|withh\w*|suppress\w*|mask\w*|deceiv\w*"
    r"|mislead\w*|den(?:y|ies|ied|ying)|dodg\w*|get away|pretend\w*|l(?:ie|ying)|forg[eo]t\w*|drop\w*|left",
    "out": r"out|off",
    "exclude": r"exclud\w*|exclusion|disclaim\w*|remov\w*|delet\w*|eras\w*",
    "include": r"includ\w*|inclusion",
    "refuse": r"refus\w*|reject\w*|turn\w* down|cancel\w*|denied",
    "lose": r"los(?:e|es|t|ing)",
    "differ": r"differ\w*|opposite|disagree\w*|oppose\w*",
    "human": r"human\w*|persons?|people",
    "only": r"only|just|merely|alone|solely",
    "all": r"every\w*|all|any|always|whole|entire\w*",
    "still": r"already|still|yet",
    "pending": r"pending|waiting",
    "registered": r"registered|certificates?|granted",
    "before": r"before|old\w*|earlier|until|prior",
    "after": r"after|new\w*|since|once|later",
    "more": r"more|most|big\w*|larger?|heav\w+|mainly|mostly",
    "less": r"less|fewer|least|small\w*|tiny|little|bit|minor|barely|slight\w*",
    "by accident": r"accident\w*|honest|innocent\w*|mistake|knew|known|knowing\w*|purpose|intent\w*",
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


def forces(question: str) -> frozenset[tuple[str, int]]:
    """Which words that turn a question's sense it has, by group; of *not* also how many."""
    found = {name: len(words.findall(question)) for name, words in _FORCE.items()}
    return frozenset((name, many if name == "not" else 1) for name, many in found.items() if many)
