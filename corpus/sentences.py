"""Where sentences begin and end in legal prose, as offsets."""

from __future__ import annotations

import re

_GOES_ON = re.compile(r"[\W_]+$")
_CLOSES = re.compile(r"[”’)\]]|Cir\.")
_ABBREVIATED = re.compile(r"\b(art|cl|sec|secs|ch|pt|para|No|Nos|ed|rev)\.$")


def sentence_spans(text: str, offset: int = 0) -> list[list[int]]:
    """[start, end] of each sentence, without the white space around it; `offset` is added to both.

    nupunkt knows that "17 U.S.C. 408" and "v." end no sentence. Some of its cuts are mended: after
    an abbreviation such as "art.", before what holds no word or begins with a closing bracket or quotation
    mark, and before the "Cir." of a court.
    """
    from nupunkt import sent_spans  # at the point of use: importing it takes 0.1 s

    spans: list[list[int]] = []
    for start, end in sent_spans(text):
        sentence = text[start:end]
        left = start + len(sentence) - len(sentence.lstrip())
        right = start + len(sentence.rstrip())
        if left == right:
            continue
        if spans and _belongs(
            text[spans[-1][0] - offset : spans[-1][1] - offset], text[left:right]
        ):
            spans[-1][1] = offset + right
        else:
            spans.append([offset + left, offset + right])
    return spans


def _belongs(before: str, here: str) -> bool:
    goes_on = _GOES_ON.match(here) or _CLOSES.match(here)
    return _ABBREVIATED.search(before) is not None or goes_on is not None
