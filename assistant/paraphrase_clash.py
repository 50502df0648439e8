"""Whether a wording that does not pair with its source plainly says something else, and what. Pure.

Plain is only what stands beside the very words of the source: another must or may at the same verb, a
*not* more or less, another number, another field, another who. Anything else is not told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from assistant.paraphrase_words import Term, table

_NEAR: Final = 0.8  # of its words: a wording that shares so many is meant to be the other
_FEWEST: Final = 2
_FORCES: Final = ("must", "should", "may", "not")


def clash(said: Sequence[Term], cited: Sequence[Term], everywhere: frozenset[str]) -> str:
    """What it plainly says otherwise; "" where that cannot be told. `everywhere` is all that is cited."""
    here, there = Counter(t.concept for t in said), Counter(t.concept for t in cited)
    strange, missing = here - there, there - here
    shared = (here & there).total()
    fields = table().sets["fields"]
    for term in said:
        if term.concept in strange and term.concept not in everywhere:
            about = 2 * shared >= len(said) and any(word[:1].isdigit() for word in missing)
            if term.word[:1].isdigit() and about:
                return f"it says “{term.word}”, a number that is not in what it cites"
            if term.concept in fields and fields & missing.keys():
                return f"it names “{term.word}”, which what it cites does not"
    words = max(len(said), len(cited))
    if shared < min(_NEAR * words, words - 1) or shared < _FEWEST:
        return ""
    return _other_who(said, cited, strange, missing) or _other_force(said, cited)


def _other_who(
    said: Sequence[Term], cited: Sequence[Term], strange: Counter[str], missing: Counter[str]
) -> str:
    """Another who in the place of one, where all else is the same."""
    sets = table().sets
    parties = sets["parties"] - sets["anybody"] - sets["either_side"]
    who, instead = list(strange), list(missing)
    if len(who) == len(instead) == 1 and {*who, *instead} <= parties:
        here = next(term.word for term in said if term.concept == who[0])
        there = next(term.word for term in cited if term.concept == instead[0])
        return f"it says “{here}” where what it cites says “{there}”"
    return ""


def _other_force(said: Sequence[Term], cited: Sequence[Term]) -> str:
    """Another *must* or *may*, or a *not*, at a verb that both have once."""
    verbs = {t.concept: t for t in cited}
    once = Counter(t.concept for t in (*said, *cited))
    for term in said:
        other = verbs.get(term.concept)
        if other is None or once[term.concept] != 2:
            continue
        here, there = _forces(term), _forces(other)
        if here != there and here and there and len(here) == len(there):
            return f"it says “{' '.join(here)}” where what it cites says “{' '.join(there)}”"
    many = [sum(t.operators.count("not") for t in side) for side in (said, cited)]
    if (many[0] + many[1]) % 2 and {t.concept for t in said} == {t.concept for t in cited}:
        return "it says “not” where what it cites does not, or leaves it out"
    return ""


def _forces(term: Term) -> list[str]:
    return [operator for operator in term.operators if operator in _FORCES]
