"""The figures of a text: numbers, dates, telephone numbers, sections. Pure."""

from __future__ import annotations

import re
from collections import Counter

from assistant.draft_folding import plain

_MONTHS = (
    "January|February|March|April|May(?= \\d)|June|July|August|September|October|November|December"
    "|Jan\\.|Feb\\.|Mar\\.|Apr\\.|Aug\\.|Sept?\\.|Oct\\.|Nov\\.|Dec\\."
)
_WORDS = (
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty"
    "|ninety|hundred|thousand|million|half|twice|double|first|second|third|fourth|fifth"
)
_FIGURE = re.compile(
    rf"\d[\w]*(?:[.,:/()-]+\w+)*%?|[$€£](?=\d)|\b[IVX]{{1,4}}(?:\.[A-Z0-9]+)+\b|\b(?:II|III|IV|VI{{0,3}}|IX)\b"
    rf"|\b(?:{_MONTHS})(?![a-z])|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|\b(?i:{_WORDS})\b"
)


def figures(text: str) -> Counter[str]:
    """Every figure of the text with how often it stands there, as it is compared."""
    return Counter(found.strip(".,:()-/").lower() for found in _FIGURE.findall(plain(text)))


def invented(text: str, *sources: str) -> list[str]:
    """The figures of the text that none of the sources has, in alphabetical order."""
    known = {each for source in sources for each in figures(source)}
    return sorted(figures(text).keys() - known)
