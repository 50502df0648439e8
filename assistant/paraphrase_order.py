"""Whether paired words stand in the same parts: who does what, to what, where and when. Pure.

The order of a sentence tells its parts. It may differ by one part that is put elsewhere whole, if
that part begins as such a part does ("in the field", "if it is reviewed").
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.paraphrase_words import Term, opens_a_clause, table

_JOINING = frozenset({"by", "of", "for", "from", "to", "with", "in"})
_NOUNS = 4  # words of "the parts of the text" that one such word may stand before or after
_OTHER_ORDER = "its words stand in another order, so that who acts, or on what, may be another"


def keeps_order(said: Sequence[Term], cited: Sequence[Term], places: Sequence[int]) -> str:
    """Why the order says something else; "" where it says the same."""
    if any(_opposed(said[n], cited[place]) for n, place in enumerate(places)):
        return "it turns by and for, or from and to, round"
    falls = [n for n in range(1, len(places)) if places[n] < places[n - 1]]
    if not falls:
        return ""
    if len(falls) > 1:
        return _OTHER_ORDER
    fall = falls[0]
    start = next(n for n in range(fall) if places[n] > places[fall])
    end = next((n for n in range(fall, len(places)) if places[n] > places[fall - 1]), len(places))
    moved, over = range(start, fall), range(fall, end)
    if _part(moved, over, said, cited, places) or _part(over, moved, said, cited, places):
        return ""
    ways = (_compound, _named, _either_side)
    return "" if any(way(moved, over, said, cited, places) for way in ways) else _OTHER_ORDER


def _opposed(said: Term, cited: Term) -> bool:
    """Whether the two are joined otherwise: "from the Office" and "to the Office"."""
    one, other = said.lead, cited.lead
    if said.concept in table().sets["parties"] and one != other and {one, other} <= _JOINING:
        return True
    return {one, other} in ({"from", to} for to in ("to", "in", "for", "with"))


def _part(
    block: range,
    other: range,
    said: Sequence[Term],
    cited: Sequence[Term],
    places: Sequence[int],
) -> bool:
    """Whether the block begins as a part of its own does, on both sides, and leaves none bare.

    What begins with *that* or *who* says something of the words before it, so nothing passes it.
    """
    first, last = block[0], block[-1]
    follows = said[last + 1].lead if last + 1 < len(said) else ""
    placed = first == 0 and follows == "that"  # "the field is where it is given"
    if placed and cited[places[first]].lead == "in":
        return True
    held = (said[other[0]], cited[places[other[0]]])
    if any(term.lead in ("that", "which") or "who" in term.operators for term in held):
        return False
    return _begins_part(said[first]) and _begins_part(cited[places[first]])


def _begins_part(term: Term) -> bool:
    return term.lead in ("in", "for", "from") or any(map(opens_a_clause, term.operators))


def _compound(
    moved: range, over: range, said: Sequence[Term], cited: Sequence[Term], places: Sequence[int]
) -> bool:
    """Whether one says "the X of Y" where the other says "the Y X"; not of who acts."""
    if len(moved) != 1 or len(over) != 1 or abs(places[moved[0]] - places[over[0]]) != 1:
        return False
    parties = table().sets["parties"]
    if said[moved[0]].concept in parties or said[over[0]].concept in parties:
        return False
    here, there = said[over[0]].lead, cited[places[moved[0]]].lead
    return {here, there} in ({"", "of"}, {"", "for"})


def _named(
    moved: range, over: range, _: Sequence[Term], cited: Sequence[Term], places: Sequence[int]
) -> bool:
    """Whether one says "B contains A" where the other says "the inclusion of A in B"."""
    verb = cited[places[over[0]]]
    return (
        verb.concept == "contain"
        and verb.word.endswith("ion")
        and len(over) > 1
        and cited[places[over[1]]].lead == "of"
        and cited[places[moved[0]]].lead == "in"
    )


def _either_side(
    moved: range, over: range, said: Sequence[Term], cited: Sequence[Term], places: Sequence[int]
) -> bool:
    """Whether one says "the parts of a text that a human wrote", the other "human-written parts"."""
    sets = table().sets["either_side"]
    one, rest = (moved, over) if len(moved) == 1 else (over, moved)
    if len(one) != 1 or said[one[0]].concept not in sets or len(rest) > _NOUNS:
        return False
    if sum(term.concept == said[one[0]].concept for term in said) != 1:
        return False
    early, late = said[one[0]], cited[places[one[0]]]
    if one is over:
        early, late = late, early
    if late.lead != "that" and " " not in late.word:
        return False
    plain = all(
        term.lead in ("", "of") and not term.operators
        for at in rest[1:]
        for term in (said[at], cited[places[at]])
    )
    return plain and not early.operators and not late.operators
