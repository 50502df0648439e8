"""Whether a claim agrees with the words that it cites; None, or why it does not. Pure.

Verbatim words must not be cut where the source goes on to take them back. Other words must say the
same *must*, *should*, *may*, *not* and numbers as the cited sentence that they are nearest to, and need
an official source. What cannot be told to agree does not: a sound sentence that is lost costs less
than a wrong one that is shown.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORD = re.compile(r"\d+(?:[.,]\d+)*|[a-z]+(?:'[a-z]+)?")
_SENTENCE_END = re.compile(r"(?<=[.!?:;])[\"”’)]*\s+")
_FORCE = {
    "must": "must|shall|required|requires|require|duty|mandatory|obliged|obligation"
    "|has_to|have_to|need_to|needs_to",
    "should": "should|ought",
    "may": "may|can|could|might|permitted|allowed|optional",
    "will": "will|would",
    "not": "not|no|never|nothing|none|nobody|neither|nor|without",
    "only": "only|solely|unless|except",
}
_OPERATORS = {word: force for force, words in _FORCE.items() for word in words.split("|")}
_PLAIN = frozenset(
    re.findall(
        r"\w+",
        "a an the of to in on for by with and or as at be is are was were been it its this that these"
        " those they them their you your he she we our i any all such from into which who whom whose"
        " do does did has have had",
    )
)
# Words with which a source takes back, or makes conditional, what stands beside them.
_TAKES_BACK = (
    r"unless|except|however|but|only|provided|if|when|where|as long as|so long as|until|although|though"
    r"|while|whether|not|no|never|nor|neither|cannot|without|to the extent|absent"
)
_TAKEN_BACK = re.compile(rf"\b(?:{_TAKES_BACK})\b|n['’]t\b", re.IGNORECASE)
_NEXT_TAKES_BACK = re.compile(
    r"\W*(?:however|but|except|unless|only|if not|nor|conversely|by contrast|in contrast|nonetheless)\b",
    re.IGNORECASE,
)
_CLOSE = 0.6  # of its words of substance: a sentence that shares so many is a wording of the other


@dataclass(frozen=True, slots=True)
class Cited:
    """A quote in its passage: `passage[start:end]` is the quote; `sentences` are runs of the passage."""

    tier: str
    passage: str
    start: int
    end: int
    sentences: tuple[tuple[int, int], ...]

    @property
    def quote(self) -> str:
        return self.passage[self.start : self.end]


def disagreement(text: str, cited: Sequence[Cited]) -> str | None:
    """Why the text does not agree with what it cites; None where it does."""
    for one in cited:
        if why := _cut(one, cited):
            return why
    words = " ".join(text.split())
    for one in cited:
        if words and words in " ".join(one.quote.split()):
            return _cut(_narrowed(one, text), cited)
    if cited and all(one.tier == "secondary" for one in cited):
        return "it is in other words than its source, and a secondary source does not carry that"
    return next((why for part in _sentences(text) if (why := _strays(part, cited))), None)


def _narrowed(one: Cited, text: str) -> Cited:
    """The same citation, of those words of the quote alone that the text shows."""
    found = stands(text.split(), one.quote)
    if found is None:
        return one
    start, end = one.start + found[0], one.start + found[1]
    return Cited(one.tier, one.passage, start, end, one.sentences)


def stands(words: Sequence[str], text: str) -> tuple[int, int] | None:
    """Where the words stand one after the other in a text, whatever white space is between them."""
    plain = " ".join(words)
    at = text.find(plain)
    if at >= 0:  # mostly; an expression for every quote would take longer to make than to search
        return at, at + len(plain)
    found = re.search(r"\s+".join(map(re.escape, words)), text)
    return found.span() if found else None


def _cut(one: Cited, beside: Sequence[Cited]) -> str | None:
    """Why the quote is cut where it must not be: what is left out takes back what is shown."""
    for start, end in one.sentences:
        before = one.passage[start : max(start, min(one.start, end))]
        after = one.passage[min(end, max(one.end, start)) : end]
        touches = start < one.end and one.start < end
        if touches and (_TAKEN_BACK.search(before) or _TAKEN_BACK.search(after)):
            return "its quote leaves out words of the sentence that qualify it"
        follows = one.end <= start and not one.passage[one.end : start].strip(" \n.”’)")
        if follows and _NEXT_TAKES_BACK.match(one.passage[start:end]):
            shown = any(
                o.passage == one.passage and o.start < end and start < o.end for o in beside
            )
            if not shown:
                return "its quote stops before the sentence that takes it back"
    return None


def _strays(part: str, cited: Sequence[Cited]) -> str | None:
    """Why one sentence of a claim says something else than the cited sentence nearest to it."""
    said = _words(part)
    nearest = max(
        (_shared(said, _words(s)) for one in cited for s in _sentences(one.quote)),
        key=lambda found: (found[0], -len(found[1])),
        default=(0, []),
    )
    operators = _operators(said)
    substance = sum(map(_of_substance, said))
    if not nearest[0]:
        extra = next(iter(operators), None)
        return f"it says {extra!r}, which nothing that it cites is near to" if extra else None
    wanted = _operators(nearest[1])
    close = nearest[0] >= _CLOSE * substance
    for force in _FORCE:
        if operators[force] > wanted[force]:
            return f"it says {force!r} where what it cites does not"
        if close and operators[force] < wanted[force]:
            return f"it leaves out the {force!r} of what it cites"
    return None


def _shared(said: list[str], source: list[str]) -> tuple[int, list[str]]:
    """How many words of substance both share in order, and the run of the source that these span.

    The run reaches as far beyond the shared words as the sentence itself does.
    """
    blocks = SequenceMatcher(None, said, source, autojunk=False).get_matching_blocks()
    both = [
        (block.a + n, block.b + n)
        for block in blocks
        for n in range(block.size)
        if _of_substance(said[block.a + n])
    ]
    if not both:
        return 0, []
    (first_said, first), (last_said, last) = both[0], both[-1]
    left = max(0, first - first_said)
    right = last + len(said) - last_said + 1  # a last "not" may have been dropped
    return len(both), source[left:right]


def _of_substance(word: str) -> bool:
    return word not in _PLAIN and word not in _OPERATORS


def _operators(words: Sequence[str]) -> Counter[str]:
    return Counter(_OPERATORS[word] for word in words if word in _OPERATORS)


def _words(text: str) -> list[str]:
    """The words in lower case: "cannot" is "can not", "has to" is one word, plurals lose their s."""
    plain = text.lower().replace("’", "'").replace("cannot", "can not")
    plain = re.sub(r"\bcan't\b", "can not", plain)
    plain = re.sub(r"\bwon't\b", "will not", plain)
    plain = re.sub(r"n't\b", " not", plain)
    plain = re.sub(r"\b(has|have|need|needs) to\b", r"\1_to", plain)
    return [_stem(word) for word in re.findall(r"[a-z]+_to|" + _WORD.pattern, plain)]


def _stem(word: str) -> str:
    if word in _OPERATORS or word in _PLAIN:
        return word
    return re.sub(r"(?:ing|ed|es|s)$", "", word) if len(word) > 4 else word


def _sentences(text: str) -> Iterator[str]:
    return (part for part in _SENTENCE_END.split(text) if part.strip())
