"""Ways of building a sentence that say the same, each brought to one form. Pure.

"Pictures made by AI" and "AI-made pictures"; "that the work contains it" and "it in the work"; "if
you file, you must" and "applicants who file must"; "if X sees it, it may" and "X may if it sees it".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from assistant.paraphrase_words import Term, opens_a_clause, table

_HOLDER: Final = 4  # words of what holds something


def in_one_form(found: Sequence[Term]) -> tuple[Term, ...]:
    """The terms of a sentence, each of those ways in its one form."""
    terms = list(found)
    for form in _FORMS:
        terms = form(terms)
    return tuple(terms)


def as_duty(found: tuple[Term, ...]) -> tuple[Term, ...]:
    """The terms of a source with "the Office requires applicants to" as "applicants must"."""
    for place in range(len(found) - 3):
        office, require, who, verb = found[place : place + 4]
        concepts = (office.concept, require.concept, who.concept, verb.lead)
        if concepts != ("office", "require", "applicant", "to") or require.told or who.operators:
            continue
        who = replace(who, operators=office.operators, lead=office.lead)
        verb = replace(verb, operators=(*require.operators, "must", *verb.operators), lead="")
        return (*found[:place], who, verb, *found[place + 4 :])
    return found


def without(
    found: Sequence[Term], concepts: frozenset[str], places: Sequence[int] = ()
) -> tuple[Term, ...]:
    """The terms without those concepts and places; what stands before one of them goes to the next."""
    kept: list[Term] = []
    operators: tuple[str, ...] = ()
    lead = ""
    for place, term in enumerate(found):
        operators, lead = (*operators, *term.operators), lead or term.lead
        if term.concept in concepts or place in places:
            continue
        kept.append(replace(term, operators=operators, lead=lead))
        operators, lead = (), ""
    if operators:
        kept.append(Term("", "", operators, lead))
    return tuple(kept)


def _before_nouns(found: list[Term]) -> list[Term]:
    """The terms with "pictures made by AI" as "AI-made pictures"."""
    for place in range(1, len(found)):
        after = found[place]
        late = " " in after.word or after.lead == "that"
        if after.concept not in table().sets["either_side"] or not late or after.operators:
            continue
        if after.lead not in ("", "that"):
            continue
        noun = found[place - 1]
        word = f"that is {after.word}"  # so that it can be told to have stood after
        found[place - 1] = replace(
            after, word=word, operators=noun.operators, lead=noun.lead, told=""
        )
        found[place] = replace(noun, operators=(), lead="")
    return found


def _held_in(found: list[Term]) -> list[Term]:
    """The terms with "that B contains A" as "A in B", and with "if B contains A" as "if B with A"."""
    at = next((n for n, t in enumerate(found) if t.concept == "contain" and not t.operators), None)
    if at is None or found[at].word.endswith("ion"):
        return found
    begin = at
    while begin and found[begin].lead != "that" and not found[begin].operators:
        begin -= 1
    end = at + 1
    while end < len(found) and found[end].lead in ("", "of") and not found[end].operators:
        end += 1
    if end == at + 1 or not 0 < at - begin <= _HOLDER:
        return found
    holder, held = found[begin:at], found[at + 1 : end]
    if holder[0].operators == ("if",):
        held[0] = replace(held[0], lead="with")
        return [*found[:at], *held, *found[end:]]
    if holder[0].lead != "that" or holder[0].operators:
        return found
    holder[0] = replace(holder[0], lead="in")
    return [*found[:begin], *held, *holder, *found[end:]]


def _only_if(found: list[Term]) -> list[Term]:
    """The terms with "may only be used if" as "may be used only if"."""
    for place, term in enumerate(found):
        if term.operators[-2:] != ("may", "only"):
            continue
        for later in range(place + 1, len(found)):
            if found[later].lead == "," or "only" in found[later].operators:
                break
            if found[later].operators[:1] == ("if",):
                rest = found[later].operators[1:]
                found[place] = replace(term, operators=term.operators[:-1])
                found[later] = replace(found[later], operators=("only if", *rest))
                break
    return found


def _applicants_who(found: list[Term]) -> list[Term]:
    """The terms of "if you ..., you must" as those of "applicants who ... must"."""
    if len(found) < 2:
        return found
    first, second = found[0], found[1]
    people = first.concept == "individual" or first.word in ("people", "persons")
    if people and not first.operators and "who" in second.operators:
        return [replace(first, concept="applicant"), *found[1:]]
    if first.concept != "applicant" or first.operators[:1] not in (("if",), ("when",)):
        return found
    again = next((n for n, t in enumerate(found) if n and t.lead == ","), None)
    if again is None or found[again].concept != "applicant" or found[again].operators:
        return found
    rest = (*first.operators[1:], *second.operators)
    kept = [replace(first, operators=()), replace(second, operators=("who", *rest)), *found[2:]]
    return list(without(kept, frozenset(), (again,)))


def _named_late(found: list[Term]) -> list[Term]:
    """The terms of "if X sees, it may" with X in the main clause, as in "X may if it sees"."""
    if len(found) < 3 or found[0].concept not in table().sets["parties"]:
        return found
    first = found[0]
    main = next((n for n, t in enumerate(found) if n and t.lead == ","), None)
    opened = bool(first.operators) and opens_a_clause(first.operators[0])
    if main is None or main < 2 or found[main].pronoun not in ("it", "they") or not opened:
        return found
    second = replace(found[1], operators=(*first.operators, *found[1].operators))
    named = replace(first, operators=(), lead=",")
    verb = replace(found[main], lead="", pronoun="")
    return [second, *found[2:main], named, verb, *found[main + 1 :]]


_FORMS: Final = (_before_nouns, _held_in, _only_if, _applicants_who, _named_late)
