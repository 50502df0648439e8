"""What a question takes for granted, so that it can be named before it is answered.

Nothing here says whether it is true: the words are said back, and the texts answer them.
"""

from __future__ import annotations

import re

_REASON = (
    r"(?:since|as|because|given that|now that|seeing that|considering(?: that)?|if it is true that)"
)
_OPENING = re.compile(rf"^\W*{_REASON}\s+(?P<premise>[^?.!;]{{8,200}}?)\s*,", re.IGNORECASE)
_CLOSING = re.compile(
    r"[,\s](?:since|given that|seeing that)\s+(?P<premise>[^?.!;]{8,200}?)\s*[?.!]*\s*$",
    re.IGNORECASE,
)
_SAID_WHERE = re.compile(
    r"^\W*(?:where|which|in what|on what|at what)\b[^?.!;]*?\b(?:say|says|state|states|confirm|confirms"
    r"|confirmed|rule|rules|ruled|decide|decides|decided|promise|promises|admit|admits|allow|allows)\b(?:\s+that)?\s+"
    r"(?!whether|if|what|something|anything)(?P<premise>[^?.!;]{8,200}?)\s*[?.!]*\s*$",
    re.IGNORECASE,
)
_TAG = re.compile(
    r"^\W*(?:so\s+)?(?!and\b|please\b)(?P<premise>[^?.!;]{8,200}?)(?<!\bor)\s*,?\s+(?:right|yes|correct|true)"
    r"\s*\?",
    re.IGNORECASE,
)
# A clause about what the asker did is told, not presumed: it is a fact of the case.
_TOLD = re.compile(
    r"^(?:i|we|my|our|i['’](?:m|ve|d)|we['’](?:re|ve|d)|he|she|it(?:['’]s| is) my)\b(?!\s+(?:may|can|must|"
    r"need|have to|don['’]?t have|do not have|am allowed|are allowed|am free|should|needn))",
    re.IGNORECASE,
)


def premise_of(question: str) -> str | None:
    """The clause that the question takes for granted about the rules, in its own words; None if none."""
    for pattern in (_OPENING, _CLOSING, _SAID_WHERE, _TAG):
        found = pattern.search(question)
        if found and not _TOLD.match(found["premise"]) and len(found["premise"].split()) > 2:
            return " ".join(found["premise"].split())
    return None
